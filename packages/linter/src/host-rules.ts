/** The rules of a host's files as written, each with all it became: one rule may select tools by several names. */

import { type Access, type AccessEntry, type AccessRule, nameTestsOf } from "@callgate/core/policy";
import { pointer } from "@callgate/core/yaml";
import type { CheckProblem, HostCheckContext } from "./check.js";

export interface WrittenRule {
  /** Where it is written; all entries of the rule share it. */
  readonly entries: readonly [AccessEntry, ...AccessEntry[]];
}

/** The rules as written, in the order in which the host looks at them; what a mode adds is not among them. */
export function writtenRules({ policy }: HostCheckContext): WrittenRule[] {
  const rules = new Map<string, [AccessEntry, ...AccessEntry[]]>();
  for (const entry of policy.access.entries) {
    if (!entry.named || !isPlaced(entry)) continue;
    const place = pointer(entry.origin);
    const known = rules.get(place);
    if (known === undefined) rules.set(place, [entry]);
    else known.push(entry);
  }
  return [...rules.values()].map((entries) => ({ entries }));
}

/** Whether it is known where something is written: a place begins with the number of the file. */
export function isPlaced({ origin }: Pick<AccessEntry, "origin">): boolean {
  return origin.length > 1;
}

/** Names that hosts have for tools of their own. */
export const BUILT_IN: ReadonlySet<string> = new Set([
  ...["bash", "codesearch", "edit", "external_directory", "glob", "grep", "list", "lsp", "patch", "question", "read"],
  ...["skill", "task", "todoread", "todowrite", "webfetch", "websearch", "write"],
]);

/** Whether a rule keeps tools of servers back, by their names. */
export function restrictsTools({ entries: [{ effect, name, selector }] }: WrittenRule): boolean {
  const asksTools = nameTestsOf(selector).some(({ of }) => of !== "server" && of !== "model server");
  return effect !== "allow" && asksTools && !BUILT_IN.has(name);
}

/** Where a rule is written; of what no file says, the mapping that a rule for it belongs in. */
export function placeOf(by: AccessRule, context: HostCheckContext): Pick<CheckProblem, "path" | "part"> {
  if (isPlaced(by)) return { path: by.origin };
  const last = writtenRules(context).at(-1)?.entries[0].origin;
  const isItem = typeof last?.at(-1) === "number";
  return last === undefined ? { path: by.origin } : { path: last.slice(0, isItem ? -2 : -1), part: "key" };
}

/** Whether an entry looks at the names of tools, and at nothing else that is not known. */
export function isByName({ selector, conditions, uncertain }: AccessEntry): boolean {
  return nameTestsOf(selector).length > 0 && conditions.length === 0 && uncertain === undefined;
}

/** The access without the entries of which it is not known what they do. */
export function certainPart(access: Access): Access {
  const entries = access.entries.filter(({ uncertain }) => uncertain === undefined);
  return entries.length === access.entries.length ? access : { ...access, entries };
}

/** What a rule does to calls, as a verb. */
export function doesTo({ effect }: Pick<AccessEntry, "effect">): string {
  switch (effect) {
    case "allow":
      return "allows";
    case "ask":
      return "asks about";
    case "deny":
    case "hide":
      return "denies";
    default:
      return effect satisfies never;
  }
}
