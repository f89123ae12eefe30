/** A tool as a record names it → the tools that it may be: a host writes names otherwise than servers and files do. */

import { type Access, nameTestsOf, type ToolRef } from "./access.js";
import { mangled } from "./naming.js";

/**
 * The recorded tool itself, and those of which the policy asks by names that the host would write so. Where all are decided
 * alike, it does not matter which one it was.
 */
export function recordedTools(access: Access, recorded: ToolRef): readonly ToolRef[] {
  const { naming, entries, restrictions = [] } = access;
  const { server, tool } = recorded;
  if (naming === undefined || server === undefined) return [recorded];
  let asked = askedNames.get(access);
  if (asked === undefined) {
    asked = { server: new Set(), tool: new Set() };
    for (const { selector } of [...entries, ...restrictions])
      for (const test of nameTestsOf(selector))
        if ("exact" in test && (test.of === "server" || test.of === "tool")) asked[test.of].add(test.exact);
    askedNames.set(access, asked);
  }
  const written = (names: ReadonlySet<string>, name: string) => [
    name,
    ...[...names].filter((one) => one !== name && mangled(naming, one) === name),
  ];
  return written(asked.server, server).flatMap((one) =>
    written(asked.tool, tool).map((name) => ({ ...recorded, server: one, tool: name })),
  );
}

/** The names of servers and tools that a policy asks for outright. */
const askedNames = new WeakMap<Access, { readonly server: Set<string>; readonly tool: Set<string> }>();
