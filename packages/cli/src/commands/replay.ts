/** `callgate replay`: recorded sessions × policies → would-be denials. */

import { categorise } from "@callgate/core";
import type { Decided, ReplayResult, Tally, TranscriptSummary } from "@callgate/simulator";
import { askedOf } from "../asked.js";
import { loadConfig, serverTools } from "../config/load-config.js";
import { parseDuration } from "../duration.js";
import { type ExitCode, UserError } from "../exit.js";
import { fileProblem } from "../files.js";
import type { FileWriter, Io } from "../io.js";
import { once } from "../once.js";
import { outputRequests } from "../outputs.js";
import type { ReplayArguments } from "../replay/arguments.js";
import { replayInJobs } from "../replay/jobs.js";
import { namedPolicies, policiesOf } from "../replay/policies.js";
import { type Question, readOptionsOf } from "../replay/question.js";
import { type Called, reportReplay } from "../replay/report.js";
import { jobsOf, shardOf, writeShard } from "../replay/shard.js";
import { tallyOf } from "../replay/tally.js";
import { type NamedTranscript, namedTranscripts, readTranscripts, transcriptRows } from "../replay/transcripts.js";
import { ToolLists } from "../tool-lists.js";

/** @throws UserError for bad usage, and for input that cannot be read */
export async function replayCommand(args: ReplayArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const paths = args.transcripts ?? [];
  if (paths.length === 0)
    throw new UserError("name the recorded sessions to replay: callgate replay --policy FILE TRANSCRIPT...");
  const shard = shardOf(args);
  const jobs = jobsOf(args);
  const assumeInterval = args.assumeInterval === undefined ? undefined : parseDuration(args.assumeInterval);
  const explain = callIndex(args.explain);
  const deciding = { ...askedOf(args), allowInvalid: args.allowInvalid === true };
  const config = loadConfig(args.config, io);
  const named = namedPolicies(args.policy ?? [], deciding, io);
  const policies = named.length > 0 ? named : await policiesOf(config, deciding, io);
  const old = namedPolicies(args.against ?? [], deciding, io);
  const lists = new ToolLists(io);
  const given = lists.read(args.tools);
  const files = await namedTranscripts(paths, io);

  const question: Question = {
    policies,
    isNamed: named.length > 0,
    against: old,
    ...deciding,
    grantBy: args.grantBy,
    sweep: args.sweep,
    from: args.from,
    unwrap: args.unwrap ?? [],
    redact: args.redact ?? [],
  };
  const categoryOf = ({ server, tool }: Called) => {
    const list = given ?? lists.read(config && serverTools(config, server, io));
    return categorise(list?.tools.get(tool) ?? { name: tool }, config?.categories).category;
  };
  const uncuttable = cannotBeCut(args, files, io);
  if (shard !== undefined) {
    if (uncuttable !== undefined) throw new UserError(`--shard cannot cut this work: ${uncuttable}; leave it out`);
    return writeShard({ shard, question, files, categoryOf, findings: () => lists.findings }, io);
  }
  const inJobs = jobs > 1 && uncuttable === undefined ? await replayInJobs(question, files, jobs, io) : undefined;
  const { tally, summaries } = inJobs ?? replayInOne(args, question, files, { assumeInterval, explain }, io);
  requireExplained(explain, tally.replay.result());
  const found = {
    question,
    tally,
    transcripts: transcriptRows(files, summaries, args.from),
    categoryOf,
    findings: () => lists.findings,
  };
  return reportReplay(found, args.failOn, requests, io);
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
): { tally: Tally; summaries: readonly TranscriptSummary[] } {
  const decisions = args.decisions === undefined ? undefined : openWriter(args.decisions, io);
  const write = (decided: Decided) => decisions?.write(decisionLine(decided));
  const tally = tallyOf(question, { ...options, observers: decisions === undefined ? [] : [write] });
  try {
    return { tally, summaries: readTranscripts(files, tally.replay, readOptionsOf(question), io) };
  } finally {
    decisions?.close();
  }
}

/** One line of `--decisions`. */
function decisionLine({ index, call, decision: { outcome, rule, message } }: Decided): string {
  return `${JSON.stringify({ index, tool: call.tool, decision: outcome, rule, message })}\n`;
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
