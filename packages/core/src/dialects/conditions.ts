/** Conditions, which all dialects write alike: `{ path, op, value }`. */

import type { Node, Path } from "../document/document.js";
import { compilePattern } from "../engine/pattern.js";
import type { Condition, Operator, Target } from "../policy.js";
import { suggestOr } from "../suggest.js";
import { toFloat64, type Value } from "../values/value.js";
import { clip, type Decoder } from "./decoder.js";
import type { Problem } from "./problem.js";

export const OPERATORS: readonly Operator[] = [
  "eq",
  "neq",
  "in",
  "not_in",
  "lt",
  "lte",
  "gt",
  "gte",
  "regex",
  "contains",
  "exists",
];

/** Reads a list of conditions. */
export function readConditions(decoder: Decoder, node: Node | undefined, path: Path): Condition[] {
  return decoder.items(node, path).map(([item, index]) => {
    const origin = [...path, index];
    const fields = decoder.fields(item, origin);
    const written = decoder.text(fields?.get("path")?.value, [...origin, "path"]);
    const op = decoder.text(fields?.get("op")?.value, [...origin, "op"]);
    return {
      origin,
      path: written,
      target: target(written),
      op: OPERATORS.find((known) => known === op),
      writtenOp: op,
      value: decoder.value(fields?.get("value")?.value, [...origin, "value"]),
    };
  });
}

function target(path: string): Target {
  if (path.startsWith("args.")) return { kind: "args", segments: path.slice("args.".length).split(".") };
  if (path.startsWith("state.")) return { kind: "counter", key: path.slice("state.".length) };
  return { kind: "nothing" };
}

/** The path of an argument behind `args.`; the engine cuts that prefix where it is there and reads the rest either way. */
export function argumentSegments(path: string): string[] {
  return (path.startsWith("args.") ? path.slice("args.".length) : path).split(".");
}

/** What is wrong with a condition, in the engine's own terms (its `validateCondition`); `effect` says what follows. */
export function conditionProblems(condition: Condition, effect: string): Problem[] {
  const { origin, op, writtenOp, path, value } = condition;
  const problems: Problem[] = [];
  const report = (field: string, message: string, check = "schema") =>
    problems.push({ check, path: [...origin, field], message: `${message}${effect}` });
  if (condition.target.kind === "nothing")
    report("path", `\`${clip(path)}\` leads nowhere: a path begins with \`args.\` or \`state.\``);
  if (op === undefined)
    report("op", `unknown operator \`${clip(writtenOp)}\`${suggestOr(writtenOp, OPERATORS, "; the operators are")}`);
  if ((op === "in" || op === "not_in") && value.kind !== "list") report("value", `\`${op}\` needs a list`);
  if ((op === "lt" || op === "lte" || op === "gt" || op === "gte") && toFloat64(value) === undefined)
    report("value", `\`${op}\` needs a number`);
  if (op === "exists" && value.kind !== "bool") report("value", "`exists` needs `true` or `false`");
  if (op === "regex") problems.push(...patternProblems(origin, value, effect));
  return problems;
}

function patternProblems(origin: Path, value: Value, effect: string): Problem[] {
  const path = [...origin, "value"];
  if (value.kind !== "string")
    return [{ check: "schema", path, message: `\`regex\` needs a pattern in quotes${effect}` }];
  const pattern = compilePattern(value.value);
  if (!("error" in pattern)) return [];
  return [
    {
      check: "unsupported-regex",
      path,
      message: `the engine's RE2 does not take this pattern (${pattern.error})${effect}`,
    },
  ];
}
