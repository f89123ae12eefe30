/** FindingRuns → Checkstyle's XML, which editors and many services read: the files, with the results in each. */

import type { Severity } from "@callgate/core";
import type { FindingRun, Result } from "../findings/run.js";
import { linesOf } from "../findings/run.js";
import { attributes } from "./xml.js";

const SEVERITY = { error: "error", warning: "warning", note: "info" } as const satisfies Record<Severity, string>;

/** One document with all results that count. Checkstyle has no place for anything else. */
export function checkstyle(runs: readonly FindingRun[]): string {
  const files = new Map<string, Result[]>();
  for (const { subjects, results } of runs) {
    for (const uri of subjects) if (!files.has(uri)) files.set(uri, []);
    for (const result of results) {
      if (result.suppressed !== undefined) continue;
      const { uri } = result.finding.location;
      files.set(uri, [...(files.get(uri) ?? []), result]);
    }
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<checkstyle version="4.3">',
    ...[...files].flatMap(([name, results]) => [
      `  <file${attributes({ name })}>`,
      ...results.map(errorLine),
      "  </file>",
    ]),
    "</checkstyle>",
    "",
  ].join("\n");
}

function errorLine(result: Result): string {
  const { check, severity, location } = result.finding;
  const { line, column } = location.range.start;
  return `    <error${attributes({ line, column, severity: SEVERITY[severity], message: linesOf(result).join("; "), source: `callgate.${check}` })}/>`;
}
