/** @callgate/simulator: transcript bytes → tool calls; policy × calls → replay. */

export type { CallOutcome, ToolCall } from "./call.js";
export { type FormatInventory, Inventory, type ServerInventory } from "./inventory.js";
export { readTogether, type TranscriptSource } from "./merge.js";
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
export type { LineOf, PassedOver, ReadContext, Reader, Reading, Sink } from "./readers/reader.js";
export {
  NO_POLICY_REASON,
  type RecordedTool,
  type ServerPolicy,
  TOO_MANY_SERVERS_REASON,
} from "./replay/active-policy.js";
export { Against, type ChangedCall, type ChangedDecision, type ChangeKind, MAX_CHANGES } from "./replay/against.js";
export { REPORT_BOUNDS, SHARD_BOUNDS } from "./replay/bounds.js";
export type { Decided, Observer } from "./replay/decided-call.js";
export { type Denial, type DenialGroup, MAX_DENIALS } from "./replay/denials.js";
export type { ExplainedCall } from "./replay/explain-call.js";
export type { ForwardedCall, ForwardedCalls } from "./replay/forwarded.js";
export { GRANTS_BY, type GrantBy } from "./replay/grant.js";
export { type PeakUsage, PeakUsages } from "./replay/peak-usage.js";
export { PolicyEvaluator } from "./replay/policy-evaluator.js";
export { Replay, type ReplayOptions, type ReplayResult, type ShadowEvaluator } from "./replay/replay.js";
export {
  REDACTED_VALUE,
  type Redact,
  type ShownArguments,
  shownArguments,
  wholeArguments,
} from "./replay/shown-arguments.js";
export {
  ExplanationView,
  type ShownCall,
  type ShownCondition,
  type ShownLimit,
  type ShownRemedy,
  type ShownRule,
  shownCall,
  textOfValue,
} from "./replay/shown-call.js";
export type { ActiveLine } from "./replay/steps.js";
export { Sweep, type SweptLimit } from "./replay/sweep.js";
export type { Timeline, TimelineRow } from "./replay/timeline.js";
export type { Decisions, ServerWithoutPolicy, ToolTotals } from "./replay/totals.js";
export {
  InvalidShardError,
  joinShards,
  type MetNames,
  type MetNamesState,
  type Plan,
  type PlannedShard,
  planShards,
  type ReplayAccumulators,
  runShard,
  type SeekableFile,
  type ShardState,
} from "./shards/index.js";
export {
  type BadLine,
  MAX_JSON_DOCUMENT,
  type ReadOptions,
  readTranscript,
  type TranscriptSummary,
} from "./transcript.js";
export type { Unwrap } from "./unwrap.js";
