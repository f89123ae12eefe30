/** Reports that are tables → the findings about what they were read from, and their sum as a notice. */

import type { BudgetReport } from "../budget/report.js";
import { budgetSentence } from "../budget/words.js";
import type { ToolsReport } from "../tools/report.js";
import { toolsSentence } from "../tools/words.js";
import type { TranscriptsReport } from "../transcripts/report.js";
import { formGaps, formSentence, transcriptsSentence } from "../transcripts/words.js";
import { badLineNotices, passedOverNotices } from "./notices.js";
import { type FindingRun, resultsOf } from "./run.js";

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
  const { version, forms, transcripts, passedOver } = report;
  return {
    command: "transcripts",
    version,
    checks: [],
    sources: new Map(),
    subjects: [],
    results: [],
    notices: [
      { level: "note", isAnswer: true, text: transcriptsSentence(report) },
      ...forms.flatMap((form) => [
        { level: "note" as const, text: `${form.form}: ${formSentence(form)}` },
        ...formGaps(form).map((text) => ({ level: "warning" as const, text: `${form.form}: ${text}` })),
      ]),
      ...badLineNotices(transcripts),
      ...passedOverNotices(passedOver),
    ],
    passed: [],
  };
}
