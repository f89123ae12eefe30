/** One of N parts of a replay, decided alone and written to a file; and all of them, joined. */

import { createHash } from "node:crypto";
import type { Finding } from "@callgate/core";
import { type Category, categorise } from "@callgate/core/tools";
import {
  InvalidShardError,
  joinShards,
  type Plan,
  planShards,
  type ReplayAccumulators,
  runShard,
  type SeekableFile,
  type ShardState,
  type TranscriptSummary,
} from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import { accumulatorsOf } from "./accumulators.js";
import type { NamedTranscripts } from "./named-transcripts.js";
import { serverPolicyOf } from "./policies.js";
import { type ReplaySpec, readOptionsOf, readSpec, serializedSpec } from "./replay-spec.js";
import { type Called, type FailsOn, type ReplayedSessions, replayReport } from "./report.js";
import { digestOf, readShardFile, type ShardFile, shardFileText } from "./shard-file.js";
import { seekableFiles, transcriptRows } from "./transcripts.js";

/** One of several parts of a replay. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  /** Where it is written. */
  readonly file: string;
}

/** As much of a file's beginning and end as tells it from others. In bytes. */
const LOOKED_AT = 64 * 1024;

/** What is known of a shard that was written. */
export interface WrittenShard {
  /** How many calls it decided. */
  readonly calls: number;
  /** Why nothing was cut, so that the first shard has all the work; undefined where it was. */
  readonly whole: string | undefined;
}

/** A replay before it is decided. */
export interface ShardWork {
  readonly spec: ReplaySpec;
  readonly named: NamedTranscripts;
  categoryOf(called: Called): Category;
  findings(): readonly Finding[];
}

/**
 * Decides one shard and writes what it found. Every shard plans the whole work alike.
 * @throws UserError where the work cannot be cut after all
 */
export function writeShard(shard: Shard, { spec, named, categoryOf, findings }: ShardWork, io: Io): WrittenShard {
  const files = seekableFiles(named.files, io);
  const policies = [...spec.policies, ...spec.against].map((policy) => serverPolicyOf(policy).policy);
  const plan = planShards(files, policies, shard.parts, readOptionsOf(spec));
  const state = decidedPart(plan, shard, files, spec);
  const written = serializedSpec(spec);
  const found: ShardFile = {
    work: digestOf({ spec: written, files: files.map(identityOf), named, plan }),
    part: shard.part,
    parts: shard.parts,
    spec: written,
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
    io.replaceFile(shard.file, shardFileText(found));
  } catch (error) {
    throw fileProblem(error, shard.file, "written");
  }
  return { calls: state.replay.totals.calls, whole: plan.whole };
}

function decidedPart(
  plan: Plan,
  { part: number }: Shard,
  files: readonly SeekableFile[],
  spec: ReplaySpec,
): ShardState {
  const planned = plan.shards[number - 1];
  if (planned === undefined) throw new TypeError("the plan has fewer shards than it was asked for");
  try {
    return runShard(planned, files, accumulatorsOf(spec, { isShard: true }), readOptionsOf(spec));
  } catch (error) {
    if (!(error instanceof InvalidShardError)) throw error;
    throw new UserError(cannotBeCut(error));
  }
}

/** Why the shards do not add up, and what to do. */
function cannotBeCut({ message }: InvalidShardError): string {
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

/**
 * Joins the parts of a replay, as one run would have reported them.
 * @param paths the files that `replayShard` wrote, each part once
 * @throws UserError where the files are not all parts of one replay
 */
export function mergeShards(paths: readonly string[], fails: FailsOn, io: Io): ReplayedSessions {
  const parts = allParts(paths, io);
  const [{ spec: written, files, skipped }] = parts;
  const spec = readSpec(written);
  const accumulators = accumulatorsOf(spec);
  const summaries = joined(parts, accumulators);
  const categories = new Map<string, Category>(
    parts.flatMap((part) => part.categories.map((row) => [keyOf(row), row.category] as const)),
  );
  const findings = new Map(parts.flatMap((part) => part.findings.map((finding) => [JSON.stringify(finding), finding])));
  const found = {
    spec,
    accumulators,
    read: transcriptRows({ files, skipped }, summaries, spec.from),
    categoryOf: (called: Called) => categories.get(keyOf(called)) ?? categorise({ name: called.tool }).category,
    findings: () => [...findings.values()],
  };
  return replayReport(found, fails);
}

function keyOf({ server, tool }: { readonly server?: string | undefined; readonly tool: string }): string {
  return JSON.stringify([server ?? null, tool]);
}

function joined(parts: readonly ShardFile[], accumulators: ReplayAccumulators): TranscriptSummary[] {
  const states = parts.map(({ state }) => state);
  const uris = parts[0]?.files.map(({ path }) => path) ?? [];
  try {
    return joinShards(states, uris, accumulators);
  } catch (error) {
    if (error instanceof InvalidShardError) throw new UserError(cannotBeCut(error));
    throw error;
  }
}

/** Every part once, in order. @throws UserError */
function allParts(paths: readonly string[], io: Io): readonly [ShardFile, ...ShardFile[]] {
  if (paths.length === 0) throw new UserError("name the parts to join: callgate merge PART...");
  const read = paths.map((path) => ({ path, part: readShardFile(path, io) }));
  const [first] = read as [(typeof read)[number]];
  const byNumber = new Map<number, string>();
  for (const { path, part } of read) {
    if (part.work !== first.part.work || part.parts !== first.part.parts)
      throw new UserError(
        `${path} and ${first.path} are not parts of one replay: their policies, options or transcripts differ`,
      );
    const other = byNumber.get(part.part);
    if (other !== undefined)
      throw new UserError(`${path} and ${other} are the same part, ${part.part} of ${part.parts}`);
    byNumber.set(part.part, path);
  }
  const missing = Array.from({ length: first.part.parts }, (_, i) => i + 1).filter((number) => !byNumber.has(number));
  if (missing.length > 0) {
    const shown = missing.slice(0, 10).join(", ");
    const more = missing.length > 10 ? ` and ${missing.length - 10} more` : "";
    throw new UserError(`of ${first.part.parts} parts, these are missing: ${shown}${more}`);
  }
  return read.map(({ part }) => part).sort((a, b) => a.part - b.part) as unknown as readonly [
    ShardFile,
    ...ShardFile[],
  ];
}
