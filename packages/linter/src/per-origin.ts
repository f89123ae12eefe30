/** What rules hold → each thing once, with the tools whose calls meet it: a rule for every tool is met by many. */

import type { Path, Rule } from "@callgate/core";
import type { KnownTool } from "./check.js";

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

/** Several checks ask for the same parts. */
const known = new WeakMap<readonly KnownTool[], Map<unknown, ReadonlyMap<Path, unknown>>>();
