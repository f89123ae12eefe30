/** A replay on several cores: parts in threads of their own, joined. */

import { availableParallelism } from "node:os";
import {
  InvalidShardError,
  joinShards,
  planShards,
  type ReplayAccumulators,
  runShard,
  type TranscriptSummary,
} from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { placeOf } from "../threads/thread-io.js";
import { accumulatorsOf } from "./accumulators.js";
import type { NamedTranscript } from "./named-transcripts.js";
import { serverPolicyOf } from "./policies.js";
import { type ReplaySpec, readOptionsOf, serializedSpec } from "./replay-spec.js";
import { Threads } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

/**
 * Replays the files in up to so many threads, this one among them; `auto` is one for each core.
 * @returns undefined where that cannot be done, or goes wrong: then it is to be done in one piece, which tells why
 */
export async function replayInJobs(
  spec: ReplaySpec,
  named: readonly NamedTranscript[],
  asked: number | "auto",
  io: Io,
): Promise<{ accumulators: ReplayAccumulators; summaries: TranscriptSummary[] } | undefined> {
  const jobs = asked === "auto" ? availableParallelism() : asked;
  if (jobs === 1) return undefined;
  const threads = new Threads(jobs - 1);
  try {
    const files = seekableFiles(named, io);
    const options = readOptionsOf(spec);
    const policies = [...spec.policies, ...spec.against].map((policy) => serverPolicyOf(policy).policy);
    const { shards, whole } = planShards(files, policies, jobs, options);
    if (whole !== undefined) return undefined;
    const [mine, ...others] = shards.filter(({ slices }) => slices.length > 0);
    if (mine === undefined) return undefined;
    const written = serializedSpec(spec);
    const answers = others.map((shard) => threads.run({ place: placeOf(io), spec: written, files: named, shard }));
    const first = runShard(mine, files, accumulatorsOf(spec, { isShard: true }), options);
    const states = [first, ...(await Promise.all(answers))];
    const accumulators = accumulatorsOf(spec);
    const uris = files.map(({ uri }) => uri);
    return { accumulators, summaries: joinShards(states, uris, accumulators) };
  } catch (error) {
    if (error instanceof InvalidShardError) return undefined;
    throw error;
  } finally {
    threads.end();
  }
}
