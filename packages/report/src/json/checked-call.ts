/** One call's decision → JSON, version 1; its JSON Schema is `schemas/check.schema.json`. */

import { jsonDocument } from "../printable.js";
import type { CheckedCall } from "../results/checked-call.js";
import { argumentsObject, limitObject, remedyObject } from "./replay.js";
import { findingObject } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function checkedCallJson(report: CheckedCall): string {
  const { subject, assumed, host, call, decision, rule, message, place, rules, limits, otherwise } = report;
  return jsonDocument({
    version: 1,
    command: "check",
    policy: subject,
    assumed,
    host,
    call: { server: call.server, tool: call.tool, ...argumentsObject(call.args) },
    decision,
    rule,
    message,
    place,
    rules,
    limits: limits.map(limitObject),
    otherwise: otherwise.map((one) => ({ decision: one.decision, change: remedyObject(one.remedy) })),
    whateverArguments: report.isWhateverArguments,
    notes: report.notes,
    findings: report.findings.map(findingObject),
  });
}
