/** `callgate replay`: recorded sessions × policies → would-be denials. */

import { categorise } from "@callgate/core/tools";
import { loadConfig, serverTools } from "@callgate/project/config";
import { type FileWriter, fileProblem, type Io, once, UserError } from "@callgate/project/io";
import { askedOf, ToolLists } from "@callgate/project/policies";
import {
  accumulatorsOf,
  argumentRedaction,
  type Called,
  decisionLine,
  jobsOf,
  type NamedTranscript,
  namedOrOwnSessions,
  namedPolicies,
  parseDuration,
  policiesOf,
  type Question,
  type ReplayArguments,
  readOptionsOf,
  readTranscripts,
  replayInJobs,
  replayReport,
  requireRedacted,
  type Shard,
  shardOf,
  transcriptRows,
  warnAtOf,
  writeShard,
} from "@callgate/project/replay";
import { REPORTS } from "@callgate/report";
import type { Decided, ReplayAccumulators, ReplayResult, TranscriptSummary } from "@callgate/simulator";
import { EXIT, type ExitCode } from "../exit.js";
import { outputRequests, writeReport } from "../outputs.js";

/** @throws UserError for bad usage, and for input that cannot be read */
export async function replayCommand(args: ReplayArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const paths = args.transcripts ?? [];
  if (paths.length === 0 && args.sessions === undefined)
    throw new UserError(
      "name the recorded sessions to replay: callgate replay --policy FILE TRANSCRIPT..., or your own: --sessions claude-code",
    );
  const shard = shardOf(args);
  const jobs = jobsOf(args);
  const assumeInterval = args.assumeInterval === undefined ? undefined : parseDuration(args.assumeInterval);
  const explain = callIndex(args.explain);
  const warnAt = once(args.warnAt, "--warn-at");
  const deciding = { ...askedOf(args), allowInvalid: args.allowInvalid === true };
  const config = loadConfig(args.config, io);
  const given = namedPolicies(args.policy ?? [], deciding, io);
  const policies = given.length > 0 ? given : await policiesOf(config, deciding, io);
  const old = namedPolicies(args.against ?? [], deciding, io);
  const lists = new ToolLists(io);
  const tools = lists.read(args.tools);
  const named = await namedOrOwnSessions(paths, args, io);
  const { files } = named;

  const question: Question = {
    policies,
    isNamed: given.length > 0,
    against: old,
    ...deciding,
    grantBy: args.grantBy,
    sweep: args.sweep,
    from: args.from,
    unwrap: args.unwrap ?? [],
    redact: args.redact ?? [],
    redactKeys: args.redactKey ?? [],
    warnAt: warnAt === undefined ? undefined : warnAtOf(warnAt),
  };
  const categoryOf = ({ server, tool }: Called) => {
    const list = tools ?? lists.read(config && serverTools(config, server, io));
    return categorise(list?.tools.get(tool) ?? { name: tool }, config?.categories).category;
  };
  const uncuttable = cannotBeCut(args, files, io);
  if (shard !== undefined) {
    if (uncuttable !== undefined) throw new UserError(`--shard cannot cut this work: ${uncuttable}; leave it out`);
    const work = { shard, question, named, categoryOf, findings: () => lists.findings };
    sayWritten(shard, writeShard(work, io), io);
    return EXIT.clean;
  }
  const inJobs = jobs > 1 && uncuttable === undefined ? await replayInJobs(question, files, jobs, io) : undefined;
  const { accumulators, summaries } = inJobs ?? replayInOne(args, question, files, { assumeInterval, explain }, io);
  requireExplained(explain, accumulators.replay.result());
  const found = {
    question,
    accumulators,
    read: transcriptRows(named, summaries, args.from),
    categoryOf,
    findings: () => lists.findings,
  };
  const { report, fails } = replayReport(found, args);
  await writeReport(REPORTS.replay, report, requests, io);
  return fails ? EXIT.findings : EXIT.clean;
}

function sayWritten({ part, parts }: Shard, { calls, whole }: ReturnType<typeof writeShard>, io: Io): void {
  if (whole !== undefined)
    io.stderr.write(`callgate: nothing was cut, because ${whole}: the first shard has all the work\n`);
  io.stdout.write(
    `part ${part} of ${parts}: ${calls.toLocaleString("en")} calls decided; callgate merge joins the parts\n`,
  );
}

/** Why the work must be done in one piece; undefined where it can be cut. */
function cannotBeCut(
  { explain, assumeInterval, decisions }: ReplayArguments,
  files: readonly NamedTranscript[],
  io: Io,
): string | undefined {
  if (explain !== undefined) return "--explain counts the calls of all parts";
  if (assumeInterval !== undefined) return "--assume-interval gives each call a time by the one before";
  if (decisions !== undefined) return "--decisions numbers the calls of all parts";
  const stream = files.find(({ path }) => io.isStream(path));
  return stream && `${stream.path} can be read only once`;
}

function replayInOne(
  args: ReplayArguments,
  question: Question,
  files: readonly NamedTranscript[],
  options: { readonly assumeInterval: number | undefined; readonly explain: number | undefined },
  io: Io,
): { accumulators: ReplayAccumulators; summaries: readonly TranscriptSummary[] } {
  const decisions = args.decisions === undefined ? undefined : openWriter(args.decisions, io);
  const redact = argumentRedaction(question);
  const write = (decided: Decided) => decisions?.write(decisionLine(decided, redact));
  const accumulators = accumulatorsOf(question, { ...options, observers: decisions === undefined ? [] : [write] });
  try {
    const summaries = readTranscripts(files, accumulators.replay, readOptionsOf(question), io);
    // A path of `--redact` that hid nothing ends the command: then no decision is written, either.
    if (decisions !== undefined) requireRedacted(accumulators.redaction);
    decisions?.close();
    return { accumulators, summaries };
  } catch (error) {
    decisions?.discard();
    throw error;
  }
}

/** `--explain N`. */
function callIndex(option: ReplayArguments["explain"]): number | undefined {
  const text = once(option, "--explain");
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new UserError(`--explain ${text} is no call; give its number, counted from 0 over all transcripts`);
  return Number(text);
}

function requireExplained(index: number | undefined, { explained, calls }: ReplayResult): void {
  if (index === undefined || explained !== undefined) return;
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
