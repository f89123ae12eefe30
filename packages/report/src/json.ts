/** Report → JSON, version 1; its JSON Schema is `schemas/report.schema.json`. */

import { countFindings, type DenialRow, type Report } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function json(report: Report): string {
  return `${JSON.stringify(reportObject(report), undefined, 2)}\n`;
}

function reportObject(report: Report): unknown {
  const { command, findings, subjects } = report;
  const counts = countFindings(findings);
  const common = { version: 1, command, findings };
  switch (report.command) {
    case "lint": {
      const { suppressed = [], showSuppressed } = report;
      return {
        ...common,
        ...(showSuppressed && { suppressed }),
        summary: {
          policies: subjects.length,
          errors: counts.error,
          warnings: counts.warning,
          notes: counts.note,
          suppressed: suppressed.length,
        },
      };
    }
    case "replay": {
      const { calls, decisions, denials, tools, reasons, transcripts } = report.replay;
      return {
        ...common,
        calls,
        decisions,
        denials: denials.map(denialObject),
        tools,
        notEvaluated: reasons,
        transcripts,
        summary: {
          policies: subjects.length,
          errors: counts.error,
          warnings: counts.warning,
          notes: counts.note,
          calls,
          ...decisions,
          badLines: transcripts.reduce((sum, { bad }) => sum + bad, 0),
          denialsListed: denials.length,
        },
      };
    }
    default:
      return report satisfies never;
  }
}

function denialObject({ at, ...denial }: DenialRow): unknown {
  return { ...denial, at: at === undefined ? undefined : new Date(at).toISOString() };
}
