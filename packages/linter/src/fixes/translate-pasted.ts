/** Rules as catalogue pages teach them, pasted where no program reads them → what the dialect has for them. */

import type { DialectId, Document, Path } from "@callgate/core";
import {
  appendItem,
  type Data,
  type DataMap,
  insertEntries,
  placeOf,
  remove,
  renameKey,
  replaceScalar,
  replaceValue,
  type TextEdit,
  together,
} from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import { type MapNode, mapFields, nodeAt } from "@callgate/core/yaml";
import type { DocumentProblem, ProposedFix } from "../check.js";
import { isPastedKey, type Pasted, readPasted } from "../pasted.js";

/**
 * Translates all that was pasted into the tool, or into the rule, that the problem is in. Undefined where the dialect
 * has no words for it: a deny with conditions in Intercept, an approval in a gateway policy.
 */
export function translatePasted({ document, lowered, diagnostic }: DocumentProblem): ProposedFix | undefined {
  const dialect = lowered.policy?.dialect;
  const [top, tool, list, index] = diagnostic.path;
  if (dialect === undefined || top !== "tools" || typeof tool !== "string") return undefined;
  if (diagnostic.path.length === 3) return translateTool(document, dialect, tool);
  if (dialect !== "intercept" || list !== "rules" || typeof index !== "number") return undefined;
  return inRule(document, diagnostic.path.slice(0, 4));
}

/** The keys of a tool that each dialect knows. */
const TOOL_KEYS: Readonly<Record<DialectId, readonly string[]>> = {
  catalogue: ["rules"],
  gateway: ["require", "deny_if", "limits"],
  intercept: ["rules"],
};

