/** Recorded sessions × policies → what a replay reports; and what is in recorded sessions. */

export { requireDuration } from "../duration.js";
export { HOSTS } from "../sessions/hosts.js";
export { namedOrOwnSessions } from "../sessions/own-sessions.js";
export { Redaction } from "./redaction.js";
export { type ReplayOptions, replaySessions, replayShard } from "./replay-sessions.js";
export type { FailsOn, ReplayedSessions } from "./report.js";
export { mergeShards, type Shard, type WrittenShard } from "./shard.js";
export { readerNamed, unwrapOf } from "./transcript-format.js";
export { readTranscripts, transcriptRows } from "./transcripts.js";
export { type FoundTranscript, transcriptFormat, transcriptsBelow } from "./transcripts-below.js";
export { unknownInImpact } from "./unknown.js";
