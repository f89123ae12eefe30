/** Recorded sessions × policies, of a repository with its configuration → which calls would be denied. */

import type { HostId, LowerOptions } from "@callgate/core";
import { categorise } from "@callgate/core/tools";
import {
  type Decided,
  type GrantBy,
  type Redact,
  type ReplayAccumulators,
  type TranscriptSummary,
  wholeArguments,
} from "@callgate/simulator";
import { type ConfigChoice, type LoadedConfig, loadConfig, serverTools } from "../config/load-config.js";
import type { HostSearchOptions } from "../hosts/host-contexts.js";
import type { FileWriter, Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, type RunLists, toolLists } from "../policies/tool-lists-of.js";
import { namedOrOwnSessions } from "../sessions/own-sessions.js";
import { coreCount } from "../threads/thread.js";
import { UserError } from "../user-error.js";
import { accumulatorsOf } from "./accumulators.js";
import { type JoinedReplay, replayInJobs } from "./jobs.js";
import type { NamedTranscript } from "./named-transcripts.js";
import { namedPolicies, policiesOf, type ReadServerPolicy } from "./policies.js";
import { RecordedAnswers } from "./recorded-answers.js";
import { type ReplaySpec, readOptionsOf } from "./replay-spec.js";
import { type Called, type FailsOn, type ReplayedSessions, replayReport } from "./report.js";
import { settingsInForce } from "./settings.js";
import { type Shard, type ShardWork, type WrittenShard, writeShard } from "./shard.js";
import { argumentRedaction, requireRedacted } from "./shown.js";
import { Threads } from "./threads.js";
import { readTranscripts, transcriptRows } from "./transcripts.js";

export interface ReplayOptions extends LowerOptions, FailsOn, HostSearchOptions {
  /** Recorded sessions: files, folders and globs. */
  readonly transcripts?: readonly string[] | undefined;
  /** Hosts whose own sessions on this machine are read, too; `all` for every one. */
  readonly sessions?: readonly string[] | undefined;
  /** Of these, those that changed since: how long ago, such as `7d`, or a date. */
  readonly since?: string | undefined;
  /** Hears how many files there are before any is read. */
  readonly onTranscripts?: ((files: number) => void) | undefined;
  readonly config?: ConfigChoice;
  /** `FILE`, or `SERVER=FILE` for each server; those of the configuration's servers, or the only one there is, when left out or empty. */
  readonly policies?: readonly string[] | undefined;
  /** Hears of the policy that decides where none was named and only one is there. */
  readonly onPolicyFound?: ((path: string) => void) | undefined;
  /** The agent whose own settings decide, as they are in force here, in place of policies. */
  readonly host?: HostId | undefined;
  /** The old policies, in the same form, whose decisions are compared. */
  readonly against?: readonly string[] | undefined;
  /** Whether a policy that the program refuses decides, as the engine's packages would. */
  readonly allowInvalid?: boolean | undefined;
  /** Paths of tool lists that go before those of the configuration; `SERVER=FILE` for one of an agent's servers. */
  readonly tools?: string | readonly string[] | undefined;
  /** Whose calls a limit per grant counts together; those of a session when left out. */
  readonly grantBy?: GrantBy | undefined;
  /** The tools whose limits are tried at other values, or `all`. */
  readonly sweep?: readonly string[] | undefined;
  /** The transcripts' format; known by their content when left out. */
  readonly from?: string | undefined;
  /** Tools that carry the real call in their arguments: `TOOL`, or `TOOL=NAME_PATH,ARGS_PATH`. */
  readonly unwrap?: readonly string[] | undefined;
  /** Whether every line of the transcripts is parsed, also where nothing of it is read; the result is the same. */
  readonly parseAll?: boolean | undefined;
  /** Paths of values that no report shows, such as `params.arguments.prompt`. */
  readonly redact?: readonly string[] | undefined;
  /** Keys whose values no report shows, at any depth. */
  readonly redactKeys?: readonly string[] | undefined;
  /** The share of a limit from which its peak is reported, in hundredths of a percent. */
  readonly warnAt?: number | undefined;
  /** The milliseconds between calls that have no time. */
  readonly assumeInterval?: number | undefined;
  /** The call that is explained, counted from 0 over all transcripts. */
  readonly explain?: number | undefined;
  /** The file that every decision is written to, as JSON lines. */
  readonly decisions?: string | undefined;
  /** How many threads decide, `auto` for as many as there are cores; 1 when left out. */
  readonly jobs?: number | "auto" | undefined;
}

