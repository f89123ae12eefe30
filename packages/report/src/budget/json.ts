/** BudgetReport → JSON, version 1; its JSON Schema is `schemas/budget.schema.json`. */

import { findingObject } from "../json.js";
import { jsonDocument } from "../printable.js";
import type { BudgetReport } from "./report.js";
import { isUnlimited } from "./words.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function budgetJson({ subject, findings, tools }: BudgetReport): string {
  const unbounded = tools.filter(isUnlimited).length;
  const report = {
    version: 1,
    command: "budget",
    subject,
    findings: findings.map(findingObject),
    tools,
    summary: { tools: tools.length, unbounded },
  };
  return jsonDocument(report);
}
