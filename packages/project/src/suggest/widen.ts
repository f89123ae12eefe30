/**
 * A policy in force × what recorded calls need → edits of its text that allow just that. What a person wrote stays: rules
 * that deny a tool, hide it or ask for approval are never touched, and neither is a condition of any other form than those
 * that are suggested. What a person's condition of one argument lets pass is widened only where that is accepted.
 */

import {
  Counters,
  compile,
  type Document,
  type DocumentPolicy,
  lower,
  type Path,
  type Rule,
  readDocument,
} from "@callgate/core";
import { type Data, editText, insertEntries, placeOf, replaceScalar, replaceValue } from "@callgate/core/edit";
import { type WindowName, windowOfLength } from "@callgate/core/policy";
import { toJson } from "@callgate/core/values";
import {
  type Bound,
  conditionsOf,
  countsOf,
  gatewayEntry,
  type Habits,
  interceptEntry,
  isLimitEvidence,
  limitEvidence,
  niceLimit,
  type SuggestedTool,
} from "@callgate/suggest";
import { withComment } from "./entry-comment.js";
import { callsOf } from "./kept-calls.js";

/** What becomes of a tool of which calls would be denied. */
export interface NeedOf {
  readonly tool: SuggestedTool;
  /** Kept calls that the policy denies. */
  readonly denied: number;
  /** What was changed, as a clause; undefined where it stays as it is. */
  readonly change: string | undefined;
  /** Why it stays, as a clause. */
  readonly because: string | undefined;
}

export interface Widened {
  readonly text: string;
  readonly needs: readonly NeedOf[];
}

function nameOf({ server, tool }: SuggestedTool): string {
  return server === undefined ? tool : `${server}/${tool}`;
}

