/** @callgate/core: text → Document → Policy; Policy × call × counters → Decision. */

export { type Deciding, decidingPolicy } from "./dialects/deciding.js";
export type { Dialect, DialectId, DocumentPolicy, Release } from "./dialects/dialect.js";
export { DIALECTS, RELEASES } from "./dialects/index.js";
export { type Lowered, type LowerOptions, lower, recogniseDialect } from "./dialects/lower.js";
export type { Document, Path } from "./document/document.js";
export {
  compareFindings,
  compareSeverity,
  type Edit,
  type Finding,
  type Fix,
  type Location,
  type Position,
  type Range,
  type RelatedLocation,
  type Severity,
  type Witness,
} from "./document/finding.js";
export { fingerprint } from "./document/fingerprint.js";
export { MAX_DOCUMENT_BYTES, readDocument } from "./document/read.js";
export { Counters } from "./engine/counters.js";
export type { Decision } from "./engine/decision.js";
export { type Call, compile, type Engine } from "./engine/engine.js";
export type { Explanation } from "./engine/explain.js";
export { type CallOutcome, isRefunded } from "./engine/refund.js";
export type {
  Host,
  HostCapability,
  HostContext,
  HostFile,
  HostId,
  LayerDiagnostic,
  LayerSource,
  LoweredLayers,
} from "./hosts/host.js";
export type { LoweredHost } from "./hosts/index.js";
export { hostFileAt, hostsOfPath, type NamedHostFile, pathOnPlatform } from "./hosts/layers.js";
export { agentsFileReason, HOSTS, hostOf } from "./hosts/list.js";
export { takenFor } from "./hosts/versions.js";
export { decides, type Enforcement } from "./policy/enforcement.js";
export type { AssumedContext, Condition, Limit, Policy, Rule, ToolPolicy } from "./policy/policy.js";
export { DECISION_WORDS, type DecisionKind } from "./values/decision-kind.js";
