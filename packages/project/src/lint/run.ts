/** Policies × configuration → findings: one run of `callgate lint`, before any baseline. */

import type { Finding } from "@callgate/core";
import { oncePerRun } from "@callgate/core/dialects";
import type { AssumedPolicy } from "@callgate/core/policy";
import type { SuppressedFinding } from "@callgate/core/yaml";
import { type BrokenFix, dayOf, type SuppressionState, suppressionFindings } from "@callgate/linter";
import type { HostRow, PassedOver } from "@callgate/report";
import type { IgnoreEntry } from "../config/config.js";
import { settingsFor } from "../config/for-policy.js";
import { judgeEntries } from "../config/ignores.js";
import { fromConfig, type LoadedConfig } from "../config/load-config.js";
import { type FindOptions, findCandidates } from "../hosts/find-policies.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import type { PolicyCandidate } from "../policies/files.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listPathOf, type RunLists, requireWhose, toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";
import { type CheckChoice, severitiesChosen } from "./chosen-checks.js";
import type { CacheChoice, FindingsCache } from "./findings-cache.js";
import type { FixedFile, Fixing } from "./fixing.js";
import { lintHost } from "./host-run.js";
import type { FileSettings, LintedPolicy } from "./lint-file.js";
import {
  bytesUnlessUnreadable,
  type FileToLint,
  type Keeping,
  type LintedFile,
  type LintWork,
  lintFiles,
} from "./lint-files.js";

export interface LintRun {
  /** The names of the policies. */
  readonly policies: readonly string[];
  /** What decides beside their texts. */
  readonly assumed: readonly AssumedPolicy[];
  /** In no order. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** The texts that findings point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** Of which files all findings were found: what is not among them is not there. */
  readonly complete: readonly string[];
  /** Every file that was read, as named from the working directory. */
  readonly inputs: readonly string[];
  /** What lay in the folders that were looked at and was left out. */
  readonly passedOver: readonly PassedOver[];
  /** The agents whose own configuration was linted. */
  readonly hosts: readonly HostRow[];
  /** The names of their files. */
  readonly hostFiles: readonly string[];
  /** The fixes that were made, if that was asked for; the findings are then what remains. */
  readonly fixing: Fixing;
}

