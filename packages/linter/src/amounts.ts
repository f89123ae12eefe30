/** Limits that sum an argument up, and the amounts that walk past them. */

import type { DialectId, Document, Limit, Rule } from "@callgate/core";
import { FIXES } from "@callgate/core/dialects";
import { appendItem, type TextEdit, together } from "@callgate/core/edit";
import { all, argumentIn, conditionOn, type Formula, holds, type Shape } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { nodeAt, type WitnessCall } from "@callgate/core/yaml";
import type { CheckContext, CheckProblem, KnownTool } from "./check.js";
import { perOrigin } from "./per-origin.js";
import { allowedCall, withArgument } from "./witness.js";
import type { WitnessChecker } from "./witness-checker.js";

/** One kind of amount that a limit does not hold back. */
export interface AmountBypass {
  /** Amounts that show it, the plainest first. */
  readonly amounts: readonly number[];
  /** That the argument is such an amount, where none of those gets through. */
  isOne(from: readonly string[]): Formula;
  /** An amount that gets through once others have moved the counter, for then it wraps. */
  readonly wraps?: number | undefined;
  /** Whether a schema lets the argument be such an amount. */
  isValid(shape: Shape): boolean;
  /** What follows from it, as a clause. */
  effect(limit: Limit): string;
  /** The condition on the argument that keeps such amounts out, and no other that the counter could count. */
  bound(limit: Limit): Bound | undefined;
}

export interface Bound {
  readonly op: "gte" | "lte";
  readonly value: bigint;
}

/** At the least 1: what is below adds nothing, or takes away. */
export const AT_LEAST_1: Bound = { op: "gte", value: 1n };

/** From here on, Go's `int64(f)` gives the smallest int64 there is, on amd64. */
export const BEYOND_INT64 = 2 ** 63;

/** Two amounts up to this stay within int64 when added. */
const SAFE_MAX = 2n ** 62n;

/** At the most what the limit lets through: more fits no counter but one that negative amounts have lowered. */
export function atMost({ max }: Limit): Bound | undefined {
  return max !== undefined && max > 0n && max < SAFE_MAX ? { op: "lte", value: max } : undefined;
}

/** A problem for each limit that such an amount gets through. */
export function* amountProblems(bypass: AmountBypass, context: CheckContext): Iterable<CheckProblem> {
  for (const [{ rule, limit, from }, tools] of perOrigin(context.tools, summed)) {
    // A tool whose schema takes such an amount shows it best.
    const valid = tools.filter((tool) => !isRuledOut(bypass, tool, from));
    for (const tool of [...valid, ...tools.filter((tool) => !valid.includes(tool))]) {
      const problem = amountProblem(bypass, rule, limit, from, tool, context);
      if (problem === undefined) continue;
      yield problem;
      break;
    }
  }
}

interface Summed {
  readonly origin: Limit["origin"];
  readonly rule: Rule;
  readonly limit: Limit;
  readonly from: readonly string[];
}

/** Limits whose counter moves by an argument, in a window that is one. */
function summed(rule: Rule): Summed[] {
  const { limit } = rule;
  if (limit?.max === undefined || limit.window.milliseconds === 0 || !("from" in limit.amount)) return [];
  return [{ origin: limit.origin, rule, limit, from: limit.amount.from }];
}

function amountProblem(
  bypass: AmountBypass,
  rule: Rule,
  limit: Limit,
  from: readonly string[],
  tool: KnownTool,
  { document, policy, checker }: CheckContext,
): CheckProblem | undefined {
  for (const calls of bypassing(bypass, limit, from, tool, checker)) {
    const call = calls.at(-1);
    if (call === undefined) continue;
    const name = `args.${from.join(".")}`;
    const amount = from.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], call.args);
    const ruledOut = isRuledOut(bypass, tool, from);
    const caveat = ruledOut ? " (the tool's schema rules that amount out)" : "";
    const bound = bypass.bound(limit);
    const inWords = ({ op, value }: Bound) => `\`${op}\` ${value}`;
    const remedy = bound === undefined ? "" : `demand \`${clip(name)}\` ${inWords(bound)}`;
    return {
      path: [...limit.origin, "increment_from"],
      severity: ruledOut ? "note" : undefined,
      message: `a call with \`${clip(name)}\` ${inShort(amount)} passes and ${bypass.effect(limit)}${remedy && `; ${remedy}`}${caveat}`,
      witness: { calls, decision: "allow" },
      fix: () => {
        const bounds = bound && boundsWith(bound, limit, from, tool, checker);
        const edits = bounds && demand({ document, dialect: policy.dialect }, rule, name, bounds);
        return (
          edits && { message: `demand \`${clip(name)}\` ${bounds.map(inWords).join(" and ")}`, edits, keeps: "a bound" }
        );
      },
    };
  }
  return undefined;
}

