/** Two policies → whether the second lets nothing through that the first denies. Automatic fixes rest on it. */

import { Counters } from "../engine/counters.js";
import type { Outcome } from "../engine/decision.js";
import { compile } from "../engine/engine.js";
import type { Condition, Limit, Policy, Rule } from "../policy.js";
import { goFloat } from "../values/go-text.js";
import { payable } from "./conditions-of-limits.js";
import { type Counted, counters, impliesLimit, type RulesByTool, rangeOf } from "./counted.js";
import type { CounterRange } from "./counters.js";
import { type FindOptions, find } from "./find.js";
import { all, any, type Formula, holds, not, passes } from "./formula.js";
import { rulesMet } from "./rules-met.js";

export type AllowsNoMore =
  /** Proved. */
  | { readonly answer: "yes" }
  /** A call of the tool is decided more kindly than before; `*` stands for any tool that neither policy names. */
  | { readonly answer: "no"; readonly tool: string; readonly args?: Readonly<Record<string, unknown>> | undefined }
  | { readonly answer: "unknown"; readonly reason: string };

/**
 * Whether every sequence of calls that passes under `after` passes under `before` as well, and no call that needed an
 * approval goes without. Of calls in the order of time, none of which is refunded. Never "yes" without a proof: what
 * cannot be compared is "unknown".
 */
export function allowsNoMore(
  before: Policy,
  after: Policy,
  options: Pick<FindOptions, "budget" | "shared"> = {},
): AllowsNoMore {
  const names = toolNames(before, after);
  const other = otherName(names);
  const later = rulesByTool(after, [...names, other]);
  // Only these tools have calls that pass, and so move counters, in either policy.
  const earlier = rulesByTool(before, [...later.keys()]);
  const sides = { later: side(later), earlier: side(earlier), options };
  let unsure: Extract<Comparison, { answer: "unknown" }> | undefined;
  for (const tool of later.keys()) {
    const answer = compareTool(tool, sides, (args) => isKinder(before, after, tool, args));
    if (answer.answer === "no") return { ...answer, tool: tool === other ? "*" : tool };
    if (answer.answer === "unknown") unsure ??= answer;
  }
  return unsure ?? { answer: "yes" };
}

function toolNames(...policies: readonly Policy[]): ReadonlySet<string> {
  const names = policies.flatMap(({ tools, hide }) => [...tools.keys(), ...hide.map(({ name }) => name)]);
  // A tool of this very name meets rules of its own.
  return new Set([...names, "*"]);
}

/** A name that stands for all tools that are not named. */
function otherName(names: ReadonlySet<string>): string {
  let name = "other";
  while (names.has(name)) name += "_";
  return name;
}

function rulesByTool(policy: Policy, names: Iterable<string>): RulesByTool {
  const rules = new Map<string, readonly Rule[]>();
  for (const name of names) {
    const met = rulesMet(policy, name);
    if (met !== undefined) rules.set(name, met);
  }
  return rules;
}

/** One of the two policies. */
interface Side {
  readonly rules: RulesByTool;
  counted(key: string): Counted;
}

function side(rules: RulesByTool): Side {
  return { rules, counted: counters(rules) };
}

interface Sides {
  readonly later: Side;
  readonly earlier: Side;
  readonly options: Pick<FindOptions, "budget" | "shared">;
}

type Comparison =
  | { readonly answer: "yes" }
  | { readonly answer: "no"; readonly args: Record<string, unknown> }
  | { readonly answer: "unknown"; readonly reason: string };