/** Where the comment behind a limit is by which a suggested one is known; undefined where a person wrote the limit. */
function endComment(document: Document, origin: Path): { readonly start: number; readonly end: number } | undefined {
  const node = document.format === "yaml" ? placeOf(document, origin)?.node : undefined;
  if (node === undefined) return undefined;
  const [, found, comment] = /^([ \t]*#[ \t]*([^\r\n]*?))[ \t]*(?:\r?\n|$)/.exec(document.text.slice(node.end)) ?? [];
  if (found === undefined || !isLimitEvidence(comment ?? "")) return undefined;
  return { start: node.end, end: node.end + found.length };
}

/** A tool's condition may be widened this often: once for each argument, and for each limit. */
const MAX_STEPS = 100;

/** @param policy the policy that `document` is */
export function widen(
  document: Document,
  policy: DocumentPolicy,
  {
    tools,
    habits,
    accepted = [],
  }: {
    readonly tools: readonly SuggestedTool[];
    readonly habits: Habits;
    /** Tools whose hand-written conditions may be widened: `TOOL` or `SERVER/TOOL`. */
    readonly accepted?: readonly string[] | undefined;
  },
): Widened {
  let current = { document, policy };
  const needs: NeedOf[] = [];
  for (const tool of tools) {
    const calls = callsOf(habits, tool);
    const first = deniedBy(current.policy, tool, calls);
    const limits = exceededLimits(current.policy, tool);
    if (first.denied === 0 && limits.length === 0) continue;
    if (tool.decision !== "allow") {
      if (first.denied > 0) needs.push({ tool, denied: first.denied, change: undefined, because: tool.because });
      continue;
    }
    const changes: string[] = [];
    let because: string | undefined;
    let found = first;
    for (let step = 0; found.denied > 0 && step < MAX_STEPS; step++) {
      const edited = allowMore(current, tool, found.by, isNamed(accepted, tool));
      if ("because" in edited) {
        because = edited.because;
        break;
      }
      current = reread(current, edited.text);
      changes.push(edited.change);
      const next = deniedBy(current.policy, tool, calls);
      if (next.denied >= found.denied && next.by?.origin.join() === found.by?.origin.join()) {
        because = "the rule denies calls that no bound of one argument can allow";
        break;
      }
      found = next;
    }
    for (const { rule, window, peak } of exceededLimits(current.policy, tool)) {
      const suggested = endComment(current.document, rule.origin);
      if (suggested === undefined && !isNamed(accepted, tool)) {
        because ??= `a person limits it to ${rule.limit?.max} calls a ${window}, and ${peak} were made; --widen ${nameOf(tool)} raises that`;
        continue;
      }
      const max = niceLimit(Math.max(peak, Math.ceil(peak * 1.25)));
      const edits = limitEdits(current, rule, max, window);
      if (edits === undefined) {
        because ??= `its limit per ${window} is written in another form than a rate limit`;
        continue;
      }
      const text = suggested === undefined ? [] : [{ ...suggested, text: ` # ${limitEvidence({ peak })}` }];
      current = reread(current, editText(current.document.text, [...edits, ...text]));
      changes.push(`${max} calls a ${window}, since ${peak} were made`);
    }
    needs.push({ tool, denied: first.denied, change: changes.length === 0 ? undefined : changes.join("; "), because });
  }
  return { text: current.document.text, needs };
}

interface Current {
  readonly document: Document;
  readonly policy: DocumentPolicy;
}

function reread({ document, policy }: Current, text: string): Current {
  const next = readDocument(text, document.uri);
  const lowered = lower(next, { dialect: policy.dialect });
  if (lowered.policy === undefined || lowered.policy.dialect === undefined)
    throw new TypeError("an edit broke the policy");
  return { document: next, policy: lowered.policy };
}

interface DeniedBy {
  readonly denied: number;
  /** The rule that denies the first of them; undefined where no entry is about the tool. */
  readonly by: { readonly origin: Path; readonly rule: Rule | undefined } | undefined;
}

/** How many of the calls are denied, each decided alone. */
function deniedBy(
  policy: DocumentPolicy,
  { tool }: SuggestedTool,
  calls: readonly Record<string, unknown>[],
): DeniedBy {
  const engine = compile(policy);
  let denied = 0;
  let by: DeniedBy["by"];
  for (const args of calls) {
    const decision = engine.decide({ tool, args, at: 0, grant: "" }, new Counters());
    if (decision.outcome !== "deny") continue;
    if (denied++ > 0) continue;
    const at = decision.origin ?? [];
    const rule = policy.tools.get(tool)?.rules.find(({ origin }) => origin.join("\0") === at.join("\0"));
    by = { origin: at, rule };
  }
  return { denied, by };
}

type Edited = { readonly text: string; readonly change: string } | { readonly because: string };

function isNamed(names: readonly string[], { server, tool }: SuggestedTool): boolean {
  return names.includes(tool) || (server !== undefined && names.includes(`${server}/${tool}`));
}

/** Whether the rule's message is one that a suggestion has: a person who writes a rule says something else, or nothing. */
function isSuggested({ message }: Rule, path: string): boolean {
  return message.startsWith(`\`${path}\` must be `) || message.startsWith(`Leave \`${path}\` out `);
}

/** @param isAccepted whether hand-written conditions may be widened */
function allowMore(
  { document, policy }: Current,
  tool: SuggestedTool,
  by: DeniedBy["by"],
  isAccepted: boolean,
): Edited {
  const { dialect } = policy;
  const isIntercept = dialect === "intercept";
  if (by === undefined || by.rule === undefined) {
    if (policy.tools.has(tool.tool)) return { because: `it is denied by ${by?.origin.join("/") || "the policy"}` };
    if (by?.origin[0] === "hide") return { because: "the policy hides it" };
    const data = isIntercept ? interceptEntry(tool) : gatewayEntry(tool);
    const edits = insertEntries(document, ["tools"], Object.fromEntries([[tool.tool, data]]));
    if (edits === undefined)
      return { because: "its entry cannot be written: `tools` is missing, or an alias leads there" };
    const comment = `${tool.category}; ${countsOf({ calls: tool.learned, sessions: tool.sessions })}`;
    const text = withComment(editText(document.text, edits), document, tool.tool, comment);
    return { text: withEvidence(text, document, tool), change: "the tool is allowed" };
  }
  const { rule } = by;
  if (rule.action !== "require") return { because: `the rule \`${rule.name}\` denies it, and a person wrote that` };
  const paths = new Set(rule.conditions.map(({ path }) => path));
  const [path = ""] = paths;
  const argument = tool.arguments.find((one) => `args.${one.path}` === path);
  if (paths.size !== 1 || argument === undefined)
    return { because: `the rule \`${rule.name}\` is about more than one argument` };
  if (!isAccepted && !isSuggested(rule, argument.path)) {
    return {
      because: `the rule \`${rule.name}\` bounds \`${argument.path}\`, and a person wrote that; --widen ${nameOf(tool)} lets more pass`,
    };
  }
  let text = document.text;
  for (const condition of rule.conditions) {
    const wider = widerValue(condition.op, toJson(condition.value), argument.bound);
    if (wider === undefined)
      return { because: `the rule \`${rule.name}\` has a condition that cannot be widened to what was called` };
    if (wider.value === undefined) continue;
    const edits =
      typeof wider.value === "object"
        ? replaceValue(document, [...condition.origin, "value"], wider.value as Data)
        : replaceScalar(document, [...condition.origin, "value"], wider.value);
    if (edits === undefined) return { because: `the rule \`${rule.name}\` is written through an alias` };
    text = editText(text, edits);
    const wanted = wider.op;
    if (wanted !== undefined) {
      const again = replaceScalar(readDocument(text, document.uri), [...condition.origin, "op"], wanted);
      if (again === undefined) return { because: `the rule \`${rule.name}\` is written through an alias` };
      text = editText(text, again);
    }
    // One condition at a time: places move with the text.
    const stale = rule.message === "" ? "" : ", and the rule's `on_deny` still says what it said";
    return { text, change: `\`${argument.path}\` may be more${stale}` };
  }
  return { because: `the rule \`${rule.name}\` denies calls without \`${argument.path}\`` };
}

/** What a condition's value becomes; its `value` undefined where it may stay, nothing where it cannot be widened. */
function widerValue(
  op: string | undefined,
  value: unknown,
  bound: Bound,
): { readonly value: Data | undefined; readonly op?: string } | undefined {
  switch (op) {
    case "eq":
    case "in": {
      if (bound.kind !== "values") return undefined;
      const old = Array.isArray(value) ? value : [value];
      const added = bound.values.filter((one) => !old.includes(one));
      if (added.length === 0) return { value: undefined };
      return { value: [...old, ...added] as Data, ...(op === "eq" ? { op: "in" } : {}) };
    }
    case "gte":
    case "lte": {
      const [least, most] = bound.kind === "range" ? [bound.least, bound.most] : numbersOf(bound);
      if (least === undefined || most === undefined || typeof value !== "number") return undefined;
      if (op === "gte") return { value: least < value ? least : undefined };
      return { value: most > value ? most : undefined };
    }
    case "regex": {
      if (typeof value !== "string") return undefined;
      const pattern = conditionsOf(bound).find((one) => one.op === "regex")?.value;
      if (typeof pattern !== "string") return undefined;
      return { value: pattern === value ? undefined : `${value}|${pattern}` };
    }
    case "exists":
      return { value: undefined };
    default:
      return undefined;
  }
}

function numbersOf(bound: Bound): readonly [number | undefined, number | undefined] {
  if (bound.kind !== "values" || !bound.values.every((value) => typeof value === "number"))
    return [undefined, undefined];
  const numbers = bound.values as readonly number[];
  return [Math.min(...numbers), Math.max(...numbers)];
}

/** Rate limits of the tool that fewer calls reach than were made in a window. */
function exceededLimits(
  policy: DocumentPolicy,
  { tool, peaks }: SuggestedTool,
): { readonly rule: Rule; readonly window: WindowName; readonly peak: number }[] {
  return (policy.tools.get(tool)?.rules ?? []).flatMap((rule) => {
    const { limit } = rule;
    const window = limit && windowOfLength(limit.window.milliseconds);
    const peak = window && peaks[window];
    if (limit?.max === undefined || window === undefined || peak === undefined) return [];
    if (!("fixed" in limit.amount) || limit.amount.fixed !== 1n || limit.max >= BigInt(peak)) return [];
    return [{ rule, window, peak }];
  });
}

function limitEdits({ document }: Current, { origin, limit }: Rule, max: number, window: string) {
  const [last] = limit?.origin.slice(-1) ?? [];
  return last === "rate_limit"
    ? replaceScalar(document, [...origin, "rate_limit"], `${max}/${window}`)
    : placeOf(document, [...origin, "max"]) === undefined
      ? undefined
      : replaceScalar(document, [...origin, "max"], max);
}

/** Comments behind the limits of an entry that was added, by which they are known later. */
function withEvidence(text: string, { uri, format }: Document, { tool, limits }: SuggestedTool): string {
  if (format !== "yaml") return text;
  const document = readDocument(text, uri);
  const rules = placeOf(document, ["tools", tool, "rules"])?.node;
  const edits = limits.flatMap((limit, i) => {
    if (rules?.kind !== "list") return [];
    const { end } = rules.items[rules.items.length - limits.length + i] ?? {};
    // Only where nothing else is on the line.
    if (end === undefined || !/^[ \t]*(?:\r?\n|$)/.test(text.slice(end))) return [];
    return [{ start: end, end, text: ` # ${limitEvidence(limit)}` }];
  });
  return editText(text, edits);
}
