/** @callgate/linter: Policy × tools → findings. */

export type {
  Check,
  CheckContext,
  CheckProblem,
  DocumentCheck,
  KnownTool,
  PolicyCheck,
  ProposedFix,
  RelatedPath,
  TextEdit,
} from "./check.js";
export { CHECKS } from "./checks/index.js";
export { type LintOptions, lint } from "./lint.js";
