/** @callgate/report: Report → text in each format. */

export type { BudgetReport, BudgetRow, ToolBudgetRow } from "./budget/report.js";
export { type Counts, countFindings } from "./count.js";
export * from "./coverage/report.js";
export {
  type DiffReport,
  type DiffSide,
  type DiffWitnessRow,
  type Impact,
  type ImpactKind,
  type LintChanges,
  mayBeWider,
  type ToolDiffRow,
  VERDICTS,
} from "./diff/report.js";

export { effectWords, isNewlyEnforced } from "./diff/words.js";
export { widenedFindings } from "./findings/diff.js";
export { FORMATS, type Format } from "./formats.js";

export { codeLines, inlineWithin as inlineMarkdownWithin } from "./markdown/inline.js";
export {
  type KillerRow,
  type MutantFate,
  type MutantRow,
  type MutationReport,
  scoreOf as mutationScoreOf,
  type TriedSuite,
} from "./mutation/report.js";
export { findingsText } from "./pretty/findings.js";
export { printable } from "./printable.js";
export { noCallSentence, passedOverSentences } from "./replay/passed-over.js";
export { limitText, timeText } from "./replay/words.js";
export * from "./report.js";
export { REPORTS } from "./reports.js";
export { type ReviewMarkdownOptions, reviewMarkdown, reviewShort } from "./review/markdown.js";
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
  verdictOf,
} from "./review/report.js";
export { shortName, verdictLine } from "./review/words.js";
export { withoutCommands } from "./runner-commands.js";
export { failureText } from "./test-run/failure-lines.js";
export {
  type TestCaseRow,
  type TestedDecision,
  type TestFailureRow,
  type TestReport,
  type TestSuiteRow,
  testCounts,
} from "./test-run/report.js";
export { actualText, caseName, expectedText } from "./test-run/words.js";
export type { ToolCategoryRow, ToolsReport } from "./tools/report.js";
export type { FormRow, ServerRow, TranscriptsReport } from "./transcripts/report.js";
export { commandLine, logLine } from "./workflow-command.js";
