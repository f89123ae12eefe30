/** `--shard I/N`: one of N parts of the work, decided alone and written to a file; and how many threads `--jobs` asks for. */

import { createHash } from "node:crypto";
import type { Finding } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import {
  InvalidShardError,
  type Plan,
  planShards,
  runShard,
  type SeekableFile,
  type ShardState,
} from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { once } from "../once.js";
import { UserError } from "../user-error.js";
import { accumulatorsOf } from "./accumulators.js";
import type { ReplayArguments } from "./arguments.js";
import type { NamedTranscripts } from "./named-transcripts.js";
import { digestOf, type PartFile, partText } from "./part-file.js";
import { serverPolicyOf } from "./policies.js";
import { type Question, readOptionsOf, writtenQuestion } from "./question.js";
import type { Called } from "./report.js";
import { seekableFiles } from "./transcripts.js";

export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  readonly file: string;
}

const MAX_SHARDS = 100_000;
const MAX_JOBS = 256;

/** As much of a file's beginning and end as tells it from others. In bytes. */
const LOOKED_AT = 64 * 1024;

/** `--jobs N`; 1 when left out. @throws UserError for what is no number of threads */
export function jobsOf({ jobs, shard }: ReplayArguments): number {
  const text = once(jobs, "--jobs");
  if (text === undefined) return 1;
  if (shard !== undefined)
    throw new UserError("--jobs and --shard both cut the work: give one, and a shard for each core");
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MAX_JOBS)
    throw new UserError(`--jobs ${text} is no number of threads; give one from 1 to ${MAX_JOBS}`);
  return number;
}

/** `--shard I/N --part FILE`; undefined where neither is given. @throws UserError where one is missing, or I is none of N */
export function shardOf({ shard, part: file, format }: ReplayArguments): Shard | undefined {
  const [text, path] = [once(shard, "--shard"), once(file, "--part")];
  if (text === undefined) {
    if (path !== undefined) throw new UserError("--part FILE is where a shard goes; say which one: --shard 1/4");
    return undefined;
  }
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (index === undefined || count === undefined || Number(count) > MAX_SHARDS)
    throw new UserError(`--shard ${text} is no shard; write I/N, as in --shard 1/4`);
  if (Number(index) < 1 || Number(index) > Number(count))
    throw new UserError(`--shard ${text}: shards are counted from 1 to N`);
  if (path === undefined) throw new UserError("--shard needs a file to write to: --part FILE");
  if (format !== undefined)
    throw new UserError("--shard writes no report: give --format to callgate merge, which joins the parts");
  return { part: Number(index), parts: Number(count), file: path };
}

export interface ShardWork {
  readonly shard: Shard;
  readonly question: Question;
  readonly named: NamedTranscripts;
  categoryOf(called: Called): Category;
  findings(): readonly Finding[];
}

/**
 * Decides one shard and writes what it found. Every shard plans the whole work alike.
 * @returns how many calls it decided, and why nothing was cut; undefined where the work was
 * @throws UserError where the work cannot be cut after all
 */
export function writeShard(
  { shard, question, named, categoryOf, findings }: ShardWork,
  io: Io,
): { readonly calls: number; readonly whole: string | undefined } {
  const files = seekableFiles(named.files, io);
  const policies = [...question.policies, ...question.against].map((policy) => serverPolicyOf(policy).policy);
  const plan = planShards(files, policies, shard.parts, readOptionsOf(question));
  const state = decidedPart(plan, shard, files, question);
  const written = writtenQuestion(question);
  const found: PartFile = {
    work: digestOf({ question: written, files: files.map(identityOf), named, plan }),
    part: shard.part,
    parts: shard.parts,
    question: written,
    files: named.files,
    skipped: named.skipped,
    categories: state.replay.totals.tools.map(({ server, tool }) => ({
      server,
      tool,
      category: categoryOf({ server, tool }),
    })),
    findings: findings(),
    state,
  };
  try {
    io.replaceFile(shard.file, partText(found));
  } catch (error) {
    throw fileProblem(error, shard.file, "written");
  }
  return { calls: state.replay.totals.calls, whole: plan.whole };
}

function decidedPart(
  plan: Plan,
  { part: number }: Shard,
  files: readonly SeekableFile[],
  question: Question,
): ShardState {
  const planned = plan.shards[number - 1];
  if (planned === undefined) throw new TypeError("the plan has fewer shards than it was asked for");
  try {
    return runShard(planned, files, accumulatorsOf(question, { isShard: true }), readOptionsOf(question));
  } catch (error) {
    if (!(error instanceof InvalidShardError)) throw error;
    throw new UserError(cannotBeCut(error));
  }
}

/** Why the shards do not add up, and what to do. */
export function cannotBeCut({ message }: InvalidShardError): string {
  return `the work cannot be done in these shards: ${message}; replay it with fewer shards, or without --shard`;
}

/** What tells a file from others without reading all of it. */
function identityOf({ uri, size, chunks }: SeekableFile): { uri: string; size: number; ends: string } {
  const hash = createHash("sha256");
  const end = Math.max(LOOKED_AT, size - LOOKED_AT);
  for (const [from, to] of [
    [0, Math.min(size, LOOKED_AT)],
    [Math.min(size, end), size],
  ] as const)
    for (const chunk of chunks(from, to)) hash.update(chunk);
  return { uri, size, ends: hash.digest("hex") };
}
