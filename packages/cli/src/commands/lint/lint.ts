/** `callgate lint`: policies → findings. */

import { buildOfBundle, cacheFolder } from "@callgate/project/cache";
import { loadConfig, printedSettings, settingsFor } from "@callgate/project/config";
import { type Io, STDIN, UserError } from "@callgate/project/io";
import { type CacheChoice, lintProject } from "@callgate/project/lint";
import { failsRun, printable, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  dialectOrHost,
  type HostArguments,
  hostSearch,
  type LowerArguments,
  once,
  type Single,
  threadCount,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import {
  type Listed,
  listed,
  type OutputRequest,
  outputRequests,
  type ReportArguments,
  writeReport,
} from "../../outputs.js";
import { progressOn } from "../../progress.js";
import { optimizeLater } from "../../v8-flags.js";
import type { Watched } from "../../watch.js";
import { byShown, type ChoiceArguments, checkChoice, warningLimit } from "./choices.js";
import { fixingLines, fixMode, takesOutput, writeOrShow } from "./fixes.js";

export interface LintArguments extends LowerArguments, HostArguments, ReportArguments, ChoiceArguments, Listed {
  readonly paths?: readonly string[] | undefined;
  readonly tools?: string | readonly string[] | undefined;
  readonly statistics?: boolean | undefined;
  readonly config?: ConfigArgument;
  readonly printConfig?: boolean | undefined;
  readonly showSuppressed?: boolean | undefined;
  readonly baseline?: Single;
  readonly updateBaseline?: boolean | undefined;
  readonly pruneBaseline?: boolean | undefined;
  readonly fix?: boolean | undefined;
  readonly fixDryRun?: boolean | undefined;
  readonly fixUnsafe?: boolean | undefined;
  readonly jobs?: Single;
  readonly cache?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly stdinFilename?: Single;
}

/** From so many files on, V8 is to optimize later; fewer are linted before it would begin. */
const SEVERAL_FILES = 10;

/** @throws UserError for bad usage, and for input that cannot be read */
export async function lintCommand(args: LintArguments, io: Io): Promise<ExitCode> {
  if (args.printConfig) return printConfig(args, io);
  if (!args.watch) return (await lintOnce(args, cacheChoice(args, io), io)).code;
  if (args.updateBaseline || args.pruneBaseline)
    throw new UserError("--watch does not write baselines; run --update-baseline or --prune-baseline without it");
  if (fixMode(args) !== undefined)
    throw new UserError("--watch does not write policies; run --fix or --fix-dry-run without it");
  if (args.paths?.includes(STDIN)) throw new UserError("--watch cannot watch the standard input; name files");
  const { watch } = await import("../../watch.js");
  const cache =
    args.cache === false ? undefined : { ...IN_MEMORY, ...cacheChoice(args, io), least: 1, memory: new Map() };
  return watch(() => watchedRun(args, cache, io), io);
}

interface LintedOnce extends Watched {
  readonly code: ExitCode;
}

async function lintOnce(args: LintArguments, cache: CacheChoice | undefined, io: Io): Promise<LintedOnce> {
  const requests = outputRequests(args);
  const mode = fixMode(args);
  const choice = checkChoice(args);
  const most = warningLimit(args);
  const change = baselineChange(args);
  if (change !== undefined && (choice.select !== undefined || choice.ignore !== undefined))
    throw new UserError(`--${change}-baseline needs every check; leave --select and --ignore out`);
  if (args.statistics) requireForPeople(requests);
  byShown([], args);
  const progress = progressOn(io, "linting");
  const {
    report: found,
    inputs,
    baselineWritten,
  } = await lintProject(
    {
      paths: args.paths,
      config: configPath(args.config),
      tools: args.tools,
      ...dialectOrHost(args),
      ...hostSearch(args),
      ...choice,
      stdinName: once(args.stdinFilename, "--stdin-filename"),
      fixes: mode !== undefined || showsFixes(requests),
      fix: mode && (args.fixUnsafe ? "all" : "safe"),
      baseline: once(args.baseline, "--baseline"),
      change,
      jobs: threadCount(args.jobs) ?? "auto",
      cache,
      onFiles: (count) => {
        if (count >= SEVERAL_FILES) optimizeLater();
      },
      onProgress: progress.show,
      onFixed: (fixing) => {
        progress.end();
        if (mode === undefined) return;
        writeOrShow(fixing, mode, io);
        io.stderr.write(fixingLines(fixing, mode));
      },
    },
    io,
  ).finally(progress.end);
  if (baselineWritten !== undefined) io.stderr.write(`${printable(baselineWritten)}\n`);
  const { shown, notShown } = byShown(found.findings, args);
  const report = {
    ...found,
    findings: shown,
    notShown,
    showSuppressed: args.showSuppressed,
    showStatistics: args.statistics,
    failOn: args.failOn,
  };
  const warnings = found.findings.filter(({ severity }) => severity === "warning").length;
  const isOver = most !== undefined && warnings > most;
  const fails = isOver || found.findings.some((finding) => failsRun(finding, report));
  const code = fails ? EXIT.findings : EXIT.clean;
  const world = takesOutput(mode, args.paths) ? { ...io, stdout: io.stderr } : io;
  await writeReport(REPORTS.lint, report, requests, world, code, listed(args, args));
  if (isOver)
    io.stderr.write(
      `callgate: ${warnings === 1 ? "1 warning is" : `${warnings} warnings are`} more than --max-warnings ${most}\n`,
    );
  return {
    code,
    inputs,
    outputs: requests.flatMap(({ file }) => file ?? []),
  };
}

/** On fewer files, looking for what was kept takes as long as the lint. */
const MANY_FILES = 50;

/** Of a process that lints again and again, where nothing is kept on the disk. */
const IN_MEMORY = { build: "this process", folder: undefined };

/** Whether and where findings are kept. @throws UserError where they are to be, and there is no place for them */
function cacheChoice({ cache: isAsked }: LintArguments, { env }: Io): CacheChoice | undefined {
  // What a job keeps is gone with its machine, unless it is kept on purpose.
  if (isAsked === false || (env.CI && !isAsked)) return undefined;
  const folder = cacheFolder(env);
  if (folder === undefined && isAsked)
    throw new UserError("--cache has no folder to keep anything in; set XDG_CACHE_HOME or HOME to an absolute path");
  const build = buildOfBundle();
  if (folder === undefined || build === undefined) return undefined;
  return { build, folder, least: isAsked ? 1 : MANY_FILES, memory: new Map() };
}

/** @throws UserError for a format that has no place for counts */
function requireForPeople(requests: readonly OutputRequest[]): void {
  const other = requests.find(({ format }) => format !== "pretty" && format !== "markdown");
  if (other !== undefined)
    throw new UserError(`--statistics is for pretty and markdown; --format ${other.format} has every finding`);
}

function baselineChange({ updateBaseline, pruneBaseline }: LintArguments): "update" | "prune" | undefined {
  if (updateBaseline && pruneBaseline)
    throw new UserError("--update-baseline and --prune-baseline exclude each other; an update prunes, too");
  return updateBaseline ? "update" : pruneBaseline ? "prune" : undefined;
}

/** A run in the middle of an edit may meet what cannot be read: it says so, and waits. */
async function watchedRun(args: LintArguments, cache: CacheChoice | undefined, io: Io): Promise<Watched> {
  let places: string[] = ["./x"];
  try {
    places = placesNamed(args, io);
    const { inputs, outputs } = await lintOnce(args, cache, io);
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
  const config = loadConfig(configPath(args.config), io);
  const [path, ...more] = args.paths ?? [];
  if (more.length > 0) throw new UserError("--print-config is about one policy; name one, or none");
  const name = path === STDIN ? once(args.stdinFilename, "--stdin-filename") : path;
  const settings = settingsFor(name ?? "", config, io);
  io.stdout.write(`${JSON.stringify(printedSettings(settings, config), undefined, 2)}\n`);
  return EXIT.clean;
}

const SHOWING_FIXES: ReadonlySet<string> = new Set(["html", "json", "markdown", "pretty", "sarif"]);

/** Whether some format tells of fixes; finding out which are safe takes as long as the rest. */
function showsFixes(requests: readonly OutputRequest[]): boolean {
  return requests.some(({ format }) => SHOWING_FIXES.has(format));
}
