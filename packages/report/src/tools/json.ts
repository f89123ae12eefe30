/** ToolsReport → JSON, version 1; its JSON Schema is `schemas/tools.schema.json`. */

import { CATEGORIES } from "@callgate/core";
import { jsonDocument } from "../printable.js";
import type { ToolsReport } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function toolsJson({ subject, server, findings, tools }: ToolsReport): string {
  const counts = CATEGORIES.map((category) => [category, tools.filter((tool) => tool.category === category).length]);
  const report = {
    version: 1,
    command: "tools",
    subject,
    server,
    findings,
    tools,
    summary: { tools: tools.length, ...Object.fromEntries(counts) },
  };
  return jsonDocument(report);
}
