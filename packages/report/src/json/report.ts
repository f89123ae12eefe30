/** Report → JSON, version 1; its JSON Schema is `schemas/report.schema.json`. */

import type { Finding, Fix, Witness } from "@callgate/core";
import { countFindings, isoTime } from "../describe-values.js";
import { jsonDocument } from "../printable.js";
import { passedOverCount, type Report } from "../results/report.js";
import { shownCall } from "../shown-witness.js";
import { replayObject } from "./replay.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function json(report: Report): string {
  return jsonDocument(reportObject(report));
}

/** The report as an object that JSON takes. */
export function reportObject(report: Report): unknown {
  const { command, findings, subjects } = report;
  const counts = countFindings(findings);
  const common = { version: 1, command, assumed: report.assumed, findings: findings.map(findingObject) };
  switch (report.command) {
    case "lint": {
      const { suppressed = [], showSuppressed, hosts = [] } = report;
      return {
        ...common,
        ...(hosts.length > 0 && { hosts }),
        ...(showSuppressed && {
          suppressed: suppressed.map((finding) => ({ ...findingObject(finding), suppressed: finding.suppressed })),
        }),
        summary: {
          policies: subjects.length,
          errors: counts.error,
          warnings: counts.warning,
          notes: counts.note,
          suppressed: suppressed.length,
          passedOver: passedOverCount(report.passedOver),
          ...(report.notShown && { notShown: report.notShown.length }),
          ...(report.checksLeft !== undefined && { checks: report.checksLeft }),
        },
      };
    }
    case "replay": {
      const { calls, decisions, denials, transcripts } = report.replay;
      return {
        ...common,
        hosts: report.hosts,
        ...replayObject(report.replay),
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

/** A finding as every report has it. */
export function findingObject({ check, severity, message, location, related, witness, fix }: Finding): object {
  return {
    check,
    severity,
    message,
    location,
    related,
    witness: witness && witnessObject(witness),
    fix: fix && fixObject(fix),
  };
}

/** The calls and the decision; the calls are as a test takes them, but for long texts, which are cut. */
export function witnessObject({ calls, decision }: Witness): unknown {
  return { calls: calls.map(shownCall).map(({ at, ...call }) => ({ at: isoTime(at), ...call })), decision };
}

function fixObject({ message, safe, edits }: Fix): unknown {
  return { message, safe, edits };
}
