/** A replay on several cores: parts in threads of their own, joined. */

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
import { KeptDenials, newKeptDenials } from "./kept-denials.js";
import type { NamedTranscript } from "./named-transcripts.js";
import { serverPolicyOf } from "./policies.js";
import { type ReplaySpec, readOptionsOf, serializedSpec } from "./replay-spec.js";
import type { Threads } from "./threads.js";
import { seekableFiles } from "./transcripts.js";

/** What the threads found together. */
export interface JoinedReplay {
  readonly accumulators: ReplayAccumulators;
  readonly summaries: readonly TranscriptSummary[];
}

/**
 * Replays the files in this thread and others, as far as there are parts for them.
 * @returns undefined where that cannot be done, or goes wrong: then it is to be done in one piece, which tells why
 */
export async function replayInJobs(
  spec: ReplaySpec,
  named: readonly NamedTranscript[],
  threads: Threads,
  io: Io,
): Promise<JoinedReplay | undefined> {
  try {
    const files = seekableFiles(named, io);
    const options = readOptionsOf(spec);
    const policies = [...spec.policies, ...spec.against].map((policy) => serverPolicyOf(policy).policy);
    const { shards, whole } = planShards(files, policies, threads.count + 1, options);
    if (whole !== undefined) return undefined;
    const [mine, ...others] = shards.filter(({ slices }) => slices.length > 0);
    if (mine === undefined) return undefined;
    const written = serializedSpec(spec);
    const kept = newKeptDenials(others.length + 1);
    const answers = others.map((shard, i) =>
      threads.run({ place: placeOf(io), spec: written, files: named, shard, kept, number: i + 1 }),
    );
    const found = accumulatorsOf(spec, { isShard: true });
    const first = runShard(mine, new KeptDenials(kept, 0).counting(files, found.replay), found, options);
    const states = [first, ...(await Promise.all(answers))];
    const accumulators = accumulatorsOf(spec);
    const uris = files.map(({ uri }) => uri);
    return { accumulators, summaries: joinShards(states, uris, accumulators) };
  } catch (error) {
    if (error instanceof InvalidShardError) return undefined;
    throw error;
  }
}
