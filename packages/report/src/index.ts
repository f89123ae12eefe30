/** @callgate/report: Report → text in each format. */

import { budgetJson } from "./budget/json.js";
import { budgetPretty } from "./budget/pretty.js";
import type { BudgetReport } from "./budget/report.js";
import { codequality } from "./codequality.js";
import { cobertura } from "./coverage/cobertura.js";
import { coverageJson } from "./coverage/json.js";
import { lcov } from "./coverage/lcov.js";
import type { CoverageReport } from "./coverage/report.js";
import { diffJson } from "./diff/json.js";
import { diffMarkdown } from "./diff/markdown.js";
import { diffPretty } from "./diff/pretty.js";
import type { DiffReport } from "./diff/report.js";
import { diffSarif } from "./diff/sarif.js";
import { github } from "./github.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown/index.js";
import { mutationJson } from "./mutation/json.js";
import { mutationPretty } from "./mutation/pretty.js";
import type { MutationReport } from "./mutation/report.js";
import { strykerJson } from "./mutation/stryker.js";
import { pretty } from "./pretty/index.js";
import type { Report } from "./report.js";
import { reviewJson } from "./review/json.js";
import type { ReviewReport } from "./review/report.js";
import { reviewSarif } from "./review/sarif.js";
import { sarif } from "./sarif/index.js";
import { testGithub } from "./test-run/github.js";
import { testJson } from "./test-run/json.js";
import { testJunit } from "./test-run/junit.js";
import { testMarkdown } from "./test-run/markdown.js";
import { testPretty } from "./test-run/pretty.js";
import type { TestReport } from "./test-run/report.js";
import { toolsJson } from "./tools/json.js";
import { toolsPretty } from "./tools/pretty.js";
import type { ToolsReport } from "./tools/report.js";
import { transcriptsJson } from "./transcripts/json.js";
import { transcriptsMarkdown } from "./transcripts/markdown.js";
import { transcriptsPretty } from "./transcripts/pretty.js";
import type { TranscriptsReport } from "./transcripts/report.js";

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
export { widenedFindings } from "./diff/sarif.js";
export { effectWords, isNewlyEnforced } from "./diff/words.js";
export { codeLines, inlineWithin as inlineMarkdownWithin } from "./markdown/inline.js";
export {
  type KillerRow,
  type MutantFate,
  type MutantRow,
  type MutationReport,
  scoreOf as mutationScoreOf,
  type TriedSuite,
} from "./mutation/report.js";
export { findingsText } from "./pretty/index.js";
export { printable } from "./printable.js";
export { noCallSentence, passedOverSentences } from "./replay/passed-over.js";
export { limitText, timeText } from "./replay/words.js";
export * from "./report.js";
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

/** The formats, in alphabetical order: the table of contents. One that is loaded when it is asked for gives a promise. */
export const FORMATS = {
  codequality: (report: Report) => codequality(report),
  github: (report: Report) => github(report),
  // Its charts take a plotting library, which nobody else should wait for.
  html: async (report: Report) => (await import("./html/index.js")).html(report),
  json: (report: Report) => json(report),
  junit: (report: Report) => junit(report),
  markdown: (report: Report) => markdown(report),
  pretty: (report: Report, colour: boolean) => pretty(report, colour),
  sarif: (report: Report) => sarif(report),
} satisfies Readonly<Record<string, (report: Report, colour: boolean) => string | Promise<string>>>;

export type Format = keyof typeof FORMATS;

/** The formats of a list of tools, in alphabetical order: findings' own formats have no room for it. */
export const TOOL_FORMATS = {
  json: (report: ToolsReport) => toolsJson(report),
  pretty: (report: ToolsReport, colour: boolean) => toolsPretty(report, colour),
} satisfies Readonly<Record<string, (report: ToolsReport, colour: boolean) => string>>;

/** The formats of a list of what transcripts hold, in alphabetical order. */
export const TRANSCRIPT_FORMATS = {
  json: (report: TranscriptsReport) => transcriptsJson(report),
  markdown: (report: TranscriptsReport) => transcriptsMarkdown(report),
  pretty: (report: TranscriptsReport, colour: boolean) => transcriptsPretty(report, colour),
} satisfies Readonly<Record<string, (report: TranscriptsReport, colour: boolean) => string>>;

/** The formats of a comparison of two policies, in alphabetical order. */
export const DIFF_FORMATS = {
  html: async (report: DiffReport) => (await import("./diff/html.js")).diffHtml(report),
  json: (report: DiffReport) => diffJson(report),
  markdown: (report: DiffReport) => diffMarkdown(report),
  pretty: (report: DiffReport, colour: boolean) => diffPretty(report, colour),
  sarif: (report: DiffReport) => diffSarif(report),
} satisfies Readonly<Record<string, (report: DiffReport, colour: boolean) => string | Promise<string>>>;

/** The formats of a policy's budget, in alphabetical order. */
export const BUDGET_FORMATS = {
  json: (report: BudgetReport) => budgetJson(report),
  pretty: (report: BudgetReport, colour: boolean) => budgetPretty(report, colour),
} satisfies Readonly<Record<string, (report: BudgetReport, colour: boolean) => string>>;

/** The formats of a test run, in alphabetical order. */
export const TEST_FORMATS = {
  github: (report: TestReport) => testGithub(report),
  json: (report: TestReport) => testJson(report),
  junit: (report: TestReport) => testJunit(report),
  markdown: (report: TestReport) => testMarkdown(report),
  pretty: (report: TestReport, colour: boolean) => testPretty(report, colour),
} satisfies Readonly<Record<string, (report: TestReport, colour: boolean) => string>>;

/** The formats of what was tried of policies, in alphabetical order; for services and editors. */
export const COVERAGE_FORMATS = {
  cobertura: (report: CoverageReport) => cobertura(report),
  html: async (report: CoverageReport, version: string) =>
    (await import("./coverage/html.js")).coverageHtml(report, version),
  json: (report: CoverageReport) => coverageJson(report),
  lcov: (report: CoverageReport) => lcov(report),
} satisfies Readonly<Record<string, (report: CoverageReport, version: string) => string | Promise<string>>>;
/** The formats of a review that are files, in alphabetical order. */
export const REVIEW_FORMATS = {
  html: async (report: ReviewReport) => (await import("./review/html.js")).reviewHtml(report),
  json: (report: ReviewReport) => reviewJson(report),
  sarif: (report: ReviewReport) => reviewSarif(report),
} satisfies Readonly<Record<string, (report: ReviewReport) => string | Promise<string>>>;

/** The formats of a mutation run, in alphabetical order. */
export const MUTATION_FORMATS = {
  html: async (report: MutationReport) => (await import("./mutation/html.js")).mutationHtml(report),
  json: (report: MutationReport) => mutationJson(report),
  pretty: (report: MutationReport, colour: boolean) => mutationPretty(report, colour),
  stryker: (report: MutationReport) => strykerJson(report),
} satisfies Readonly<Record<string, (report: MutationReport, colour: boolean) => string | Promise<string>>>;