/** @param isKinder whether the engines say so of a first call with these arguments */
function compareTool(tool: string, sides: Sides, isKinder: (args: Record<string, unknown>) => boolean): Comparison {
  const later = sides.later.rules.get(tool) ?? [];
  const earlier = sides.earlier.rules.get(tool);
  const ranges = new Map<string, CounterRange>();
  const formula = (rules: readonly Rule[], of: Side, which: (rule: Rule) => Formula) =>
    rules.map((rule) => which(withNamedCounters(rule, of, ranges)));
  const pass = (rules: readonly Rule[], of: Side) =>
    all([
      ...formula(rules, of, passes),
      ...rules.flatMap(({ limit }) => (limit === undefined ? [] : [payable(limit)])),
    ]);
  const ask = (question: Formula): Comparison => {
    const answer = find(question, { ...sides.options, counterRange: (key) => ranges.get(key) });
    if (answer.answer === "none") return { answer: "yes" };
    if (answer.answer === "unknown") return answer;
    if (isKinder(answer.args)) return { answer: "no", args: answer.args };
    return { answer: "unknown", reason: `whether a call of \`${tool}\` passes hangs on what was called before` };
  };
  const known = later.filter(({ uncertain }) => uncertain === undefined);
  if (earlier === undefined) return ask(pass(known, sides.later));
  const untouched = new Set(later.map((rule) => content(rule, sides.later)));
  const asked = earlier.filter((rule) => !untouched.has(content(rule, sides.earlier)));
  if (asked.length === 0) return { answer: "yes" };
  const doubtful = asked.find(({ uncertain }) => uncertain !== undefined);
  if (doubtful?.uncertain !== undefined) return { answer: "unknown", reason: doubtful.uncertain };
  const approvals = (rules: readonly Rule[], of: Side) =>
    any(
      formula(
        rules.filter(({ action }) => action === "approval"),
        of,
        ({ conditions }) => all(conditions.map(holds)),
      ),
    );
  const passing = pass(known, sides.later);
  const denied = ask(all([passing, not(pass(asked, sides.earlier))]));
  if (denied.answer !== "yes") return denied;
  const approved = ask(all([passing, not(approvals(known, sides.later)), approvals(asked, sides.earlier)]));
  if (approved.answer !== "yes") return approved;
  const limits = known.flatMap(({ limit }) => limit ?? []);
  const loose = asked.flatMap(({ limit }) => limit ?? []).filter((limit) => !isImplied(limit, limits, sides));
  if (loose.length === 0) return { answer: "yes" };
  const call = find(passing, { ...sides.options, counterRange: (key) => ranges.get(key) });
  if (call.answer === "none") return { answer: "yes" };
  const nothingCounts = limits.every(({ max }) => max === undefined) && known.length === later.length;
  const runsOut = loose.some(({ amount }) => "fixed" in amount && amount.fixed > 0n);
  if (call.answer === "found" && nothingCounts && runsOut && call.counters.size === 0)
    return { answer: "no", args: call.args };
  return { answer: "unknown", reason: `the limits of \`${tool}\` count otherwise than before` };
}

/** Whether one of the limits lets through nothing that this one denies. */
function isImplied(loose: Limit, limits: readonly Limit[], { later, earlier }: Sides): boolean {
  const of = earlier.counted(loose.key);
  return limits.some((strict) => impliesLimit(strict, later.counted(strict.key), loose, of));
}

/** What decides the rule's calls, and nothing else: equal for two rules that decide alike. */
function content({ action, conditions, limit, uncertain }: Rule, { counted }: Side): string {
  const counter = (key: string) => counted(key).signature;
  const parts = [
    action,
    uncertain !== undefined,
    conditions.map(({ path, target, op, writtenOp, value }) => [
      target.kind === "counter" ? counter(target.key) : path,
      op ?? writtenOp,
      value,
    ]),
    limit && [counter(limit.key), limit.window.milliseconds, limit.max, limit.amount, limit.scope],
  ];
  // A number and its text are not the same, nor are 0 and -0, which JSON prints alike.
  return JSON.stringify(parts, (_, value) =>
    typeof value === "bigint" ? `int ${value}` : typeof value === "number" ? `float ${goFloat(value)}` : value,
  );
}

/** The rule, its counters named by what they count: a counter of the one policy may be one of the other. */
function withNamedCounters(rule: Rule, { counted }: Side, ranges: Map<string, CounterRange>): Rule {
  if (!rule.conditions.some(({ target }) => target.kind === "counter")) return rule;
  const conditions = rule.conditions.map((condition): Condition => {
    const { target } = condition;
    if (target.kind !== "counter") return condition;
    const of = counted(target.key);
    const [range, known] = [rangeOf(of), ranges.get(of.signature)];
    ranges.set(of.signature, known === undefined ? range : narrower(range, known));
    return { ...condition, target: { kind: "counter", key: of.signature } };
  });
  return { ...rule, conditions };
}

/** What passes under both policies leaves the counter within both ranges. */
function narrower(a: CounterRange, b: CounterRange): CounterRange {
  return { least: a.least > b.least ? a.least : b.least, most: a.most < b.most ? a.most : b.most };
}

const KINDNESS: Readonly<Record<Outcome, number>> = { deny: 0, notEvaluated: 0, approval: 1, allow: 2 };

/** Whether `after` decides a first call of the tool more kindly than `before` does. */
function isKinder(before: Policy, after: Policy, tool: string, args: Record<string, unknown>): boolean {
  const decide = (policy: Policy) => compile(policy).decide({ tool, args, at: 0, grant: "" }, new Counters()).outcome;
  const [earlier, later] = [decide(before), decide(after)];
  return earlier !== "notEvaluated" && later !== "notEvaluated" && KINDNESS[later] > KINDNESS[earlier];
}