/**
 * The bound, and the one on the other side where that is open, too: with negative amounts about, a call that an upper
 * bound denies leaves a counter below zero that the same call lifted before, so neither bound is safe without the other.
 */
function boundsWith(
  bound: Bound,
  limit: Limit,
  from: readonly string[],
  tool: KnownTool,
  checker: WitnessChecker,
): readonly Bound[] {
  const upper = atMost(limit);
  const isOpen = (op: Bound["op"], value: number) =>
    !isBarred(holds(conditionOn(from, op, { kind: "float", value })), from, tool, checker);
  return upper !== undefined && isOpen("lte", -1) && isOpen("gte", BEYOND_INT64) ? [AT_LEAST_1, upper] : [bound];
}

/** Calls whose last has such an amount and gets through, the plainest first. */
function* bypassing(
  { isOne, amounts, wraps }: AmountBypass,
  limit: Limit,
  from: readonly string[],
  tool: KnownTool,
  checker: WitnessChecker,
): Iterable<readonly WitnessCall[]> {
  const withAmount = (value: number) => allowedCall(tool, checker, { chosen: { segments: from, value } });
  // Where the logic has none, there is no plainer one either.
  const some = isBarred(isOne(from), from, tool, checker)
    ? undefined
    : allowedCall(tool, checker, { also: isOne(from) });
  if (some !== undefined) {
    for (const value of amounts) {
      const call = withAmount(value);
      if (call !== undefined) yield [call];
    }
    yield [some];
  } else if (wraps !== undefined) {
    const first = withAmount(Number(limit.max));
    const args = first && withArgument(first.args, { segments: from, value: wraps });
    if (first === undefined || args === undefined) return;
    const calls = [first, { ...first, args }];
    if (checker.decide(calls).every(({ outcome }) => outcome === "allow")) yield calls;
  }
}

/** A number as a message can hold it: `1e19`. */
function inShort(amount: unknown): string {
  return typeof amount === "number" && Math.abs(amount) >= 1e15 ? amount.toExponential().replace("+", "") : `${amount}`;
}

/** Whether the conditions on the argument alone keep such amounts out, which is asked more cheaply than for a whole call. */
function isBarred(isOne: Formula, from: readonly string[], tool: KnownTool, checker: WitnessChecker): boolean {
  const path = from.join(".");
  const own = (tool.reach()?.rules ?? [])
    .flatMap(({ action, conditions }) => (action === "require" ? conditions : []))
    .filter(({ target }) => target.kind === "args" && target.segments.join(".") === path);
  return checker.solve(all([isOne, ...own.map((condition) => holds(condition))])).answer === "unsat";
}

function isRuledOut(bypass: AmountBypass, { tool }: KnownTool, from: readonly string[]): boolean {
  const argument = argumentIn(tool?.inputSchema, from);
  if (argument.kind === "unknown") return false;
  return argument.kind !== "described" || !argument.shapes.some((shape) => bypass.isValid(shape));
}

/** The conditions beside those of the limit's rule; where a limit has none, in the list that its dialect has for them. */
function demand(
  { document, dialect }: { readonly document: Document; readonly dialect: DialectId },
  { origin, action }: Rule,
  path: string,
  bounds: readonly Bound[],
): TextEdit[] | undefined {
  if (action !== "require") return undefined;
  const added = bounds.map(({ op, value }) => ({ path, op, value }));
  const conditions = [...origin, "conditions"];
  if (nodeAt(document.root, conditions) !== undefined)
    return together(added.map((condition) => appendItem(document, conditions, condition)));
  const list = FIXES[dialect].requiredBeside(origin);
  return list && appendItem(document, list, { conditions: added });
}