/**
 * Replays recorded sessions by policies: what each call would have been answered. Nothing is called.
 * @param options which sessions, which policies, and what is asked of them
 * @param io the repository
 * @throws UserError for input that cannot be read, a policy that no program enforces, and options that contradict it
 */
export async function replaySessions(options: ReplayOptions, io: Io): Promise<ReplayedSessions> {
  const { explain } = options;
  const others = oneByOne(options) === undefined ? jobsOf(options) - 1 : 0;
  // While the policies are read, the threads load what they need.
  const threads = others === 0 ? undefined : new Threads(others);
  let work: ShardWork;
  let inJobs: JoinedReplay | undefined;
  try {
    work = await workOf(options, io);
    const { spec, named } = work;
    const isCut = threads !== undefined && uncuttable(options, named.files, io) === undefined;
    inJobs = isCut ? await replayInJobs(spec, named.files, threads, io) : undefined;
  } finally {
    threads?.end();
  }
  const { spec, named, categoryOf, findings } = work;
  const recorded = spec.policies.some(({ host }) => host !== undefined) ? new RecordedAnswers() : undefined;
  const { accumulators, summaries } = inJobs ?? replayInOne(options, { spec, recorded }, named.files, io);
  requireExplained(explain, accumulators);
  const read = transcriptRows(named, summaries, options.from);
  return replayReport({ spec, accumulators, read, categoryOf, findings, recorded: recorded?.table() }, options);
}

/**
 * Decides one of several parts of a replay and writes what it found to a file, which `mergeShards` joins with the others.
 * @throws UserError as `replaySessions`, and where the work cannot be cut
 */
export async function replayShard(options: ReplayOptions, shard: Shard, io: Io): Promise<WrittenShard> {
  const work = await workOf(options, io);
  const reason = uncuttable(options, work.named.files, io);
  if (reason !== undefined) throw new UserError(`--shard cannot cut this work: ${reason}; leave it out`);
  return writeShard(shard, work, io);
}

/** How many threads decide, this one among them. */
function jobsOf({ jobs = 1 }: ReplayOptions): number {
  return jobs === "auto" ? coreCount() : jobs;
}

async function workOf(options: ReplayOptions, io: Io): Promise<ShardWork> {
  const { dialect, release, allowInvalid = false, from, warnAt, sweep, grantBy = "session" } = options;
  const deciding = { dialect, release, allowInvalid };
  const config = loadConfig(options.config, io);
  const given = namedPolicies(options.policies ?? [], deciding, io);
  const against = namedPolicies(options.against ?? [], deciding, io);
  const lists = new ToolLists(io);
  const run = toolLists(options.tools, config, lists, io);
  const settings =
    options.host && (await settingsOf(options.host, given, { options, config, servers: run.servers }, io));
  const policies =
    settings ?? (given.length > 0 ? given : await policiesOf(config, deciding, io, options.onPolicyFound));
  const named = await namedOrOwnSessions(options.transcripts ?? [], options, io);
  options.onTranscripts?.(named.files.length);
  const spec: ReplaySpec = {
    policies,
    isNamed: given.length > 0,
    against,
    ...deciding,
    grantBy,
    sweep,
    from,
    unwrap: options.unwrap ?? [],
    parseAll: options.parseAll ?? false,
    redact: options.redact ?? [],
    redactKeys: options.redactKeys ?? [],
    warnAt,
  };
  const categoryOf = ({ server, tool }: Called) => {
    const list = listOf({ server, tools: config && serverTools(config, server, io) }, run, { config, lists });
    return categorise(list?.tools.get(tool) ?? { name: tool }, config?.categories).category;
  };
  return { spec, named, categoryOf, findings: () => lists.findings };
}

