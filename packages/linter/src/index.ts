/** @callgate/linter: Policy × tools → findings. */

export {
  type AcceptedFinding,
  type Applied,
  applyBaseline,
  type Baseline,
  BaselineError,
  baselineText,
  type KeyedFinding,
  readBaseline,
  updateBaseline,
} from "./baseline.js";
export type {
  Check,
  CheckContext,
  CheckProblem,
  DocumentCheck,
  DocumentProblem,
  KnownTool,
  PolicyCheck,
  ProposedFix,
  SuppressionCheck,
} from "./check.js";
export { CHECKS } from "./checks/index.js";
export { type ApplyOptions, applyFixes, type FixedDocument, removedOf, type WithFixes } from "./fixes/apply.js";
export type { BrokenFix } from "./fixes/resolve.js";
export type { Subject } from "./fixes/with-edits.js";
export { namedTools, unlistedServers } from "./host-context.js";
export { type Linted, type LintOptions, lint, lintDocument } from "./lint.js";
export { SUPPRESSION_MARK } from "./suppressions/comments.js";
export { dayOf, isDay } from "./suppressions/dates.js";
export { type Severities, SUPPRESSIBLE, suppressionFindings } from "./suppressions/suppress.js";
export type {
  JudgedSuppression,
  Suppression,
  SuppressionState,
} from "./suppressions/suppression.js";
