/** Policy × tools → findings. */

import {
  type Category,
  categorise,
  compareFindings,
  type Document,
  type Finding,
  type Lowered,
  type Policy,
  type Tool,
  type ToolCatalogue,
} from "@callgate/core";
import type { KnownTool } from "./check.js";
import { CHECKS } from "./checks/index.js";

export interface LintOptions {
  readonly tools?: ToolCatalogue | undefined;
  /** Categories that were decided by hand, by tool name. */
  readonly categories?: ReadonlyMap<string, Category> | undefined;
}

/** All findings about a document and the policy lowered from it, in the order of `compareFindings`. */
export function lint(document: Document, lowered: Lowered, options: LintOptions = {}): Finding[] {
  const { policy } = lowered;
  const findings = [...lowered.findings];
  // What a document says that nobody loads is beside the point.
  if (policy !== undefined && !lowered.refused) {
    const context = { policy, tools: knownTools(policy, options) };
    for (const check of CHECKS) {
      if (check.of === "document") continue;
      for (const { path, part, message, severity } of check.run(context))
        findings.push({
          check: check.id,
          severity: severity ?? check.severity,
          message,
          location: { uri: document.uri, range: document.locate(path, part) },
          related: [],
        });
    }
  }
  return findings.sort(compareFindings);
}

/** The tools that the policy names or the list holds; findings are sorted at the end, so their order says nothing. */
function knownTools(policy: Policy, { tools, categories }: LintOptions): KnownTool[] {
  const known = (name: string, tool: Tool | undefined): KnownTool => ({
    name,
    tool,
    categorise: () => categorise(tool ?? { name }, categories),
  });
  const listed = tools?.tools ?? new Map<string, Tool>();
  const unlisted = [...policy.tools.keys()].filter((name) => !listed.has(name));
  return [...[...listed].map(([name, tool]) => known(name, tool)), ...unlisted.map((name) => known(name, undefined))];
}
