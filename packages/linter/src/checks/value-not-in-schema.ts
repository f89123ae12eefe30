import type { Condition, Document, Path, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { argumentTest } from "@callgate/core/engine";
import { argumentIn, isAllowed, mayBe, type Shape, shapesOf } from "@callgate/core/logic";
import { clip, closest, Suggestions } from "@callgate/core/text";
import { fromJson, goFloat, goText, toFloat64, type Value } from "@callgate/core/values";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { inWords } from "../input-schema/words.js";
import { once } from "../once.js";

export const valueNotInSchema: PolicyCheck = {
  id: "value-not-in-schema",
  of: "policy",
  severity: "warning",
  summary: "a condition that no argument valid by the tool's schema can meet",
  *run({ document, policy, tools }) {
    for (const { name, tool } of tools) {
      const schema = tool?.inputSchema;
      if (schema === undefined) continue;
      for (const rule of policy.tools.get(name)?.rules ?? []) {
        if (rule.action === "none") continue;
        for (const condition of rule.conditions) yield* conditionProblems(condition, rule, name, schema, document);
      }
    }
  },
};

function* conditionProblems(
  condition: Condition,
  rule: Rule,
  tool: string,
  schema: unknown,
  document: Document,
): Iterable<CheckProblem> {
  const { target, origin, op, writtenOp, value } = condition;
  if (target.kind !== "args") return;
  const argument = argumentIn(schema, target.segments);
  if (argument.kind !== "described") return;
  const { shapes } = argument;
  // Said only of what is found: most conditions are in order.
  const what = () => `by the schema of \`${clip(tool)}\`, \`${clip(condition.path)}\` is ${inWords(shapes)}`;
  const notThat = (path: Path, one: Value, then: string): CheckProblem => {
    const sentence = `${what()}, never \`${clip(goText(one))}\`: ${then}`;
    const meant = closestValue(one, shapes);
    if (meant === undefined) return { path, message: sentence };
    return {
      path,
      message: `${sentence}; did you mean \`${clip(meant)}\`?`,
      fix: () => {
        const edits = replaceScalar(document, path, meant);
        return edits && { message: `write \`${clip(meant)}\``, edits, keeps: "the word that was meant" };
      },
    };
  };
  const never = () => effect(rule);
  switch (op) {
    case "eq":
    case "neq":
      if (shapes.some((shape) => mayEqual(value, shape))) return;
      yield notThat([...origin, "value"], value, op === "eq" ? never() : ALWAYS);
      return;
    case "in":
    case "not_in":
      if (value.kind !== "list") return;
      yield* itemProblems(value.items, shapes, (index, item, more) =>
        notThat([...origin, "value", index], item, `no valid call matches this item${more}`),
      );
      return;
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      if (toFloat64(value) === undefined) return;
      if (!shapes.some((shape) => mayBe(shape, "integer")))
        yield {
          path: [...origin, "op"],
          message: `${what()}, and \`${writtenOp}\` is true of numbers only: ${never()}`,
        };
      else if (!shapes.some((shape) => mayCompare(condition, shape)))
        yield { path: [...origin, "value"], message: `${what()}, never \`${op}\` ${goText(value)}: ${never()}` };
      return;
    case "regex":
      if (!shapes.some((shape) => mayBe(shape, "string")))
        yield { path: [...origin, "op"], message: `${what()}, and \`regex\` is true of strings only: ${never()}` };
      else if (value.kind === "string" && !shapes.some((shape) => mayMatch(condition, shape)))
        yield { path: [...origin, "value"], message: `${what()}, and the pattern matches none of them: ${never()}` };
      return;
    case "contains":
      if (!shapes.some((shape) => mayBe(shape, "string") || mayBe(shape, "array")))
        yield {
          path: [...origin, "op"],
          message: `${what()}, and \`contains\` is true of strings and lists only: ${never()}`,
        };
      else if (!shapes.some((shape) => mayContain(condition, shape, schema)))
        yield {
          path: [...origin, "value"],
          message: `${what()}, and no such value holds \`${clip(goText(value))}\`: ${never()}`,
        };
      return;
    case "exists":
    case undefined:
      return;
    default:
      op satisfies never;
  }
}

/** Of one list, so many items are reported one by one. */
const MAX_ITEMS = 50;

function* itemProblems(
  items: readonly Value[],
  shapes: readonly Shape[],
  problem: (index: number, item: Value, more: string) => CheckProblem,
): Iterable<CheckProblem> {
  const wrong = [...items.entries()].filter(([, item]) => !shapes.some((shape) => mayEqual(item, shape)));
  const left = Math.max(0, wrong.length - MAX_ITEMS);
  for (const [i, [index, item]] of wrong.slice(0, MAX_ITEMS).entries())
    yield problem(index, item, left > 0 && i === MAX_ITEMS - 1 ? `, nor ${left} more of this list` : "");
}

const ALWAYS = "the condition is true of every valid value";

/** What a condition that is never true does to its rule. */
function effect({ action }: Rule): string {
  switch (action) {
    case "require":
      return "the rule denies every valid call";
    case "deny":
      return "the entry denies no valid call";
    default:
      return "the condition is never true of a valid call";
  }
}

/** The listed text that is closest to the policy's. */
function closestValue(value: Value, shapes: readonly Shape[]): string | undefined {
  if (value.kind !== "string") return undefined;
  const lists = shapes.flatMap(({ values }) => (values === undefined ? [] : [values]));
  const found = lists.flatMap((values) => listedOf(values).suggestions().closest(value.value) ?? []);
  return closest(value.value, found);
}

/** Whether some value of the shape equals the policy's by the engine's comparison: as numbers, or as printed text. */
function mayEqual(expected: Value, shape: Shape): boolean {
  if (shape.values !== undefined) return isAmong(expected, shape.values);
  const text = goText(expected);
  const number = toFloat64(expected) ?? numberPrinted(text);
  return (
    mayBe(shape, "string") ||
    (number !== undefined && isAllowed(number, [shape])) ||
    ((text === "true" || text === "false") && mayBe(shape, "boolean")) ||
    (text === "<nil>" && mayBe(shape, "null")) ||
    (/^\[.*\]$/s.test(text) && mayBe(shape, "array")) ||
    (/^map\[.*\]$/s.test(text) && mayBe(shape, "object"))
  );
}

/** Values that a schema lists, as the engine compares them: a list may be as long as a tool list is large. */
interface Listed {
  readonly numbers: ReadonlySet<number>;
  /** As Go prints them: of all values, and of those that are no numbers. */
  readonly texts: ReadonlySet<string>;
  readonly otherTexts: ReadonlySet<string>;
  /** The texts among them, made when a suggestion is wanted. */
  readonly suggestions: () => Suggestions;
}

const listed = new WeakMap<readonly unknown[], Listed>();

function listedOf(values: readonly unknown[]): Listed {
  let known = listed.get(values);
  if (known === undefined) {
    const others = values.filter((value) => typeof value !== "number");
    const numbers = values.filter((value) => typeof value === "number");
    const otherTexts = new Set(others.map((value) => goText(fromJson(value))));
    known = {
      numbers: new Set(numbers),
      texts: numbers.length === 0 ? otherTexts : new Set([...otherTexts, ...numbers.map(goFloat)]),
      otherTexts,
      suggestions: once(() => new Suggestions(others.filter((value) => typeof value === "string"))),
    };
    listed.set(values, known);
  }
  return known;
}

/** Whether one of the values equals the policy's: as numbers where both are, else as Go prints both. */
function isAmong(expected: Value, values: readonly unknown[]): boolean {
  const { numbers, texts, otherTexts } = listedOf(values);
  const number = toFloat64(expected);
  if (number === undefined) return texts.has(goText(expected));
  return numbers.has(number) || otherTexts.has(goText(expected));
}

/** The number that Go prints so. */
function numberPrinted(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) && goFloat(number) === text ? number : undefined;
}

function mayCompare(condition: Condition, shape: Shape): boolean {
  const { op, value } = condition;
  if (shape.values !== undefined) return shape.values.some(argumentTest(condition));
  if (!mayBe(shape, "integer")) return false;
  const bound = toFloat64(value) as number;
  const { least, greatest } = shape;
  const isBelow = op === "lt" || op === "lte";
  const limit = isBelow ? least : greatest;
  if (limit === undefined) return true;
  if (limit.value === bound) return limit.inclusive && (op === "lte" || op === "gte");
  return isBelow ? limit.value < bound : limit.value > bound;
}

/** The pattern is the policy's: it is asked of the values that the schema lists, and of no other. */
function mayMatch(condition: Condition, shape: Shape): boolean {
  return shape.values === undefined ? mayBe(shape, "string") : shape.values.some(argumentTest(condition));
}

function mayContain(condition: Condition, shape: Shape, schema: unknown): boolean {
  const { value } = condition;
  if (shape.values !== undefined) return shape.values.some(argumentTest(condition));
  if (mayBe(shape, "string") && value.kind === "string") return true;
  return mayBe(shape, "array") && shapesOf(shape.items, schema).some((item) => mayEqual(value, item));
}
