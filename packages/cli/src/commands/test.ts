/** `callgate test`: suites of policy tests → which cases pass. */

import { resolve } from "node:path";
import { type Io, once, UserError } from "@callgate/project/io";
import { type AskedArguments, askedOf } from "@callgate/project/policies";
import {
  caseFilter,
  findSuites,
  readThresholds,
  runSuites,
  suiteFiles,
  type TestRun,
  type TestRunOptions,
} from "@callgate/project/test";
import { printable, REPORTS, type TestReport, testCounts } from "@callgate/report";
import { EXIT, type ExitCode } from "../exit.js";
import { type OutputRequest, outputRequests, writeReport } from "../outputs.js";
import type { Saved, Watched } from "../watch.js";

export interface TestArguments extends AskedArguments {
  readonly paths?: readonly string[] | undefined;
  readonly run?: string | readonly string[] | undefined;
  readonly bail?: boolean | undefined;
  readonly allowInvalid?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly coverage?: boolean | undefined;
  readonly coverageMin?: readonly string[] | undefined;
  readonly coverageFormat?: readonly string[] | undefined;
  readonly from?: string | readonly string[] | undefined;
  readonly policy?: string | readonly string[] | undefined;
  readonly output?: string | readonly string[] | undefined;
  readonly format?: readonly string[] | undefined;
}

/** @throws UserError for bad usage, and where a name leads to no suite */
export async function testCommand(args: TestArguments, io: Io): Promise<ExitCode> {
  if (args.from !== undefined) return (await import("./test-from.js")).testFromTranscript(args, io);
  for (const option of ["policy", "output"] as const)
    if (args[option] !== undefined) throw new UserError(`--${option} is for --from; a suite itself names its policy`);
  const outputs = readOutputs(args);
  if (!args.watch) return (await testOnce(await findSuites(args.paths ?? [], io), args, outputs, io)).code;
  const { watch } = await import("../watch.js");
  const watched = new WatchedSuites();
  return watch((saved) => watched.run(saved, args, outputs, io), io);
}

interface Outputs {
  readonly reports: readonly OutputRequest[];
  readonly coverage: readonly OutputRequest<keyof typeof REPORTS.coverage>[];
  readonly options: TestRunOptions;
}

function readOutputs(args: TestArguments): Outputs {
  const coverage = args.coverageFormat === undefined ? [] : outputRequests(args.coverageFormat, REPORTS.coverage);
  const unnamed = coverage.find(({ file }) => file === undefined);
  if (unnamed !== undefined)
    throw new UserError(
      `--coverage-format ${unnamed.format} names no file; write --coverage-format ${unnamed.format}=FILE`,
    );
  const wantsCoverage = args.coverage || coverage.length > 0 || args.coverageMin !== undefined;
  return {
    reports: outputRequests(args.format),
    coverage,
    options: {
      filter: caseFilter(once(args.run, "--run")),
      bail: args.bail ?? false,
      release: askedOf(args).release,
      allowInvalid: args.allowInvalid ?? false,
      coverage: wantsCoverage ? readThresholds(args.coverageMin ?? []) : undefined,
    },
  };
}

interface TestedOnce {
  readonly code: ExitCode;
  readonly run: TestRun;
}

async function testOnce(
  suites: readonly string[],
  args: TestArguments,
  { reports, coverage, options }: Outputs,
  io: Io,
): Promise<TestedOnce> {
  const run = runSuites(suites, suiteFiles(suites, io), options);
  const { report } = run;
  await writeReport(REPORTS.test, report, reports, io);
  const covered = report.coverage;
  if (covered !== undefined) await writeReport(REPORTS.coverage, covered, coverage, io);
  return { code: codeOf(run, report, args, io), run };
}

/** Nothing that could be run is no success, and no failure of the policy either. */
function codeOf({ ran, undecided }: TestRun, report: TestReport, args: TestArguments, io: Io): ExitCode {
  if (undecided > 0) return EXIT.usage;
  if (ran === 0) {
    const pattern = once(args.run, "--run");
    const left = testCounts(report).notRun;
    if (pattern !== undefined && left > 0 && report.findings.length === 0)
      io.stderr.write(`callgate: no case is called \`${printable(pattern)}\`; there are ${left}\n`);
    return EXIT.usage;
  }
  return testCounts(report).failed > 0 ? EXIT.findings : EXIT.clean;
}

/** Which files each suite read, to run again what a saved one touches. */
class WatchedSuites {
  #files = new Map<string, readonly string[]>();

  async run(saved: Saved, args: TestArguments, outputs: Outputs, io: Io): Promise<Watched> {
    let named: string[] = [];
    const written = [...outputs.reports, ...outputs.coverage].flatMap(({ file }) => file ?? []);
    try {
      named = (args.paths ?? []).map((path) => (io.kindOf(path) === "directory" ? `${path}/x` : path));
      const suites = await findSuites(args.paths ?? [], io);
      const { run } = await testOnce(this.#touched(suites, saved, io), args, outputs, io);
      this.#files = new Map([...this.#files, ...run.files].filter(([suite]) => suites.includes(suite)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      io.stderr.write(`callgate: ${printable(error.message)}\n${error.details}`);
    }
    return { inputs: ["./x", ...named, ...[...this.#files.values()].flat()], outputs: written };
  }

  /** The suites that are new or read a file that was saved; all of them where that is not known, or none is. */
  #touched(suites: readonly string[], saved: Saved, io: Io): readonly string[] {
    if (saved === undefined) return suites;
    const touched = suites.filter((suite) => {
      const files = this.#files.get(suite);
      return files === undefined || [suite, ...files].some((path) => saved.has(resolve(io.cwd, path)));
    });
    return touched.length === 0 ? suites : touched;
  }
}
