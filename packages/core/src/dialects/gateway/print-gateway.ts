/** Policy → the gateway's policy.json. */

import { all, holds, not } from "../../logic/formula.js";
import { solve } from "../../logic/solve.js";
import type { Condition, Limit, Policy, Rule, ToolPolicy } from "../../policy/policy.js";
import { allRules, defaultOf, deniesEverything, hiddenTools, toolEntries } from "../../policy/queries.js";
import { windowOfLength } from "../../policy/windows.js";
import { clip } from "../../text/words.js";
import { jsonValue, quoted } from "../../values/literal.js";
import { isMistaken } from "../conditions.js";
import type { Loss, Printed } from "../printed.js";

/** The policy as the gateway reads it, and what is not as it was. Total. */
export function printGateway(policy: Policy): Printed {
  const printer = new Printer(policy);
  return { text: printer.print(), losses: printer.losses };
}

/** An object of the document, each value printed. */
type Fields = readonly (readonly [name: string, value: string])[];

class Printer {
  readonly losses: Loss[] = [];
  readonly #policy: Policy;
  /** The tools whose rules move each counter. */
  readonly #movers = new Map<string, Set<string>>();
  /** The counters that conditions read, but for the limits' own. */
  readonly #read = new Set<string>();

  constructor(policy: Policy) {
    this.#policy = policy;
    for (const { name, rules } of toolEntries(policy))
      for (const rule of rules) {
        const { limit } = rule;
        if (limit !== undefined) this.#movers.set(limit.key, (this.#movers.get(limit.key) ?? new Set()).add(name));
        for (const { target } of otherConditions(rule)) if (target.kind === "counter") this.#read.add(target.key);
      }
  }