export interface LintRunOptions extends FindOptions, CheckChoice {
  /** Paths of tool lists that go before those of the configuration; `SERVER=FILE` for one of an agent's servers. */
  readonly tools?: string | readonly string[] | undefined;
  /** Whether findings carry their fixes, which takes as long as the rest. */
  readonly fixes?: boolean | undefined;
  /** Which fixes are made in the policies' texts: those that allow nothing that was denied, or all; none when left out. */
  readonly fix?: "safe" | "all" | undefined;
  /** How many threads lint, `auto` for as many as pay; 1 when left out. With several, the repository must lie on the disk. */
  readonly jobs?: number | "auto" | undefined;
  /** Whether and where findings are kept for later runs; nothing is kept when left out. */
  readonly cache?: CacheChoice | undefined;
  /** Hears how many files are linted, before the first is. */
  readonly onFiles?: ((count: number) => void) | undefined;
  /** Hears how many files of all are done, after each, and now and then while threads do the rest. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** Lints what the options name, or else the configuration. @throws UserError */
export async function runLint(options: LintRunOptions, config: LoadedConfig | undefined, io: Io): Promise<LintRun> {
  const { fixes = false, fix, jobs = 1 } = options;
  const isWholeRun = (options.paths ?? []).length === 0 && options.hostsIn === undefined && config !== undefined;
  const { candidates, hosts: found, settle } = await findCandidates(options, config, io);
  const lists = new ToolLists(io);
  const given = toolLists(options.tools, config, lists, io);
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const today = dayOf(io.now());
  const all = candidates.length + found.length;
  const files = filesToLint(candidates, { config, given, lists, choice: options }, io);
  const asked = { dialect: options.dialect, release: options.release, fixes, fix, today };
  const cache = files.length >= (options.cache?.least ?? Number.POSITIVE_INFINITY) ? options.cache : undefined;
  const work = { files, asked, lists: bytesOfLists(files, lists), build: cache?.build };
  options.onFiles?.(all);
  const linted = await lintAll({ work, jobs, cache, onProgress: (done) => options.onProgress?.(done, all) }, io);
  const {
    policies: read,
    hosts,
    passedOver,
  } = settle(files.map((file, number) => policyOrUndefined(file, linted[number])));
  requireWhose(
    lists.read(given.tools),
    read.map(({ settings }) => settings.server),
    "the policies guard",
  );
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const states = new Map<IgnoreEntry, SuppressionState[]>();
  const policies: LintedFileOfRun[] = [];
  const fixing = { files: [] as FixedFile[], count: 0, broken: [] as BrokenFix[], left: 0, unsafe: 0 };
  for (const { candidate, settings, policy } of read) {
    lists.read(settings.tools);
    const { path, name } = candidate;
    const { fixed } = policy;
    policies.push({ name, policy });
    if (fixed !== undefined) {
      fixing.files.push({ path, name, before: fixed.before, after: policy.text });
      fixing.count += fixed.count;
      fixing.broken.push(...fixed.broken);
      fixing.left += policy.findings.filter((finding) => finding.fix?.safe).length;
      fixing.unsafe += policy.findings.filter((finding) => finding.fix?.safe === false).length;
    }
    findings.push(...policy.findings);
    suppressed.push(...policy.suppressed);
    settings.ignore.forEach((entry, index) => {
      const state = policy.states[index];
      if (state !== undefined) states.set(entry, [...(states.get(entry) ?? []), state]);
    });
  }
  const sources = new Map(policies.map(({ name, policy }) => [name, policy.text]));
  const rows: HostRow[] = [];
  const hostFindings = new Set<string>();
  for (const files of hosts) {
    const { lowerLayers } = await import("@callgate/core/hosts");
    const run = lintHost(
      files,
      { contextOf, lists: given.servers, config, today, fixes, fix, lowerLayers, choice: options },
      io,
    );
    rows.push(run.row);
    // Command lines of one script read the same files.
    findings.push(...run.findings.filter((finding) => !hostFindings.has(idOf(finding))));
    for (const finding of run.findings) hostFindings.add(idOf(finding));
    // A file of two hosts is changed for the first; another run finds what the second asks.
    fixing.files.push(...run.fixed.filter(({ name }) => !fixing.files.some((file) => file.name === name)));
    fixing.count += run.count;
    fixing.broken.push(...run.broken);
    fixing.left += fix === undefined ? 0 : run.findings.filter((finding) => finding.fix?.safe).length;
    fixing.unsafe += fix === undefined ? 0 : run.unsafe;
    suppressed.push(...run.suppressed);
    for (const [uri, text] of run.sources) sources.set(uri, text);
    for (const [entry, state] of run.states) states.set(entry, [...(states.get(entry) ?? []), state]);
    options.onProgress?.(candidates.length + rows.length, all);
  }
  const hostFiles = [
    ...new Set(rows.flatMap((row) => row.files.flatMap(({ path, state }) => (state === "absent" ? [] : path)))),
  ];
  if (config !== undefined) {
    sources.set(config.uri, config.document.text);
    const looked = new Set(
      [...policies.map(({ name }) => name), ...hostFiles].map((uri) => fromConfig(uri, config, io)),
    );
    findings.push(
      ...suppressionFindings(
        judgeEntries(config.ignore, states, isWholeRun, looked),
        severitiesChosen(config.checks, options),
      ),
    );
  }
  const inputs = [...policies.map(({ name }) => name), ...hostFiles, ...lists.paths];
  return {
    policies: policies.map(({ name }) => name),
    assumed: [...new Map(policies.flatMap(({ policy }) => policy.assumed).map((one) => [one.policy, one])).values()],
    findings: [...lists.findings, ...findings, ...oncePerRun(policies.flatMap(({ policy }) => policy.note ?? []))],
    suppressed,
    sources,
    complete: isWholeRun ? [...inputs, config.uri] : inputs,
    inputs: config === undefined ? inputs : [...inputs, config.uri],
    passedOver,
    hosts: rows,
    hostFiles,
    fixing,
  };
}

function idOf({ check, message, location }: Finding): string {
  return JSON.stringify([check, message, location]);
}

interface LintedFileOfRun {
  readonly name: string;
  readonly policy: LintedPolicy;
}

/** The files, each with the settings that hold for it; equal settings are one object. */
function filesToLint(
  candidates: readonly PolicyCandidate[],
  run: {
    readonly config: LoadedConfig | undefined;
    readonly given: RunLists;
    readonly lists: ToolLists;
    readonly choice: CheckChoice;
  },
  io: Io,
): FileToLint[] {
  const known = new Map<string, FileSettings>();
  return candidates.map((candidate) => {
    const { checks, categories, ceilings, ignore, server, tools: own } = settingsFor(candidate.name, run.config, io);
    const severities = severitiesChosen(checks, run.choice);
    const tools = listPathOf({ server, tools: own }, run.given, run);
    const settings = { server, tools, categories, ceilings, severities, ignore };
    const key = JSON.stringify([server, tools, [...categories], ceilings, [...severities], ignore]);
    const equal = known.get(key);
    if (equal === undefined) known.set(key, settings);
    return { candidate, settings: equal ?? settings };
  });
}

/** The lists that policies are checked against, should there be policies. What is wrong with one shows when it is read. */
function bytesOfLists(files: readonly FileToLint[], lists: ToolLists): Map<string, Uint8Array> {
  const paths = new Set(files.flatMap(({ settings }) => settings.tools ?? []));
  return new Map(
    [...paths].flatMap((path): [string, Uint8Array][] => {
      const bytes = lists.bytesAt(path);
      return bytes === undefined ? [] : [[path, bytes]];
    }),
  );
}

interface LintRequest {
  readonly work: LintWork;
  readonly jobs: number | "auto";
  readonly cache: CacheChoice | undefined;
  readonly onProgress: (done: number) => void;
}

/** What is found in each file: what an earlier run has kept of it, or else what linting it gives. */
async function lintAll(
  { work, jobs, cache: choice, onProgress }: LintRequest,
  io: Io,
): Promise<readonly (LintedFile | undefined)[]> {
  const { files } = work;
  const { FindingsCache, keepingOf } = choice === undefined ? NOTHING_KEPT : await import("./findings-cache.js");
  const keeping = keepingOf(work);
  const cache = choice && FindingsCache && new FindingsCache(choice, io.cwd);
  const kept = files.map((file) => cache && keeping && keptBefore(file, cache, keeping, io));
  const rest = kept.flatMap((one, number) => (one === undefined ? number : []));
  const known = files.length - rest.length;
  const onDone = (done: number) => onProgress(known + done);
  const linted = await lintRest(
    { ...work, files: rest.map((number) => files[number] as FileToLint) },
    { jobs, keeping, onDone },
    io,
  );
  const all = [...kept];
  for (const [index, number] of rest.entries()) {
    const file = linted[index];
    all[number] = file;
    if (file !== undefined && "policy" in file && file.kept !== undefined) cache?.add(...file.kept);
  }
  cache?.save();
  return all;
}

const NOTHING_KEPT = { FindingsCache: undefined, keepingOf: () => undefined };

/** What is known of a file, where its bytes are those of an earlier run; what can be read only once is left for the lint. */
function keptBefore(file: FileToLint, cache: FindingsCache, { digestOf }: Keeping, io: Io): LintedFile | undefined {
  const { candidate } = file;
  if (candidate.isNamed && io.isStream(candidate.path)) return undefined;
  const bytes = bytesUnlessUnreadable(candidate, io);
  return bytes instanceof Uint8Array ? cache.get(digestOf(file, bytes), bytes) : undefined;
}

async function lintRest(
  work: LintWork,
  {
    jobs,
    keeping,
    onDone,
  }: { readonly jobs: number | "auto"; readonly keeping: Keeping | undefined; readonly onDone: (done: number) => void },
  io: Io,
): Promise<readonly LintedFile[]> {
  const { files } = work;
  // What can be read only once is read here, and little is not worth loading what starts threads.
  if (
    jobs !== 1 &&
    files.length > 1 &&
    !files.some(({ candidate }) => candidate.isNamed && io.isStream(candidate.path))
  ) {
    const { lintInJobs, threadsFor } = await import("./jobs.js");
    const threads = jobs === "auto" ? threadsFor(files.length) : Math.min(jobs, files.length);
    if (threads > 1) return lintInJobs(work, threads, io, onDone, keeping);
  }
  let [next, done] = [0, 0];
  return lintFiles(work, { next: () => next++ }, io, () => onDone(++done), keeping).map(([, file]) => file);
}

/** @throws UserError for a file that was named and cannot be read */
function policyOrUndefined({ candidate, settings }: FileToLint, linted: LintedFile | undefined) {
  if (linted === undefined) throw new TypeError(`${candidate.name} was not linted`);
  if ("unreadable" in linted) throw new UserError(linted.unreadable);
  const { policy } = linted;
  return policy && { candidate, settings, policy };
}
