/** Limits that sum an argument up, and the amounts that walk past them. */

import {
  all,
  appendItem,
  argumentIn,
  clip,
  type Document,
  type Formula,
  find,
  holds,
  type Limit,
  nodeAt,
  type Rule,
  type Shape,
  type TextEdit,
} from "@callgate/core";
import type { CheckContext, CheckProblem, KnownTool } from "./check.js";
import { perOrigin } from "./per-origin.js";
import { allowedCall } from "./witness.js";

/** One kind of amount that a limit does not hold back. */
export interface AmountBypass {
  /** Amounts that show it, the plainest first. */
  readonly amounts: readonly number[];
  /** That the argument is such an amount, where none of those gets through. */
  isOne(from: readonly string[]): Formula;
  /** Whether a schema lets the argument be such an amount. */
  isValid(shape: Shape): boolean;
  /** What follows from it, as a clause. */
  effect(limit: Limit): string;
}

/** A problem for each limit that such an amount gets through. */
export function* amountProblems(bypass: AmountBypass, context: CheckContext): Iterable<CheckProblem> {
  for (const [{ rule, limit, from }, tools] of perOrigin(context.tools, summed)) {
    for (const tool of tools) {
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
  { document, prover }: CheckContext,
): CheckProblem | undefined {
  if (isBarred(bypass.isOne(from), from, tool)) return undefined;
  // Where the logic has none, there is no plainer one either.
  const some = allowedCall(tool, prover, { also: bypass.isOne(from) });
  if (some === undefined) return undefined;
  const plain = bypass.amounts.map((value) => () => allowedCall(tool, prover, { chosen: { segments: from, value } }));
  for (const make of [...plain, () => some]) {
    const call = make();
    if (call === undefined) continue;
    const name = `args.${from.join(".")}`;
    const amount = from.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], call.args);
    const ruledOut = isRuledOut(bypass, tool, from);
    const caveat = ruledOut ? " (the tool's schema rules that amount out)" : "";
    return {
      path: [...limit.origin, "increment_from"],
      severity: ruledOut ? "note" : undefined,
      message: `a call with \`${clip(name)}\` ${amount} passes and ${bypass.effect(limit)}; demand \`${clip(name)}\` \`gte\` 1${caveat}`,
      witness: { calls: [call], decision: "allow" },
      fix: () => {
        const edits = lowerBound(document, rule, name);
        return edits && { message: `demand \`${clip(name)}\` \`gte\` 1`, edits };
      },
    };
  }
  return undefined;
}

/** Whether the conditions on the argument alone keep such amounts out, which is asked more cheaply than for a whole call. */
function isBarred(isOne: Formula, from: readonly string[], tool: KnownTool): boolean {
  const path = from.join(".");
  const own = (tool.reach()?.rules ?? [])
    .flatMap(({ action, conditions }) => (action === "require" ? conditions : []))
    .filter(({ target }) => target.kind === "args" && target.segments.join(".") === path);
  return find(all([isOne, ...own.map((condition) => holds(condition))])).answer === "none";
}

function isRuledOut(bypass: AmountBypass, { tool }: KnownTool, from: readonly string[]): boolean {
  const argument = argumentIn(tool?.inputSchema, from);
  return argument.kind === "described" && !argument.shapes.some((shape) => bypass.isValid(shape));
}

/** The condition beside those of the limit's rule; where a limit has none, as an entry of its tool's `require`. */
function lowerBound(document: Document, { origin, action }: Rule, path: string): TextEdit[] | undefined {
  if (action !== "require") return undefined;
  const bound = { path, op: "gte", value: 1 };
  const conditions = [...origin, "conditions"];
  if (nodeAt(document.root, conditions) !== undefined) return appendItem(document, conditions, bound);
  const [top, tool, kind] = origin;
  if (top !== "tools" || tool === undefined || kind !== "limits") return undefined;
  return appendItem(document, [top, tool, "require"], { conditions: [bound] });
}
