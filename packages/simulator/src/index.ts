/** @callgate/simulator: transcript bytes → tool calls; policy × calls → replay. */

export type { CallOutcome, ToolCall } from "./call.js";
export { type FormInventory, Inventory, type ServerInventory } from "./inventory.js";
export { readTogether, type TranscriptSource } from "./merge.js";
export {
  joinParts,
  type MetNames,
  type MetNamesState,
  type PartState,
  type Plan,
  type PlannedPart,
  planParts,
  runPart,
  type SeekableFile,
  type Tally,
  WrongCut,
} from "./parts/index.js";
export {
  addPassedOver,
  mostFrequent,
  type NamedCount,
  NOTHING_PASSED_OVER,
  type PassedOverCounts,
  passedOverCalls,
  passedOverRecords,
  unreadCalls,
} from "./passed-over.js";
export { READERS } from "./readers/index.js";
export { SERVER_UNKNOWN } from "./readers/mcp-name.js";
export type { LineOf, PassedOver, Reader, Reading, Sink, Surroundings } from "./readers/reader.js";
export { Against, type ChangedCall, type ChangedDecision, type ChangeKind, MAX_CHANGES } from "./replay/against.js";
export { PART_BOUNDS, REPORT_BOUNDS } from "./replay/bounds.js";
export type { Decided, Observer } from "./replay/decided.js";
export { type Denial, type DenialGroup, MAX_DENIALS } from "./replay/denials.js";
export type { ExplainedCall } from "./replay/explain.js";
export type { ForwardedCall, ForwardedCalls } from "./replay/forwarded.js";
export { GRANTS_BY, type GrantBy } from "./replay/grant.js";
export { type GuardedServer, NO_POLICY_REASON, TOO_MANY_SERVERS_REASON } from "./replay/guard.js";
export { type HeadRoom, HeadRooms } from "./replay/head-room.js";
export { Lane } from "./replay/lane.js";
export { Replay, type ReplayOptions, type ReplayResult, type SideLane } from "./replay/replay.js";
export { type Redact, type ShownArguments, shownArguments, wholeArguments } from "./replay/shown-arguments.js";
export { Sweep, type SweptLimit } from "./replay/sweep.js";
export type { Timeline, TimelineRow } from "./replay/timeline.js";
export type { Decisions, ToolTotals, UnguardedServer } from "./replay/totals.js";
export {
  type BadLine,
  MAX_JSON_DOCUMENT,
  type ReadOptions,
  readTranscript,
  type TranscriptSummary,
} from "./transcript.js";
export type { Unwrap } from "./unwrap.js";
