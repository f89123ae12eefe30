/** Policy → whether what a tool's entry says can be looked at without the entries of other tools. */

import type { Policy, ToolPolicy } from "./policy.js";

/** Whether some rules look at counters that are not those of their own entry. */
export function readsAcross({ tools, everyTool }: Policy): boolean {
  const reads = (rules: ToolPolicy["rules"], scope: string) =>
    rules.some(({ conditions }) =>
      conditions.some(({ target }) => target.kind === "counter" && !target.key.startsWith(`${scope}.`)),
    );
  if (reads(everyTool?.rules ?? [], "_global")) return true;
  for (const { name, rules } of tools.values()) if (reads(rules, name)) return true;
  return false;
}

/** Whether two entries say the same in every word. */
export function isSameEntry(a: ToolPolicy | undefined, b: ToolPolicy | undefined): boolean {
  return isSame(a, b);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && isSame([...a], [...b]);
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
