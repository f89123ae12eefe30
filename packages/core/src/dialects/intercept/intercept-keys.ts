/** What Intercept does with a key it does not know: it drops it, and the rest means something else than the author thinks. */

import type { MapNode, Node, Path } from "../../document/document.js";
import { mapFields, nodeAt } from "../../document/fields.js";
import { closest } from "../../text/suggest.js";

const RULE_KEYS = ["name", "action", "conditions", "on_deny", "rate_limit", "state"];
const TOP_KEYS = ["version", "description", "default", "hide", "tools", "approvals"];

/** The consequence of dropping the key at the end of `path`, as a clause. */
export function explainInterceptKey(path: Path, root: MapNode): string {
  const parent = nodeAt(root, path.slice(0, -1))?.value ?? root;
  const key = String(path[path.length - 1]);
  if (path.length === 1) return afterTopLevel(key, parent);
  if (path[0] !== "tools") return "the engine drops it";
  if (path.length === 3) return afterTool(key, parent);
  if (path[2] !== "rules") return "the engine drops it";
  if (path.length === 5) return afterRule(key, parent);
  if (path[4] === "conditions" && path.length === 7) return afterCondition(parent);
  return "the engine drops it";
}

function afterTopLevel(key: string, parent: Node): string {
  const value = parent.kind === "map" ? mapFields(parent).byName.get(key)?.value : undefined;
  if (value !== undefined && has(value, "rules")) return "the engine drops it; entries of tools go under `tools`";
  const meant = closest(key, TOP_KEYS);
  if (meant === "default" && !has(parent, "default"))
    return "the engine drops it and allows every tool that is not listed";
  if (meant === "tools") return "the engine drops it, so no rule applies";
  if (meant === "hide") return "the engine drops it, so nothing is hidden";
  return "the engine drops it";
}

function afterTool(key: string, parent: Node): string {
  if (key === "hide" || key === "hidden")
    return "the engine drops it and the tool stays visible; name the tool in the `hide` list at the top";
  if (!has(parent, "rules")) return "the engine drops it, so the tool has no rules and every call passes";
  return "the engine drops it";
}

function afterRule(key: string, rule: Node): string {
  if (closest(key, RULE_KEYS) === "on_deny") return "the engine drops it, and the agent gets no message";
  const action = text(rule, "action");
  if (action === "deny") return "the engine drops it, and the rule denies every call";
  if (action !== undefined && action !== "evaluate" && action !== "") return "the engine drops it";
  if (!has(rule, "conditions") && !has(rule, "rate_limit"))
    return "the engine drops it, so the rule has no condition and denies nothing";
  return "the engine drops it, and the rule works as if it were not there";
}

function afterCondition(condition: Node): string {
  if (!has(condition, "op") || !has(condition, "path"))
    return "the engine drops it, so the condition is never true and the rule denies every call";
  if (!has(condition, "value")) return "the engine drops it, and compares with nothing";
  return "the engine drops it";
}

function has(node: Node, name: string): boolean {
  return node.kind === "map" && mapFields(node).byName.has(name);
}

function text(node: Node, name: string): string | undefined {
  const value = node.kind === "map" ? mapFields(node).byName.get(name)?.value : undefined;
  return value?.kind === "scalar" ? value.text : undefined;
}