/** Translates all that was pasted into the entry of a tool. */
export function translateTool(document: Document, dialect: DialectId, tool: string): ProposedFix | undefined {
  const path = ["tools", tool];
  const node = nodeAt(document.root, path)?.value;
  if (node?.kind !== "map") return undefined;
  const names = [...mapFields(node).byName.keys()];
  const keys = names.filter((key) => !TOOL_KEYS[dialect].includes(key) && isPastedKey(key));
  // The rules of an Intercept policy, pasted into a gateway's.
  const rules = dialect === "gateway" && names.includes("rules") ? rulesIn(node) : [];
  if (rules === undefined || (keys.length === 0 && rules.length === 0)) return undefined;
  const own = keys.length === 0 ? [] : [readPasted(node, keys)];
  const pasted = [...own, ...rules];
  if (!pasted.every((rule) => rule !== undefined) || !pasted.some(saysSomething)) return undefined;
  // `hide` alone is for the list at the top, and nothing else is to be said of the tool.
  if (rules.length === 0 && keys.every((key) => key === "hide" || key === "hidden")) return undefined;
  const entries = pasted.map((rule) => entriesOf(rule, dialect, tool));
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

type Lists = readonly (readonly [list: string, items: readonly DataMap[]])[];

function joined(entries: readonly Lists[]): Lists {
  const lists = new Map<string, DataMap[]>();
  for (const [list, items] of entries.flat()) lists.set(list, [...(lists.get(list) ?? []), ...items]);
  return [...lists];
}

/** What the tool's lists get; a tool that is denied gets no limit. Undefined where the dialect cannot say it. */
function entriesOf(pasted: Pasted, dialect: DialectId, tool: string): Lists | undefined {
  const { action, conditions, limit, reason } = pasted;
  const hasConditions = conditions.length > 0;
  const limited = action === "deny" ? undefined : limit;
  switch (dialect) {
    case "gateway": {
      const onDeny = reason === undefined ? {} : { on_deny: reason };
      if (action === "approval") return undefined;
      if (action === "deny") return [["deny_if", [{ conditions, ...onDeny }]]];
      const counter = { counter: `${tool}_rate`, window: limited?.window, max: limited?.max, scope: "grant" };
      return [
        ...(hasConditions ? [["require", [{ conditions, ...onDeny }]] as const] : []),
        ...(limited === undefined ? [] : [["limits", [{ ...counter, ...onDeny } as DataMap]] as const]),
      ];
    }
    case "intercept": {
      const onDeny = reason === undefined ? {} : { on_deny: reason };
      if (action === "deny")
        return hasConditions ? undefined : [["rules", [{ name: "deny", action: "deny", ...onDeny }]]];
      const rules: DataMap[] = [];
      const asked = hasConditions ? { conditions } : {};
      if (action === "approval") rules.push({ name: "approval", action: "require_approval", ...asked, ...onDeny });
      else if (hasConditions) rules.push({ name: "conditions", conditions, ...onDeny });
      if (limited !== undefined)
        rules.push({ name: "rate limit", rate_limit: `${limited.max}/${limited.window}`, ...onDeny });
      return [["rules", rules]];
    }
    case "catalogue": {
      const fields: Record<string, Data> = { action: action === "approval" ? "require_approval" : (action ?? "allow") };
      if (hasConditions) fields.conditions = conditions;
      if (limited !== undefined) fields.rate_limit = { max: limited.max, window: SECONDS[limited.window] };
      if (reason !== undefined) fields.reason = reason;
      return [["rules", [fields]]];
    }
    default:
      return dialect satisfies never;
  }
}

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

function isWritten(document: Document, path: Path, text: string): boolean {
  const node = placeOf(document, path)?.node;
  return node?.kind === "scalar" && node.text === text;
}

/** Whether it says what becomes of calls; a name or a message says nothing of that. */
function saysSomething({ action, hide, limit, conditions }: Pasted): boolean {
  return action !== undefined || hide || limit !== undefined || conditions.length > 0;
}

/** A rule of an Intercept policy in the catalogue's words: its keys one by one, so that comments stay. */
function inRule(document: Document, path: Path): ProposedFix | undefined {
  const node = placeOf(document, path)?.node;
  if (node?.kind !== "map") return undefined;
  const names = [...mapFields(node).byName.keys()];
  const keys = names.filter(isPastedKey);
  const pasted = names.length === keys.length ? readPasted(node, keys) : undefined;
  if (pasted === undefined || pasted.hide || keys.some((key) => NOT_IN_RULES.has(key))) return undefined;
  const { action, conditions, limit } = pasted;
  const hasConditions = conditions.length > 0;
  // Intercept has no rule that denies some calls, and limits stand alone.
  if (hasConditions && (action === "deny" || limit !== undefined)) return undefined;
  const at = (key: string): Path => [...path, key];
  const parts: (TextEdit[] | undefined)[] = [];
  // A name and a message may be those of a denial whose other half is missing: only who says `allow` wants no rule.
  const isIdle = action !== "deny" && action !== "approval" && !hasConditions && limit === undefined;
  if (isIdle && (action === undefined || isWritten(document, at("action"), "evaluate"))) return undefined;
  if (isIdle) {
    const list = path.slice(0, -1);
    const items = nodeAt(document.root, list)?.value;
    const alone = items?.kind === "list" && items.items.length === 1;
    return proposed(
      document,
      [pasted],
      String(path[1]),
      alone ? replaceValue(document, list, []) : remove(document, path),
    );
  }
  const name = nameOf(pasted);
  const isNamed = names.includes("name");
  for (const key of keys) {
    if (key === "action") {
      const wanted = action === "deny" ? "deny" : action === "approval" ? "require_approval" : undefined;
      if (wanted !== undefined) {
        if (!isWritten(document, at(key), wanted)) parts.push(replaceScalar(document, at(key), wanted));
      } else if (isNamed) parts.push(remove(document, at(key)));
      else parts.push(renameKey(document, at(key), "name"), replaceScalar(document, at(key), name));
    } else if (key === "rate_limit") {
      if (action === "deny") parts.push(remove(document, at(key)));
      else if (limit !== undefined) parts.push(replaceValue(document, at(key), `${limit.max}/${limit.window}`));
    } else if (key === "when") {
      if (names.includes("conditions")) return undefined;
      parts.push(renameKey(document, at(key), "conditions"), replaceValue(document, at(key), conditions));
    } else if (key !== "name" && key !== "conditions" && key !== "on_deny")
      parts.push(renameKey(document, at(key), "on_deny"));
  }
  const takesName = !isNamed && (action === "deny" || action === "approval" || !names.includes("action"));
  // Only its name is missing.
  if (takesName && parts.length === 0) return undefined;
  if (takesName) parts.push(insertEntries(document, path, { name }, "first"));
  return proposed(document, [pasted], String(path[1]), together(parts));
}

/** Keys that only a tool's entry has, or that a rule has only under another name. */
const NOT_IN_RULES: ReadonlySet<string> = new Set([
  "deny",
  "denied",
  "block",
  "blocked",
  "disabled",
  "allow",
  "allowed",
  "enabled",
  "effect",
  "decision",
  "if",
]);

function nameOf({ action, limit }: Pasted): string {
  if (action === "deny") return "deny";
  if (action === "approval") return "approval";
  return limit === undefined ? "conditions" : "rate limit";
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
