/** A matrix of tools and policies → JSON, version 1; its JSON Schema is `schemas/access.schema.json`. */

import { jsonDocument } from "../printable.js";
import { type AccessReport, accessCounts, graveTools } from "../results/access.js";
import { findingObject } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function accessJson(report: AccessReport): string {
  const { policies, tools, findings } = report;
  return jsonDocument({
    version: 1,
    command: "access",
    findings: findings.map(findingObject),
    policies,
    tools: tools.map(({ server, tool, rule, example, category, cells }) => ({
      server,
      tool,
      rule,
      example: example && { server: example.server, tool: example.tool },
      category,
      answers: cells.flatMap((cell, index) => (cell === undefined ? [] : [{ policy: policies[index]?.name, ...cell }])),
    })),
    summary: {
      tools: tools.filter(({ tool }) => tool !== "*").length,
      policies: policies.length,
      withoutApproval: graveTools(report).length,
      ...accessCounts(report),
    },
  });
}