/** @throws UserError where policies are named, too, and as `settingsInForce` */
async function settingsOf(
  host: HostId,
  given: readonly ReadServerPolicy[],
  {
    options,
    config,
    servers,
  }: { options: ReplayOptions; config: LoadedConfig | undefined; servers: RunLists["servers"] },
  io: Io,
): Promise<ReadServerPolicy[]> {
  if (given.length > 0)
    throw new UserError(
      "--host takes the agent's settings as the policy, and --policy names another; give one of them",
    );
  return [await settingsInForce(host, options, config, servers, io)];
}

/** Why the work must be done in one piece; undefined where it can be cut. */
function uncuttable(options: ReplayOptions, files: readonly NamedTranscript[], io: Io): string | undefined {
  const stream = files.find(({ path }) => io.isStream(path));
  return oneByOne(options) ?? (stream && `${stream.path} can be read only once`);
}

/** Why calls must be decided one after the other, whatever the transcripts are; undefined where they need not. */
function oneByOne({ explain, assumeInterval, decisions, host }: ReplayOptions): string | undefined {
  if (explain !== undefined) return "--explain counts the calls of all parts";
  if (assumeInterval !== undefined) return "--assume-interval gives each call a time by the one before";
  if (decisions !== undefined) return "--decisions numbers the calls of all parts";
  if (host !== undefined) return "--host compares each call with its answer";
  return undefined;
}

function replayInOne(
  { decisions: path, assumeInterval, explain }: ReplayOptions,
  { spec, recorded }: { readonly spec: ReplaySpec; readonly recorded: RecordedAnswers | undefined },
  files: readonly NamedTranscript[],
  io: Io,
): { accumulators: ReplayAccumulators; summaries: readonly TranscriptSummary[] } {
  const decisions = path === undefined ? undefined : openWriter(path, io);
  const redact = argumentRedaction(spec);
  const write = (decided: Decided) => decisions?.write(decisionLine(decided, redact));
  const observers = decisions === undefined ? [] : [write];
  const accumulators = accumulatorsOf(spec, { assumeInterval, explain, observers, recorded });
  try {
    const summaries = readTranscripts(files, accumulators.replay, readOptionsOf(spec), io);
    // A path of `--redact` that hid nothing ends the command: then no decision is written, either.
    if (decisions !== undefined) requireRedacted(accumulators.redaction);
    decisions?.close();
    return { accumulators, summaries };
  } catch (error) {
    decisions?.discard();
    throw error;
  }
}

function requireExplained(index: number | undefined, { replay }: ReplayAccumulators): void {
  if (index === undefined) return;
  const { explained, calls } = replay.result();
  if (explained !== undefined) return;
  const there = calls === 0 ? "the transcripts hold none" : `the last one is ${calls - 1}`;
  throw new UserError(`there is no call ${index}: ${there}`);
}

function openWriter(path: string, io: Io): FileWriter {
  try {
    return io.openWriter(path);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}

/** One JSON object in a line, with its line break. What is not known is left out. */
function decisionLine({ index, call, uri, at, hypothetical, decision }: Decided, redact?: Redact): string {
  const { tool, server, session, line, args, argsUnknown } = call;
  const head = JSON.stringify({
    index,
    at: at === undefined ? undefined : new Date(at).toISOString(),
    server,
    tool,
    session,
    transcript: { uri, line },
    decision: decision.outcome,
    rule: decision.rule,
    message: decision.message,
    hypothetical: hypothetical || undefined,
    argsUnknown,
  });
  const written = wholeArguments(args, redact);
  return written === undefined ? `${head}\n` : `${head.slice(0, -1)},"args":${written}}\n`;
}
