/** ProbeReport → JSON, version 1; its JSON Schema is in `schemas/`. */

import { jsonDocument } from "../printable.js";
import { type ProbeReport, probeCounts } from "../results/probe.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function probeJson(report: ProbeReport): string {
  const { host, programVersion, platform, subject, calls, notAsked, notes } = report;
  return jsonDocument({
    version: 1,
    command: "probe",
    host,
    program: { version: programVersion, platform },
    subject,
    notes,
    calls: calls.map(({ id, server, tool, did, hidden, message, said, saidHidden, agrees, expected }) => ({
      id,
      server,
      tool,
      program: { decision: did, hidden, message },
      callgate: { decision: said, hidden: saidHidden },
      agrees,
      ...(expected === undefined
        ? {}
        : { expected: { decision: expected.decision, hidden: expected.hidden }, met: expected.isMet }),
    })),
    notAsked,
    summary: { calls: calls.length, ...probeCounts(report) },
  });
}
