import type { Condition, Path, Rule } from "@callgate/core";
import { argumentTest } from "@callgate/core/engine";
import { all, argumentIn, holds, isAllowed, isString, type SolveResult } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { goText, toFloat64, toJson, type Value } from "@callgate/core/values";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { perOrigin } from "../per-origin.js";
import { allowedCall, isStopped } from "../witness.js";
import type { WitnessChecker } from "../witness-checker.js";

export const typeConfusion: PolicyCheck = {
  id: "type-confusion",
  of: "policy",
  severity: "warning",
  summary: "a value of another type walks past a blocklist, or past an approval",
  *run(context) {
    for (const [blocklist, tools] of perOrigin(context.tools, blocklists)) {
      for (const tool of tools) {
        const problem = problemOf(blocklist, tool, context);
        if (problem === undefined) continue;
        yield problem;
        break;
      }
    }
  },
};

/** A condition that names what is not wanted, or not without an approval. */
interface Blocklist {
  readonly origin: Path;
  readonly rule: Rule;
  readonly condition: Condition;
  readonly segments: readonly string[];
}

function blocklists(rule: Rule): readonly Blocklist[] {
  return rule.conditions.flatMap((condition) => {
    const { target, origin } = condition;
    if (target.kind !== "args" || !names(rule, condition)) return NONE;
    return { origin, rule, condition, segments: target.segments };
  });
}

const NONE: readonly never[] = [];

function names({ action }: Rule, { op }: Condition): boolean {
  if (action === "require") return op === "neq" || op === "not_in";
  if (action === "none") return false;
  return op !== undefined && op !== "neq" && op !== "not_in" && op !== "exists";
}

/** A value that the blocklist stops, and what it does not stop although it says the same. */
interface Disguise {
  readonly blocked: unknown;
  readonly passing: unknown;
  /** What the passing value is, as a noun. */
  readonly as: string;
}

function problemOf(blocklist: Blocklist, tool: KnownTool, context: CheckContext): CheckProblem | undefined {
  const { condition, segments, origin } = blocklist;
  const argument = argumentIn(tool.tool?.inputSchema, segments);
  const shapes = argument.kind === "described" ? argument.shapes : undefined;
  const isValid = ({ passing }: Disguise) => shapes === undefined || isAllowed(passing, shapes);
  const every = [...disguises(condition, segments, context.checker)].filter((one) => isDisguise(one, condition));
  // What the schema takes gets furthest.
  const rest = blocklist.rule.conditions.filter((other) => other !== condition).map((other) => holds(other));
  // The others must hold for a `deny_if` to stop anything, and for an approval to be asked for.
  const { action } = blocklist.rule;
  const also = action === "require" ? undefined : all(rest);
  const stopped = action === "approval" ? "needs an approval" : "is stopped here";
  const passes = action === "approval" ? "needs none" : "passes";
  const sorted = [...every.filter(isValid), ...every.filter((one) => !isValid(one))];
  for (const disguise of sorted) {
    const { blocked, passing, as } = disguise;
    const call = allowedCall(tool, context.checker, { also, chosen: { segments, value: passing } });
    if (call === undefined || !isStopped(blocklist.rule, call, { segments, value: blocked }, context.checker)) continue;
    const name = clip(condition.path);
    const ruledOut = !isValid(disguise);
    const caveat = ruledOut ? " (the tool's schema rules that type out)" : "";
    return {
      path: [...origin, "value"],
      severity: ruledOut ? "note" : undefined,
      message: `\`${name}\` ${json(blocked)} ${stopped}, but ${json(passing)}, ${as}, ${passes}; ${remedy(blocked)}${caveat}`,
      witness: { calls: [call], decision: "allow" },
    };
  }
  return undefined;
}

/** What makes the blocklist hold. */
function remedy(blocked: unknown): string {
  const list = "list what may pass instead";
  if (typeof blocked === "boolean") return list;
  return `${list}, or demand the type with ${typeof blocked === "number" ? "a bound such as `gte` 0" : '`regex: ""`'}`;
}

function json(value: unknown): string {
  return `\`${clip(JSON.stringify(value))}\``;
}

/** Whether the condition tells the two apart, by the engine's own comparison. */
function isDisguise({ blocked, passing }: Disguise, condition: Condition): boolean {
  const test = argumentTest(condition);
  return test(blocked) !== test(passing);
}

/** Items of a list that are tried. */
const MAX_ITEMS = 8;

function* disguises(condition: Condition, segments: readonly string[], checker: WitnessChecker): Iterable<Disguise> {
  const { op, value } = condition;
  switch (op) {
    case "eq":
    case "neq":
      yield* disguisesOf(value);
      return;
    case "in":
    case "not_in":
      if (value.kind === "list") for (const item of value.items.slice(0, MAX_ITEMS)) yield* disguisesOf(item);
      return;
    case "contains":
      if (value.kind !== "string") return;
      yield { blocked: `${value.value} x`, passing: [`${value.value} x`], as: "a list" };
      return;
    case "regex": {
      const text = foundAt(segments, checker.solve(all([holds(condition), isString(segments)])));
      if (typeof text === "string") yield { blocked: text, passing: [text], as: "a list" };
      return;
    }
    case "lt":
    case "lte":
    case "gt":
    case "gte": {
      const bound = toFloat64(value);
      const number = bound === undefined ? undefined : beyond(op, bound);
      if (number !== undefined) yield { blocked: number, passing: String(number), as: "text" };
      return;
    }
    case "exists":
    case undefined:
      return;
    default:
      op satisfies never;
  }
}

function* disguisesOf(value: Value): Iterable<Disguise> {
  const number = toFloat64(value);
  if (value.kind === "string") {
    // Who forbids the empty text asks for some text, and a list is some.
    if (value.value === "") return;
    const written = Number(value.value);
    // Go prints large numbers with an exponent, so the number is not the text that names it.
    if (value.value.trim() !== "" && Number.isFinite(written) && String(written) === value.value)
      yield {
        blocked: value.value,
        passing: written,
        as: `a number that the engine prints \`${goText({ kind: "float", value: written })}\``,
      };
    yield { blocked: value.value, passing: [value.value], as: "a list" };
  } else if (number !== undefined && Number.isSafeInteger(number)) {
    yield { blocked: number, passing: `${number}.0`, as: "text" };
    yield { blocked: number, passing: [number], as: "a list" };
  } else if (value.kind === "bool") {
    const blocked = toJson(value);
    yield { blocked, passing: [blocked], as: "a list" };
  }
}

/** A number that the comparison is true of, well beyond its bound. */
function beyond(op: "lt" | "lte" | "gt" | "gte", bound: number): number | undefined {
  const above = bound > 0 ? bound * 10 : bound + 1000;
  const number = op === "gt" || op === "gte" ? above : bound - 1;
  return Number.isFinite(number) && number !== bound ? number : undefined;
}

function foundAt(segments: readonly string[], found: SolveResult): unknown {
  if (found.answer !== "sat") return undefined;
  return segments.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], found.args);
}
