/** Rules as catalogue pages teach them, pasted where no program reads them → what the dialect has for them. */

import type { DialectId, Document } from "@callgate/core";
import { FIXES, isPastedKey, type Pasted, readPasted, type ToolLists } from "@callgate/core/dialects";
import { appendItem, type DataMap, remove, replaceValue, type TextEdit, together } from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import { type MapNode, mapFields, nodeAt } from "@callgate/core/yaml";
import type { DocumentProblem, ProposedFix } from "../check.js";

/**
 * Translates all that was pasted into the tool, or into the rule, that the problem is in. Undefined where the dialect
 * has no words for it.
 */
export function translatePasted({ document, lowered, diagnostic }: DocumentProblem): ProposedFix | undefined {
  const dialect = lowered.policy?.dialect;
  const [top, tool, list, index] = diagnostic.path;
  if (dialect === undefined || top !== "tools" || typeof tool !== "string") return undefined;
  if (diagnostic.path.length === 3) return translateTool(document, dialect, tool);
  const { rewriteRule } = FIXES[dialect];
  if (rewriteRule === undefined || list !== "rules" || typeof index !== "number") return undefined;
  const rewritten = rewriteRule(document, diagnostic.path.slice(0, 4));
  return rewritten && proposed(document, [rewritten.pasted], tool, rewritten.edits);
}

/** Translates all that was pasted into the entry of a tool. */
export function translateTool(document: Document, dialect: DialectId, tool: string): ProposedFix | undefined {
  const path = ["tools", tool];
  const node = nodeAt(document.root, path)?.value;
  if (node?.kind !== "map") return undefined;
  const names = [...mapFields(node).byName.keys()];
  const { toolKeys, listsOf } = FIXES[dialect];
  const keys = names.filter((key) => !toolKeys.includes(key) && isPastedKey(key));
  // Rules as another dialect lists them.
  const rules = !toolKeys.includes("rules") && names.includes("rules") ? rulesIn(node) : [];
  if (rules === undefined || (keys.length === 0 && rules.length === 0)) return undefined;
  const own = keys.length === 0 ? [] : [readPasted(node, keys)];
  const pasted = [...own, ...rules];
  if (!pasted.every((rule) => rule !== undefined) || !pasted.some(saysSomething)) return undefined;
  // `hide` alone is for the list at the top, and nothing else is to be said of the tool.
  if (rules.length === 0 && keys.every((key) => key === "hide" || key === "hidden")) return undefined;
  const entries = pasted.map((rule) => listsOf(rule, tool));
  if (!entries.every((lists) => lists !== undefined)) return undefined;
  const lists = joined(entries);
  const gone = [...keys, ...(rules.length > 0 ? ["rules"] : [])];
  const rest = names.filter((key) => !gone.includes(key));
  const hide = pasted.some((rule) => rule.hide) ? appendItem(document, ["hide"], tool) : [];
  const edits =
    rest.length === 0
      ? together([replaceValue(document, path, Object.fromEntries(lists)), hide])
      : together([
          ...gone.map((key) => remove(document, [...path, key])),
          ...lists.flatMap(([list, items]) => items.map((item) => appendItem(document, [...path, list], item))),
          hide,
        ]);
  return proposed(document, pasted, tool, edits);
}

function rulesIn(tool: MapNode): (Pasted | undefined)[] | undefined {
  const list = mapFields(tool).byName.get("rules")?.value;
  if (list?.kind !== "list") return undefined;
  return list.items.map((rule) => {
    if (rule.kind !== "map") return undefined;
    return readPasted(rule, [...mapFields(rule).byName.keys()]);
  });
}

function joined(entries: readonly ToolLists[]): ToolLists {
  const lists = new Map<string, DataMap[]>();
  for (const [list, items] of entries.flat()) lists.set(list, [...(lists.get(list) ?? []), ...items]);
  return [...lists];
}

/** Whether it says what becomes of calls; a name or a message says nothing of that. */
function saysSomething({ action, hide, limit, conditions }: Pasted): boolean {
  return action !== undefined || hide || limit !== undefined || conditions.length > 0;
}

function proposed(
  { text }: Document,
  pasted: readonly Pasted[],
  tool: string,
  edits: readonly TextEdit[] | undefined,
): ProposedFix | undefined {
  // A rule that is written well is left as it is: what is wrong with it is something else.
  if (edits === undefined || edits.every((edit) => text.slice(edit.start, edit.end) === edit.text)) return undefined;
  const name = `\`${clip(tool)}\``;
  const denies = pasted.some(({ action }) => action === "deny");
  const what = denies
    ? `deny ${name}`
    : pasted.some(({ hide }) => hide)
      ? `hide ${name}`
      : pasted.some(({ limit }) => limit !== undefined)
        ? `limit ${name}`
        : `write the rules of ${name}`;
  return { message: `${what} in the words of this dialect`, edits, keeps: "the word that was meant" };
}