  print(): string {
    const { tools, everyTool, approvals } = this.#policy;
    const fallback = defaultOf(this.#policy);
    const every = everyTool?.rules ?? [];
    const denying = every.find(printsAsDenyAll);
    const shared = every.map((rule) => ({
      ...rule,
      conditions: rule.action === "approval" ? rule.conditions : otherConditions(rule),
      limit: undefined,
    }));
    for (const rule of shared) this.#carry(rule, false);
    const hidden = new Set(hiddenTools(this.#policy).map(({ name }) => name));
    const listed = [...tools.values()].map((tool) => [tool.name, this.#tool(tool, shared)] as const);
    const [onlyListed] = shared.filter(({ action, conditions }) => action === "approval" || conditions.length > 0);
    if (onlyListed !== undefined && fallback.action === "allow" && denying === undefined)
      this.#lose(
        onlyListed,
        "the rules for every tool hold for the listed tools only: a gateway policy has no conditions for tools that it does not list",
      );
    if (denying !== undefined && fallback.action === "allow")
      this.losses.push({
        origin: denying.origin,
        sentence: `tools that the policy does not list are denied by \`default: deny\`, without the message of \`${clip(denying.name)}\``,
        severity: "note",
      });
    if (everyTool?.asTool !== undefined && fallback.action === "deny" && denying === undefined && !hidden.has("*"))
      this.losses.push({
        origin: everyTool.origin,
        sentence:
          "a tool of the very name `*` is denied: the rules for every tool listed it, and a gateway policy that lists `*` would seem to list every tool",
        severity: "note",
      });
    const allLimits = every.flatMap((rule) => this.#limit(rule, 3));
    this.#tellOfScope();
    if (approvals !== undefined)
      this.losses.push({
        origin: approvals.origin,
        sentence: "`approvals` is left out: a gateway policy asks for none",
        severity: "note",
      });
    const fields: Fields = [
      ["version", '"1"'],
      ["default", quoted(denying === undefined ? fallback.action : "deny")],
      ...(hidden.size === 0 ? [] : [["hide", list([...hidden].map(quoted))] as const]),
      ...(allLimits.length === 0 ? [] : [["all_tools", object([["limits", list(allLimits, 2)]], 1)] as const]),
      ["tools", object(listed, 1)],
    ];
    return `${object(fields, 0)}\n`;
  }

  #tool({ rules }: ToolPolicy, shared: readonly Rule[]): string {
    const met = [...rules, ...shared];
    const carried = met.map((rule) => this.#carry(rule, shared.includes(rule)));
    const limits = rules.flatMap((rule) => this.#limit(rule, 4));
    const fields = (
      [
        ["require", carried.flatMap(({ require }) => require)],
        ["deny_if", carried.flatMap(({ denyIf }) => denyIf)],
        ["limits", limits],
      ] as const
    ).filter(([, entries]) => entries.length > 0);
    return object(
      fields.map(([name, entries]) => [name, list(entries, 3)]),
      2,
    );
  }

  /**
   * What becomes of the rule but for its limit.
   * @param isCopy whether losses were reported already
   */
  #carry(rule: Rule, isCopy: boolean): Carried {
    const lose = (what: string) => {
      if (!isCopy) this.#lose(rule, what);
      return NOTHING;
    };
    const { action, uncertain, conditions } = rule;
    const name = `\`${clip(rule.name)}\``;
    if (uncertain !== undefined && !this.#isKnownInPart(rule)) return lose(`${name} is left out: ${uncertain}`);
    if (uncertain !== undefined) lose(`what else ${name} does is left out: ${uncertain}`);
    // A condition that never holds asks for no approval.
    if (action === "none" || (action === "approval" && conditions.some(neverHolds))) return NOTHING;
    if (printsAsDenyAll(rule)) {
      if (action === "approval")
        lose(`every call that ${name} asks an approval for is denied: a gateway policy asks for no approvals`);
      return { require: [], denyIf: [entryOf([], rule)] };
    }
    const carried = this.#conditions(rule, isCopy);
    if (action === "require") return carried.length === 0 ? NOTHING : { require: [entryOf(carried, rule)], denyIf: [] };
    const approval = action === "approval";
    if (carried.length === 0)
      return lose(
        `${name} is left out: ${approval ? "a gateway policy asks for no approvals" : "none of its conditions can be written"}`,
      );
    if (approval) lose(`calls that ${name} asks an approval for are denied: a gateway policy asks for none`);
    return { require: [], denyIf: [entryOf(carried, rule)] };
  }

  /** The conditions on arguments that say something, printed. */
  #conditions(rule: Rule, isCopy: boolean): string[] {
    return otherConditions(rule).flatMap((condition) => {
      const reason = this.#unprintable(condition);
      if (reason === undefined) return [conditionText(condition) as string];
      if (reason !== "" && !isCopy)
        this.#lose(rule, `a condition of \`${clip(rule.name)}\` is left out: ${reason}`, condition.origin);
      return [];
    });
  }

  /** Why it cannot be written; "" where it says nothing anyway. */
  #unprintable(condition: Condition): string | undefined {
    if (alwaysHolds(condition)) return "";
    if (condition.target.kind === "counter") return "a gateway policy has no conditions on counters";
    if (condition.target.kind === "text") return "a gateway policy has no conditions on all arguments as one text";
    if (isMistaken(condition)) return "what the gateway makes of such a condition is not documented";
    return conditionText(condition) === undefined ? "JSON cannot write its value" : undefined;
  }

  /** Whether what a rule says holds all the same: of Intercept's, only a key of later releases is not known, which restricts further. */
  #isKnownInPart({ action, conditions, limit }: Rule): boolean {
    const says = action === "require" ? conditions.length > 0 : action !== "none";
    return this.#policy.dialect === "intercept" && (says || limit !== undefined);
  }

  #limit(rule: Rule, depth: number): string[] {
    const { limit, uncertain, explained } = rule;
    if (limit === undefined || (uncertain !== undefined && !this.#isKnownInPart(rule))) return [];
    const { key, counter, amount, message } = limit;
    const lose = (reason: string): [] => {
      this.#lose(rule, `the limit of \`${clip(rule.name)}\` is left out: ${reason}`, limit.origin);
      return [];
    };
    if ((this.#movers.get(key)?.size ?? 0) > 1) return lose("it shares its counter with another tool");
    if (this.#read.has(key))
      this.#lose(rule, `the counter \`${clip(counter)}\` is read by a condition that is left out`);
    const max = perCall(limit, () => this.#shares(limit));
    if (max === undefined) return lose("it has no maximum, one below 0, or counts calls otherwise than by one each");
    const window = windowOfLength(limit.window.milliseconds);
    if (window === undefined)
      return lose(
        `a gateway policy has no window of ${clip(limit.window.name) || "unknown length"}: minute, hour or day`,
      );
    const from = "from" in amount ? (amount.path.startsWith("args.") ? amount.path : `args.${amount.path}`) : undefined;
    const fields: Fields = [
      ["counter", quoted(this.#counterName(rule, limit, window))],
      ["window", quoted(window)],
      ["max", String(max)],
      ["scope", '"grant"'],
      ...(from === undefined ? [] : [["increment_from", quoted(from)] as const]),
      ...(explained ? [["on_deny", quoted(message)] as const] : []),
    ];
    return [object(fields, depth)];
  }

  /** Whether another limit moves its counter, too. */
  #shares({ key }: Limit): boolean {
    return allRules(this.#policy).filter(({ limit }) => limit?.key === key).length > 1;
  }

  /** As written. `rate_limit: 5/hour` names its counter `_rate_hour` by itself, and then the rule's name is its author's. */
  #counterName({ name, named, origin }: Rule, limit: Limit, window: string): string {
    const { counter } = limit;
    if (counter === "") return `limit_${limit.origin.filter((step) => typeof step === "number").join("_")}`;
    if (counter !== `_rate_${window}`) return counter;
    const beside = toolEntries(this.#policy)
      .map(({ rules }) => rules)
      .find((rules) => rules.some((rule) => rule.origin === origin));
    const isTaken = beside?.some((rule) => rule.origin !== origin && namesOf(rule).includes(name));
    return named && name.trim() !== "" && !isTaken && !this.#shares(limit) ? name : `rate_${window}`;
  }

  #tellOfScope(): void {
    const limit = allRules(this.#policy)
      .map((rule) => rule.limit)
      .find((one) => one?.scope === "everyone");
    if (limit !== undefined)
      this.losses.push({
        origin: limit.origin,
        sentence:
          "limits count for each agent in a gateway policy, and for all together here: each agent has then as much as all had",
        severity: "warning",
      });
  }

  #lose({ origin }: Rule, sentence: string, place = origin): void {
    this.losses.push({ origin: place, sentence, severity: "warning" });
  }
}

interface Carried {
  readonly require: readonly string[];
  readonly denyIf: readonly string[];
}

const NOTHING: Carried = { require: [], denyIf: [] };

function entryOf(conditions: readonly string[], { explained, message }: Rule): string {
  const fields: Fields = [
    ["conditions", list(conditions, 5)],
    ...(explained ? [["on_deny", quoted(message)] as const] : []),
  ];
  return object(fields, 4);
}

/** All but the first that bounds the rule's own counter, which is its limit. */
function otherConditions({ conditions, limit }: Rule): readonly Condition[] {
  const own = conditions.find(
    ({ target, op }) => target.kind === "counter" && target.key === limit?.key && (op === "lt" || op === "lte"),
  );
  return conditions.filter((condition) => condition !== own);
}

/** Whether no call passes the rule in this dialect, and that is known. */
function printsAsDenyAll(rule: Rule): boolean {
  const { action, conditions, uncertain } = rule;
  if (deniesEverything(rule)) return true;
  if (uncertain !== undefined) return false;
  // An approval of every call cannot be asked for, so every call is denied.
  if (action === "approval") return conditions.length === 0;
  return action === "require" && conditions.some(neverHolds);
}

/** Only of what is mistaken: any other condition is written as it is. */
function neverHolds(condition: Condition): boolean {
  return condition.target.kind !== "counter" && isMistaken(condition) && solve(holds(condition)).answer === "unsat";
}

function alwaysHolds(condition: Condition): boolean {
  return (
    condition.target.kind !== "counter" &&
    isMistaken(condition) &&
    solve(all([not(holds(condition))])).answer === "unsat"
  );
}

/** The highest value where each call counts 1, or what its argument says; undefined where there is no such value. */
function perCall({ max, amount }: Limit, isShared: () => boolean): bigint | undefined {
  // The gateway takes no maximum below 0. Where each call counts, 0 denies as many.
  if (max !== undefined && max < 0n) return "fixed" in amount && amount.fixed > 0n && !isShared() ? 0n : undefined;
  if (max === undefined || !("fixed" in amount) || amount.fixed === 1n) return max;
  return amount.fixed > 0n && !isShared() ? max / amount.fixed : undefined;
}

/** What the counter of a rule may be called. */
function namesOf({ name, limit }: Rule): readonly string[] {
  return limit === undefined ? [] : [name, limit.counter, `rate_${limit.window.name}`];
}

function conditionText({ path, writtenOp, value }: Condition): string | undefined {
  const shown = jsonValue(value);
  return shown && `{ "path": ${quoted(path)}, "op": ${quoted(writtenOp)}, "value": ${shown} }`;
}

/** Longer ones have a line for each entry. */
const MAX_LINE_LENGTH = 90;

function object(fields: Fields, depth: number): string {
  if (fields.length === 0) return "{}";
  const entries = fields.map(([name, value]) => `${quoted(name)}: ${value}`);
  const line = `{ ${entries.join(", ")} }`;
  return depth > 2 && fits(line) ? line : spread("{", entries, "}", depth);
}

function list(items: readonly string[], depth = 1): string {
  const line = `[${items.join(", ")}]`;
  return fits(line) || items.length === 0 ? line : spread("[", items, "]", depth);
}

function fits(line: string): boolean {
  return line.length <= MAX_LINE_LENGTH && !line.includes("\n");
}

function spread(open: string, entries: readonly string[], close: string, depth: number): string {
  const indent = "  ".repeat(depth);
  return `${open}\n${entries.map((entry) => `${indent}  ${entry}`).join(",\n")}\n${indent}${close}`;
}
