/** FindingRuns → a Code Quality report, which GitLab shows on a merge request: the part of Code Climate's format that it reads. */

import { fingerprint, type Severity } from "@callgate/core";
import type { FindingRun } from "../findings/run.js";
import { linesOf } from "../findings/run.js";
import { jsonDocument, printable } from "../printable.js";

const SEVERITY = { error: "critical", warning: "major", note: "info" } as const satisfies Record<Severity, string>;

/**
 * A list of all results that count. Paths are those given, which GitLab takes to be relative to the repository. GitLab
 * recognises a result in the other branch by its fingerprint, which is made of its content and unique in the report.
 */
export function codequality(runs: readonly FindingRun[]): string {
  const seen = new Map<string, number>();
  const issues = runs.flatMap(({ results, sources }) =>
    results
      .filter(({ suppressed }) => suppressed === undefined)
      .map((result) => {
        const { check, severity, location } = result.finding;
        const path = location.uri.replace(/^(?:\.\/+)+/, "");
        const content = `${path}:${fingerprint(result.finding, result.source ?? sources.get(location.uri) ?? "")}`;
        const copy = seen.get(content) ?? 0;
        seen.set(content, copy + 1);
        return {
          description: printable(linesOf(result).join("; ")),
          check_name: check,
          fingerprint: digest(copy === 0 ? content : `${content}:${copy}`),
          severity: SEVERITY[severity],
          location: { path, lines: { begin: location.range.start.line } },
        };
      }),
  );
  return jsonDocument(issues);
}

function digest(content: string): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(content).digest("hex").slice(0, 32);
}
