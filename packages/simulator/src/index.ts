/** @callgate/simulator: transcript bytes → tool calls; policy × calls → replay. */

export type { CallOutcome, ToolCall } from "./call.js";
export { READERS } from "./readers/index.js";
export type { Reader, Reading, Sink } from "./readers/reader.js";
export {
  type Denial,
  type GuardedServer,
  MAX_DENIALS,
  Replay,
  type ReplayOptions,
  type ReplayResult,
  type ToolTotals,
} from "./replay.js";
export { type BadLine, readTranscript, type TranscriptSummary } from "./transcript.js";
