/** `callgate lint`: policies → findings. */

import { compareFindings, compareSeverity, type Finding, type Severity } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import { loadConfig, printedSettings, settingsFor } from "@callgate/project/config";
import { type Io, once, STDIN, UserError, VERSION } from "@callgate/project/io";
import {
  againstBaseline,
  fixingLines,
  fixMode,
  type LintArguments,
  runLint,
  takesOutput,
  writeFixes,
} from "@callgate/project/lint";
import { printable, REPORTS } from "@callgate/report";
import { EXIT, type ExitCode } from "../exit.js";
import { type OutputRequest, outputRequests, writeReport } from "../outputs.js";
import type { Watched } from "../watch.js";

export async function lintCommand(args: LintArguments, io: Io): Promise<ExitCode> {
  if (args.printConfig) return printConfig(args, io);
  if (!args.watch) return (await lintOnce(args, io)).code;
  if (args.updateBaseline || args.pruneBaseline)
    throw new UserError("--watch does not write baselines; run --update-baseline or --prune-baseline without it");
  if (fixMode(args) !== undefined)
    throw new UserError("--watch does not write policies; run --fix or --fix-dry-run without it");
  if (args.paths?.includes(STDIN)) throw new UserError("--watch cannot watch the standard input; name files");
  const { watch } = await import("../watch.js");
  return watch(() => watchedRun(args, io), io);
}

interface LintedOnce extends Watched {
  readonly code: ExitCode;
}

async function lintOnce(args: LintArguments, io: Io): Promise<LintedOnce> {
  const requests = outputRequests(args.format);
  const config = loadConfig(args.config, io);
  const mode = fixMode(args);
  const run = await runLint(args, config, io, {
    fixes: mode !== undefined || showsFixes(requests),
    fix: mode !== undefined,
  });
  if (mode !== undefined) {
    writeFixes(run.fixing, mode, io);
    io.stderr.write(fixingLines(run.fixing, mode));
  }
  const against = againstBaseline(args, run, config, io);
  const findings = [...against.findings].sort(compareFindings);
  const suppressed = [...run.suppressed, ...against.accepted].sort(compareFindings);
  await writeReport(
    REPORTS.lint,
    {
      command: "lint",
      version: VERSION,
      checks: CHECKS,
      subjects: [...run.policies.map(({ document }) => document.uri), ...run.hostFiles],
      findings,
      sources: run.sources,
      suppressed,
      showSuppressed: args.showSuppressed,
      passedOver: run.passedOver,
      hosts: run.hosts,
      failOn: args.failOn,
    },
    requests,
    takesOutput(mode, args.paths) ? { ...io, stdout: io.stderr } : io,
  );
  return {
    code: fails(findings, args.failOn) ? EXIT.findings : EXIT.clean,
    inputs: [...run.inputs, ...(against.path === undefined ? [] : [against.path])],
    outputs: requests.flatMap(({ file }) => file ?? []),
  };
}

/** A run in the middle of an edit may meet what cannot be read: that is told, and waited for. */
async function watchedRun(args: LintArguments, io: Io): Promise<Watched> {
  let places: string[] = ["./x"];
  try {
    places = placesNamed(args, io);
    const { inputs, outputs } = await lintOnce(args, io);
    return { inputs: [...inputs, ...places], outputs };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr.write(`callgate: ${printable(error.message)}\n${error.details}`);
    return { inputs: places, outputs: [] };
  }
}

/** Names in the folders where what is missing, or new, may turn up. */
function placesNamed(args: LintArguments, io: Io): string[] {
  const named = [...(args.paths ?? []), ...[args.tools].flat(), args.baseline, args.config].filter(
    (path) => typeof path === "string",
  );
  return ["./x", ...named.map((path) => (io.kindOf(path) === "directory" ? `${path}/x` : path))];
}

/** `--print-config [FILE]`: what holds for that policy, or for any that nothing more is said of. */
function printConfig(args: LintArguments, io: Io): ExitCode {
  const config = loadConfig(args.config, io);
  const [path, ...more] = args.paths ?? [];
  if (more.length > 0) throw new UserError("--print-config is about one policy; name one, or none");
  const name = path === STDIN ? once(args.stdinFilename, "--stdin-filename") : path;
  const settings = settingsFor(name ?? "", config, io);
  io.stdout.write(`${JSON.stringify(printedSettings(settings, config), undefined, 2)}\n`);
  return EXIT.clean;
}

/** Whether some format tells of fixes; finding out which are safe takes as long as the rest. */
function showsFixes(requests: readonly OutputRequest[]): boolean {
  return requests.some(({ format }) => format === "pretty" || format === "json" || format === "sarif");
}

function fails(findings: readonly Finding[], failOn: Severity | "never"): boolean {
  return failOn !== "never" && findings.some(({ severity }) => compareSeverity(severity, failOn) <= 0);
}
