/** @callgate/report: Report → text in each format. */

export { detailLines } from "./describe-finding.js";
export { passedOverSentences } from "./describe-passed-over.js";
export { type Counts, countFindings, limitText, timeText } from "./describe-values.js";
export { widenedFindings } from "./findings/diff.js";
export { testRun } from "./findings/test-run.js";
export { FORMATS, type Format } from "./formats.js";
export { commandLine, logLine, withoutCommands } from "./machine/workflow-command.js";
export type { ToolCategoryRow, ToolsReport } from "./present/tools.js";
export type { FormatRow, TranscriptsReport } from "./present/transcripts.js";
export { printable } from "./printable.js";
export { codeLines, codeSpan, inlineWithin as inlineMarkdownWithin } from "./render/markdown-text.js";
export { findingsText } from "./render/pretty-findings.js";
export { type ReviewMarkdownOptions, reviewMarkdown, reviewShort } from "./render/review-markdown.js";
export type { View, WebAddresses } from "./render/view.js";
export { REPORTS } from "./reports.js";
export type {
  Access,
  AccessCell,
  AccessPolicyRow,
  AccessReport,
  AccessToolRow,
} from "./results/access.js";
export { type BudgetReport, budgetWords, type ToolBudgetRow } from "./results/budget.js";
export type { CallDecision, CheckedCall, Otherwise } from "./results/checked-call.js";
export type { CoverageItem, CoverageReport, CoverageScores, PolicyCoverageRow } from "./results/coverage.js";
export {
  type DiffReport,
  type DiffSide,
  effectWords,
  type Impact,
  type LintChanges,
  mayBeWider,
  type ToolDiffRow,
  VERDICTS,
} from "./results/diff.js";
export {
  countMutants,
  type MutantRow,
  type MutantRowResult,
  type MutationReport,
  scoreOf as mutationScoreOf,
  type TriedSuite,
} from "./results/mutation.js";
export { isProbePassed, type ProbeReport, type ProbeRow, probeCounts } from "./results/probe.js";
export type * from "./results/replay.js";
export {
  type CheckRow,
  failsRun,
  type HostFileRow,
  type HostRow,
  type LintReport,
  type PassedOver,
  type ReplayReport,
  type Report,
} from "./results/report.js";
export {
  differingTools,
  type FindingChanges,
  hasNews,
  impactOf,
  type LostCoverage,
  type PolicyTool,
  type ReviewedPolicy,
  type ReviewedTests,
  type ReviewReport,
  shortName,
  verdictLine,
  verdictOf,
} from "./results/review.js";
export {
  exceedsForce,
  heldOutSentence,
  heldOutTotals,
  proofSentence,
  type SetApartRow,
  type SuggestedArgumentRow,
  type SuggestedChange,
  type SuggestedNeed,
  type SuggestedPolicyRow,
  type SuggestedSuite,
  type SuggestedToolRow,
  type SuggestProof,
  type SuggestReport,
  type UnusedTool,
} from "./results/suggest.js";
export {
  actualText,
  caseName,
  expectedText,
  failureText,
  type TestCaseRow,
  type TestFailureRow,
  type TestReport,
  type TestSuiteRow,
  testCounts,
} from "./results/test-run.js";
