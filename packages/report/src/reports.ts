/** The kinds of reports, and what each says in place of or besides the formats that all have. */

import { accessRun } from "./findings/access.js";
import { checkedCallRun } from "./findings/checked-call.js";
import { coverageRun } from "./findings/coverage.js";
import { diffRun } from "./findings/diff.js";
import { lintRun } from "./findings/lint.js";
import { mutationRun } from "./findings/mutation.js";
import { probeRun } from "./findings/probe.js";
import { replayRun } from "./findings/replay.js";
import { reviewRuns } from "./findings/review.js";
import { suggestRun } from "./findings/suggest.js";
import { budgetRun, toolsRun, transcriptsRun } from "./findings/tables.js";
import { testRun } from "./findings/test-run.js";
import { FORMATS, type FormatTable, formatsOf } from "./formats.js";
import { accessJson } from "./json/access.js";
import { checkedCallJson } from "./json/checked-call.js";
import { diffJson } from "./json/diff.js";
import { mutationJson } from "./json/mutation.js";
import { probeJson } from "./json/probe.js";
import { json } from "./json/report.js";
import { reviewJson } from "./json/review.js";
import { suggestJson } from "./json/suggest.js";
import { budgetJson, toolsJson, transcriptsJson } from "./json/tables.js";
import { coverageJson, testJson } from "./json/test-run.js";
import { cobertura } from "./machine/cobertura.js";
import { lcov } from "./machine/lcov.js";
import { strykerJson } from "./machine/stryker.js";
import { presentAccess } from "./present/access.js";
import { presentBudget } from "./present/budget.js";
import { presentCheckedCall } from "./present/checked-call.js";
import { presentCoverage } from "./present/coverage.js";
import { presentDiff } from "./present/diff.js";
import { presentLint } from "./present/lint.js";
import { presentMutation } from "./present/mutation.js";
import { presentProbe } from "./present/probe.js";
import { presentReplay } from "./present/replay.js";
import { presentReview } from "./present/review.js";
import { presentSuggest } from "./present/suggest.js";
import { presentTest } from "./present/test-run.js";
import type { ToolsReport } from "./present/tools.js";
import { presentTools } from "./present/tools.js";
import type { TranscriptsReport } from "./present/transcripts.js";
import { presentTranscripts } from "./present/transcripts.js";
import { diffMarkdown } from "./render/diff-markdown.js";
import { reviewMarkdown } from "./render/review-markdown.js";
import type { View } from "./render/view.js";
import type { AccessReport } from "./results/access.js";
import type { BudgetReport } from "./results/budget.js";
import type { CheckedCall } from "./results/checked-call.js";
import type { CoverageReport } from "./results/coverage.js";
import type { DiffReport } from "./results/diff.js";
import type { MutationReport } from "./results/mutation.js";
import type { ProbeReport } from "./results/probe.js";
import type { LintReport, ReplayReport } from "./results/report.js";
import type { ReviewReport } from "./results/review.js";
import type { SuggestReport } from "./results/suggest.js";
import type { TestReport } from "./results/test-run.js";

const MAX_COMMENT = 65_536;

/**
 * By kind, the formats of its reports. The pages with charts, filters and sources are written by hand. Each of these functions
 * takes what it needs when it is called, so that a run loads what it writes and no more.
 */
export const REPORTS = reportsIn(FORMATS);

/** The same with other formats than those there are. */
export function reportsIn(formats: FormatTable) {
  return {
    access: formatsOf<AccessReport>(formats, {
      json: (report) => accessJson(report),
      findings: (report) => [accessRun(report)],
      present: (report) => presentAccess(report),
    }),
    budget: formatsOf<BudgetReport>(formats, {
      json: (report) => budgetJson(report),
      findings: (report) => [budgetRun(report)],
      present: (report) => presentBudget(report),
    }),
    check: formatsOf<CheckedCall>(formats, {
      json: (report) => checkedCallJson(report),
      findings: (report) => [checkedCallRun(report)],
      present: (report) => presentCheckedCall(report),
    }),
    coverage: formatsOf(
      formats,
      {
        json: (report: CoverageReport) => coverageJson(report),
        findings: (report) => [coverageRun(report)],
        present: (report) => presentCoverage(report),
      },
      {
        cobertura: (report: CoverageReport) => cobertura(report),
        html: async (report: CoverageReport) => (await import("./html/coverage.js")).coverageHtml(report),
        lcov: (report: CoverageReport) => lcov(report),
      },
    ),
    diff: formatsOf(
      formats,
      {
        json: (report: DiffReport) => diffJson(report),
        findings: (report) => [diffRun(report.command, report.version, [report])],
        present: (report) => presentDiff(report),
      },
      { markdown: (report: DiffReport, view?: View) => diffMarkdown(report, view) },
    ),
    lint: formatsOf(
      formats,
      {
        json: (report: LintReport) => json(report),
        findings: (report) => [lintRun(report)],
        present: (report) => presentLint(report),
      },
      { html: async (report: LintReport) => (await import("./html/index.js")).lintHtml(report) },
    ),
    mutation: formatsOf(
      formats,
      {
        json: (report: MutationReport) => mutationJson(report),
        findings: (report) => [mutationRun(report)],
        present: (report) => presentMutation(report),
      },
      {
        html: async (report: MutationReport) => (await import("./html/mutation.js")).mutationHtml(report),
        stryker: (report: MutationReport) => strykerJson(report),
      },
    ),
    probe: formatsOf<ProbeReport>(formats, {
      json: (report) => probeJson(report),
      findings: (report) => [probeRun(report)],
      present: (report) => presentProbe(report),
    }),
    replay: formatsOf(
      formats,
      {
        json: (report: ReplayReport) => json(report),
        findings: (report) => [replayRun(report)],
        present: (report) => presentReplay(report),
      },
      { html: async (report: ReplayReport) => (await import("./html/index.js")).replayHtml(report) },
    ),
    review: formatsOf(
      formats,
      {
        json: (report: ReviewReport) => reviewJson(report),
        findings: (report) => reviewRuns(report),
        present: (report) => presentReview(report),
      },
      {
        markdown: (report: ReviewReport) => reviewMarkdown(report, { most: MAX_COMMENT, all: true }),
      },
    ),
    suggest: formatsOf(
      formats,
      {
        json: (report: SuggestReport) => suggestJson(report),
        findings: (report) => [suggestRun(report)],
        present: (report) => presentSuggest(report),
      },
      { html: async (report: SuggestReport) => (await import("./html/suggest.js")).suggestHtml(report) },
    ),
    test: formatsOf<TestReport>(formats, {
      json: (report) => testJson(report),
      findings: (report) => [testRun(report)],
      present: (report) => presentTest(report),
    }),
    tools: formatsOf<ToolsReport>(formats, {
      json: (report) => toolsJson(report),
      findings: (report) => [toolsRun(report)],
      present: (report) => presentTools(report),
    }),
    transcripts: formatsOf<TranscriptsReport>(formats, {
      json: (report) => transcriptsJson(report),
      findings: (report) => [transcriptsRun(report)],
      present: (report) => presentTranscripts(report),
    }),
  };
}
