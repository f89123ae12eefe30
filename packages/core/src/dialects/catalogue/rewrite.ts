/** The catalogue's form, which no program loads → Intercept's, or the gateway's where the file is JSON. */

import type { Document, Node, Path } from "../../document/document.js";
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
} from "../../edit/index.js";
import type { Policy, Rule } from "../../policy/policy.js";
import { windowOfLength } from "../../policy/windows.js";
import type { RewrittenDocument } from "../fixes.js";

/**
 * Rewrites the whole document. Undefined where the policy says something that the other form has no words for: a
 * window that is no minute, hour or day, a deny with conditions, a tool named `*`.
 */
export function rewrite(document: Document, policy: Policy): RewrittenDocument | undefined {
  if (policy.tools.has("*")) return undefined;
  const toGateway = document.format === "json";
  const edits = toGateway ? gatewayEdits(document, policy) : interceptEdits(document, policy);
  return edits && { message: `rewrite it as ${toGateway ? "a gateway" : "an Intercept"} policy`, edits };
}

/** The action as it is written, before lowering gave it a meaning. */
function actionOf(document: Document, { origin }: Rule): string | undefined {
  const node = placeOf(document, [...origin, "action"])?.node;
  return node?.kind === "scalar" ? node.text : undefined;
}

interface RateLimit {
  readonly max: bigint;
  readonly window: string;
}

/** Undefined where the rule has no limit; null where it has one that has no name in the other forms. */
function rateLimitOf({ limit }: Rule): RateLimit | undefined | null {
  if (limit === undefined) return undefined;
  const window = windowOfLength(limit.window.milliseconds);
  return window === undefined || limit.max === undefined || limit.max <= 0n ? null : { max: limit.max, window };
}

/** Whether the tool's limits differ in the other forms, where a counter is known by its window. */
function limitsDiffer(rules: readonly Rule[]): boolean {
  const windows = rules.flatMap((rule) => rateLimitOf(rule)?.window ?? []);
  return new Set(windows).size === windows.length;
}

function interceptEdits(document: Document, { tools }: Policy): TextEdit[] | undefined {
  const parts: (TextEdit[] | undefined)[] = [insertEntries(document, [], { version: "1" }, "first")];
  for (const { rules, origin } of tools.values()) {
    if (!limitsDiffer(rules)) return undefined;
    const list = [...origin, "rules"];
    const idle = rules.filter((rule) => isIdle(document, rule));
    if (idle.length > 0 && idle.length === rules.length) parts.push(replaceValue(document, list, []));
    else {
      const names = new Names();
      for (const rule of rules)
        if (idle.includes(rule)) parts.push(remove(document, rule.origin));
        else parts.push(interceptRule(document, rule, list, names));
    }
  }
  return together(parts);
}

/** Whether a rule only says that calls are allowed, as they are without it; Intercept wants a rule to say something. */
function isIdle(document: Document, rule: Rule): boolean {
  return actionOf(document, rule) === "allow" && rule.conditions.length === 0 && rule.limit === undefined;
}

function interceptRule(document: Document, rule: Rule, list: Path, names: Names): TextEdit[] | undefined {
  const { origin, conditions } = rule;
  const at = (key: string): Path => [...origin, key];
  const action = actionOf(document, rule);
  const limit = rateLimitOf(rule);
  const hasConditions = conditions.length > 0;
  if (limit === null || (action === "deny" && (limit !== undefined || has(document, at("conditions")))))
    return undefined;
  const parts: (TextEdit[] | undefined)[] = [];
  if (has(document, at("reason"))) parts.push(renameKey(document, at("reason"), "on_deny"));
  const limited = limit && { rate_limit: `${limit.max}/${limit.window}` };
  const apart = limited !== undefined && (hasConditions || action !== "allow");
  if (limited !== undefined && !apart) parts.push(replaceValue(document, at("rate_limit"), limited.rate_limit));
  if (action === "allow") {
    const name = names.next(limited !== undefined && !apart ? "rate limit" : "conditions");
    parts.push(renameKey(document, at("action"), "name"), replaceScalar(document, at("action"), name));
  } else {
    const name = names.next(action === "deny" ? "deny" : "approval");
    parts.push(insertEntries(document, origin, { name }, "first"));
  }
  if (limited !== undefined && apart) {
    const reason = rule.explained ? { on_deny: rule.message } : {};
    parts.push(remove(document, at("rate_limit")));
    parts.push(appendItem(document, list, { name: names.next("rate limit"), ...limited, ...reason }));
  }
  return together(parts);
}

/** Names for the rules of a tool, each of which denials tell apart. */
class Names {
  readonly #used = new Map<string, number>();

  next(name: string): string {
    const count = (this.#used.get(name) ?? 0) + 1;
    this.#used.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }
}

function has(document: Document, path: Path): boolean {
  return placeOf(document, path) !== undefined;
}

function gatewayEdits(document: Document, { tools }: Policy): TextEdit[] | undefined {
  const parts = [insertEntries(document, [], { version: "1", default: "allow" }, "first")];
  for (const { name, rules, origin } of tools.values()) {
    const tool = limitsDiffer(rules) ? gatewayTool(document, name, rules) : undefined;
    parts.push(tool && replaceValue(document, origin, tool));
  }
  return together(parts);
}

/** A tool's rules as the gateway has them, which knows neither an approval nor a deny without conditions. */
function gatewayTool(document: Document, tool: string, rules: readonly Rule[]): DataMap | undefined {
  const require: DataMap[] = [];
  const limits: DataMap[] = [];
  for (const rule of rules) {
    const limit = rateLimitOf(rule);
    if (limit === null || actionOf(document, rule) !== "allow") return undefined;
    const reason = rule.explained ? { on_deny: rule.message } : {};
    if (rule.conditions.length > 0) {
      const conditions = dataAt(document, placeOf(document, [...rule.origin, "conditions"])?.node);
      if (conditions === undefined) return undefined;
      require.push({ conditions, ...reason });
    }
    if (limit !== undefined)
      limits.push({
        counter: limits.length === 0 ? `${tool}_rate` : `${tool}_rate_${limit.window}`,
        window: limit.window,
        max: limit.max,
        scope: "grant",
        ...reason,
      });
  }
  return { ...(require.length === 0 ? {} : { require }), ...(limits.length === 0 ? {} : { limits }) };
}

/** What is written there, as data; undefined where a number has more digits than JavaScript tells apart. */
function dataAt({ text }: Document, node: Node | undefined): Data | undefined {
  if (node === undefined) return undefined;
  const written = text.slice(node.start, node.end);
  return /[0-9]{16}|[0-9][eE]/.test(written) ? undefined : JSON.parse(written);
}
