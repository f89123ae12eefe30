/** SuggestReport → JSON, version 1; its JSON Schema is in `schemas/`. */

import { isoTime } from "../describe-values.js";
import { jsonDocument } from "../printable.js";
import { heldOutTotals, lostCalls, type SuggestReport, suggestCounts } from "../results/suggest.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function suggestJson(report: SuggestReport): string {
  const { to, level, calls, sessions, transcripts, policies, tools, apart, proof, changes, notes } = report;
  return jsonDocument({
    version: 1,
    command: "suggest",
    to,
    level,
    calls,
    sessions,
    transcripts,
    policies: policies.map(({ server, name, text, isWritten }) => ({ server, name, written: isWritten, text })),
    tools: tools.map(({ last, isDecidedElsewhere, arguments: all, ...tool }) => ({
      ...tool,
      arguments: all,
      lastCall: last === undefined ? undefined : isoTime(last),
    })),
    apart,
    proof,
    changes: changes?.map(({ last, ...change }) => ({
      ...change,
      lastCall: last === undefined ? undefined : isoTime(last),
    })),
    needs: report.needs,
    unused: report.unused?.map(({ last, ...one }) => ({ ...one, lastCall: isoTime(last) })),
    suite: report.suite,
    notes,
    summary: {
      ...suggestCounts(report),
      lost: lostCalls(report),
      heldOut: heldOutTotals(report),
    },
  });
}
