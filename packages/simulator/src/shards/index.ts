/** A replay in shards: cut in time, decided separately, joined into what one run would have found. */

export { InvalidShardError } from "./invalid-shard.js";
export { joinShards } from "./join-shards.js";
export { type Plan, type PlannedShard, planShards } from "./plan-shards.js";
export { type MetNames, type MetNamesState, type ReplayAccumulators, runShard, type ShardState } from "./run-shard.js";
export type { SeekableFile } from "./seekable-file.js";
