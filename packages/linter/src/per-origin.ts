/** What rules hold → each thing once, with the tools whose calls meet it: a rule for every tool is met by many. */

import type { Condition, Path, Rule } from "@callgate/core";
import type { CheckContext, CheckProblem, KnownTool } from "./check.js";

/** A condition on an argument, with the rule that it belongs to. */
export interface ArgumentCondition {
  readonly origin: Path;
  readonly rule: Rule;
  readonly condition: Condition;
  readonly segments: readonly string[];
}

/** More tools than these are not asked about one rule. */
const MAX_TOOLS = 8;

/** What `parts` finds in the rules that reachable tools meet, with the first of these tools. */
export function perOrigin<T extends { readonly origin: Path }>(
  tools: readonly KnownTool[],
  parts: (rule: Rule) => readonly T[],
): Iterable<readonly [T, readonly KnownTool[]]> {
  const asked = known.get(tools)?.get(parts);
  // What was found for these parts was found by the same function.
  if (asked !== undefined) return (asked as Map<Path, readonly [T, KnownTool[]]>).values();
  // One part of the policy has one path, whoever meets it.
  const found = new Map<Path, readonly [T, KnownTool[]]>();
  for (const tool of tools)
    for (const rule of tool.reach()?.rules ?? [])
      for (const part of parts(rule)) {
        const known = found.get(part.origin);
        if (known === undefined) found.set(part.origin, [part, [tool]]);
        else if (known[1].length < MAX_TOOLS) known[1].push(tool);
      }
  const others = known.get(tools);
  if (others === undefined) known.set(tools, new Map([[parts, found]]));
  else others.set(parts, found);
  return found.values();
}

/** What a check finds of a part at the first tool that shows it; undefined where none does. */
export function firstShown<T>(
  part: T,
  tools: readonly KnownTool[],
  context: CheckContext,
  problemOf: (part: T, tool: KnownTool, context: CheckContext) => CheckProblem | undefined,
): CheckProblem | undefined {
  for (const tool of tools) {
    const problem = problemOf(part, tool, context);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Several checks ask for the same parts. */
const known = new WeakMap<readonly KnownTool[], Map<unknown, ReadonlyMap<Path, unknown>>>();
