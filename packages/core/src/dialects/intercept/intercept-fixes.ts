/** How fixes write in Intercept's policy.yaml. */

import type { Document, Path } from "../../document/document.js";
import { mapFields, nodeAt } from "../../document/fields.js";
import { pointer } from "../../document/pointer.js";
import {
  type DataMap,
  insertEntries,
  placeOf,
  remove,
  renameKey,
  replaceScalar,
  replaceValue,
  type TextEdit,
  together,
} from "../../edit/index.js";
import type { Policy } from "../../policy/policy.js";
import { defaultOf, isHidden } from "../../policy/queries.js";
import type { DialectFixes, Listed, NewItem, RewrittenRule, ToolLists } from "../fixes.js";
import { isPastedKey, type Pasted, readPasted } from "../pasted.js";
import { carrierOf } from "./carrier.js";

export const interceptFixes: DialectFixes = {
  toolKeys: ["rules"],
  rateLimit(policy, tool, perMinute, listed) {
    const taken = policy.tools.get(tool)?.rules.some(({ limit }) => limit?.counter === "_rate_minute") ?? false;
    // Under this name are the rules of every tool.
    if (taken || tool === "*") return undefined;
    const item = { name: "rate limit", rate_limit: `${perMinute}/minute` };
    return [{ list: ["tools", tool, "rules"], item }, ...carrierItems(policy, tool, "minute", perMinute, listed)];
  },
  requiredBeside: () => undefined,
  listsOf,
  rewriteRule,
  rewrite: undefined,
  carried,
};

/** What the rate limit of a tool with a dot in its name needs, which Intercept refuses without. */
function carried(policy: Policy, path: Path): readonly NewItem[] {
  const [top, tool, , , key] = path;
  if (top !== "tools" || typeof tool !== "string" || path.length !== 5 || key !== "rate_limit") return [];
  const at = pointer(path.slice(0, 4));
  const limit = policy.tools.get(tool)?.rules.find((rule) => pointer(rule.origin) === at)?.limit;
  return limit?.max === undefined ? [] : carrierItems(policy, tool, limit.window.name, Number(limit.max));
}

/**
 * What Intercept wants beside the rate limit of a tool with a dot in its name: an entry that carries the counter. Under
 * `default: deny` it is hidden where it is no tool of the policy, as it would allow a tool of that name.
 */
function carrierItems(policy: Policy, tool: string, window: string, max: number, listed?: Listed): NewItem[] {
  const entry = carrierOf(tool, "", window, max)?.entry;
  const isNamed = entry !== undefined && policy.tools.has(entry);
  const isTool = isNamed || (entry !== undefined && (listed?.has(entry) ?? false));
  const carrier = carrierOf(tool, `_rate_${window}`, window, isTool ? undefined : max);
  if (carrier === undefined) return [];
  return [
    { list: ["tools", carrier.entry, "rules"], item: carrier.rule },
    ...(isNamed || isHidden(policy, carrier.entry) || defaultOf(policy).action === "allow"
      ? []
      : [{ list: ["hide"], item: carrier.entry }]),
  ];
}

/** Intercept has no rule that denies some calls. */
function listsOf({ action, conditions, limit, reason }: Pasted): ToolLists | undefined {
  const onDeny = reason === undefined ? {} : { on_deny: reason };
  const hasConditions = conditions.length > 0;
  if (action === "deny") return hasConditions ? undefined : [["rules", [{ name: "deny", action: "deny", ...onDeny }]]];
  const rules: DataMap[] = [];
  const asked = hasConditions ? { conditions } : {};
  if (action === "approval") rules.push({ name: "approval", action: "require_approval", ...asked, ...onDeny });
  else if (hasConditions) rules.push({ name: "conditions", conditions, ...onDeny });
  if (limit !== undefined) rules.push({ name: "rate limit", rate_limit: `${limit.max}/${limit.window}`, ...onDeny });
  return [["rules", rules]];
}

/** A rule in the catalogue's words, its keys one by one. */
function rewriteRule(document: Document, path: Path): RewrittenRule | undefined {
  const node = placeOf(document, path)?.node;
  if (node?.kind !== "map") return undefined;
  const names = [...mapFields(node).byName.keys()];
  const keys = names.filter(isPastedKey);
  const pasted = names.length === keys.length ? readPasted(node, keys) : undefined;
  if (pasted === undefined || pasted.hide || keys.some((key) => NOT_IN_RULES.has(key))) return undefined;
  const { action, conditions, limit } = pasted;
  const hasConditions = conditions.length > 0;
  // Intercept has no rule that denies some calls, and a limit is a rule of its own.
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
    return { pasted, edits: alone ? replaceValue(document, list, []) : remove(document, path) };
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
  return { pasted, edits: together(parts) };
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

function isWritten(document: Document, path: Path, text: string): boolean {
  const node = placeOf(document, path)?.node;
  return node?.kind === "scalar" && node.text === text;
}
