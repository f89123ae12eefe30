/** Reports that are tables → the findings about what they were read from, and their sum as a notice. */

import type { ToolsReport } from "../present/tools.js";
import { toolsSentence } from "../present/tools.js";
import type { TranscriptsReport } from "../present/transcripts.js";
import { formatGaps, formatSentence, transcriptsSentence } from "../present/transcripts.js";
import type { BudgetReport } from "../results/budget.js";
import { budgetSentence } from "../results/budget.js";
import { badLineNotices, type FindingRun, passedOverNotices, resultsOf } from "./run.js";

export function toolsRun(report: ToolsReport): FindingRun {
  return tableRun("tools", report, toolsSentence(report));
}

export function budgetRun(report: BudgetReport): FindingRun {
  return tableRun("budget", report, budgetSentence(report));
}

function tableRun(
  command: string,
  {
    version,
    subject,
    findings,
    sources = new Map(),
  }: Pick<BudgetReport, "version" | "subject" | "findings"> & Partial<Pick<BudgetReport, "sources">>,
  sentence: string,
): FindingRun {
  return {
    command,
    version,
    checks: [],
    sources,
    subjects: [subject],
    results: resultsOf(findings, ({ severity }) => severity === "error"),
    notices: [{ level: "note", isAnswer: true, text: sentence }],
    passed: [],
  };
}

/** What transcripts hold has no findings: nothing of it is right or wrong. */
export function transcriptsRun(report: TranscriptsReport): FindingRun {
  const { version, formats, transcripts, passedOver } = report;
  return {
    command: "transcripts",
    version,
    checks: [],
    sources: new Map(),
    subjects: [],
    results: [],
    notices: [
      { level: "note", isAnswer: true, text: transcriptsSentence(report) },
      ...formats.flatMap((format) => [
        { level: "note" as const, text: `${format.format}: ${formatSentence(format)}` },
        ...formatGaps(format).map((text) => ({ level: "warning" as const, text: `${format.format}: ${text}` })),
      ]),
      ...badLineNotices(transcripts),
      ...passedOverNotices(passedOver),
    ],
    passed: [],
  };
}
