/** `callgate test`: suites of policy tests → which cases pass. */

import { resolve } from "node:path";
import { type Io, UserError } from "@callgate/project/io";
import { type TestedProject, type TestOptions, testProject } from "@callgate/project/test";
import { printable, REPORTS, testCounts } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  hintOldSpelling,
  type LowerArguments,
  lowerOptions,
  once,
  type Single,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type OutputRequest, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";
import type { Saved, Watched } from "../../watch.js";
import { readThresholds } from "./thresholds.js";

export interface TestArguments extends LowerArguments, ReportArguments {
  readonly paths?: readonly string[] | undefined;
  readonly run?: Single;
  readonly bail?: boolean | undefined;
  readonly allowInvalid?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly coverage?: boolean | undefined;
  readonly coverageMin?: readonly string[] | undefined;
  readonly coverageFormat?: readonly string[] | undefined;
  readonly transcript?: Single;
  readonly from?: Single;
  readonly policy?: Single;
  readonly engine?: readonly string[] | undefined;
  readonly probe?: Single;
  readonly binary?: Single;
  readonly timeout?: Single;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and where a name leads to no suite */
export async function testCommand(args: TestArguments, io: Io): Promise<ExitCode> {
  if (args.transcript !== undefined || args.from !== undefined)
    return (await import("./from-transcript.js")).testFromTranscript(withTranscript(args, io), io);
  if (args.policy !== undefined) throw new UserError("--policy is for --transcript; a suite itself names its policy");
  if (args.probe !== undefined)
    return (await import("./test-probe.js")).testOnProgram(args, readRequest(args).options, io);
  for (const option of ["binary", "timeout"] as const)
    if (args[option] !== undefined) throw new UserError(`--${option} is for --probe HOST, which starts a program`);
  const request = readRequest(args);
  if (!args.watch) return (await testOnce(request, io)).code;
  const { watch } = await import("../../watch.js");
  const watched = new WatchedSuites();
  return watch((saved) => watched.run(saved, request, io), io);
}

/** `--from FILE`, as it was written once, as `--transcript FILE`. */
function withTranscript(args: TestArguments, io: Io): TestArguments {
  if (args.transcript !== undefined) return args;
  const file = once(args.from, "--from") as string;
  hintOldSpelling("--from FILE", "--transcript FILE; --from is a transcript's format", io);
  return { ...args, transcript: file, from: undefined };
}

interface TestRequest {
  readonly reports: readonly OutputRequest[];
  readonly coverage: readonly OutputRequest<keyof typeof REPORTS.coverage>[];
  readonly options: TestOptions;
}

function readRequest(args: TestArguments): TestRequest {
  const coverage =
    args.coverageFormat === undefined ? [] : outputRequests({ format: args.coverageFormat }, REPORTS.coverage);
  const unnamed = coverage.find(({ file }) => file === undefined);
  if (unnamed !== undefined)
    throw new UserError(
      `--coverage-format ${unnamed.format} names no file; write --coverage-format ${unnamed.format}=FILE`,
    );
  const wantsCoverage = args.coverage || coverage.length > 0 || args.coverageMin !== undefined;
  return {
    reports: outputRequests(args),
    coverage,
    options: {
      paths: args.paths,
      run: once(args.run, "--run"),
      bail: args.bail,
      release: lowerOptions(args).release,
      allowInvalid: args.allowInvalid,
      config: configPath(args.config),
      engines: args.engine,
      coverage: wantsCoverage ? readThresholds(args.coverageMin ?? []) : undefined,
    },
  };
}

async function testOnce(
  { reports, coverage, options }: TestRequest,
  io: Io,
): Promise<{ readonly code: ExitCode; readonly tested: TestedProject }> {
  const tested = await testProject(options, io);
  const code = codeOf(tested, options, io);
  await writeReport(REPORTS.test, tested.report, reports, io, code);
  const covered = tested.report.coverage;
  if (covered !== undefined) await writeReport(REPORTS.coverage, covered, coverage, io, code);
  return { code, tested };
}

/** Nothing that could be run is no success, and no failure of the policy either. */
function codeOf({ ran, undecided, report }: TestedProject, { run: pattern }: TestOptions, io: Io): ExitCode {
  if (undecided > 0) return EXIT.usage;
  if (ran === 0) {
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

  async run(saved: Saved, request: TestRequest, io: Io): Promise<Watched> {
    const { paths = [] } = request.options;
    let named: string[] = [];
    const written = [...request.reports, ...request.coverage].flatMap(({ file }) => file ?? []);
    try {
      named = paths.map((path) => (io.kindOf(path) === "directory" ? `${path}/x` : path));
      const choose = (suites: readonly string[]) => this.#touched(suites, saved, io);
      const { tested } = await testOnce({ ...request, options: { ...request.options, choose } }, io);
      this.#files = new Map([...this.#files, ...tested.files].filter(([suite]) => tested.suites.includes(suite)));
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
