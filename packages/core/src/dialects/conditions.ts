/** Conditions, which all dialects write alike: `{ path, op, value }`. */

import type { CheckDiagnostic } from "../document/diagnostic.js";
import type { Node, Path } from "../document/document.js";
import { compilePattern } from "../patterns/pattern.js";
import type { Condition, Operator, Target } from "../policy/policy.js";
import { clip } from "../text/words.js";
import { toFloat64 } from "../values/value.js";
import type { Decoder } from "./decoder.js";
import { adviceInsteadOf, operatorOf } from "./other-words.js";

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

const operators: ReadonlyMap<string, Operator> = new Map(OPERATORS.map((op) => [op, op]));

/** Reads a list of conditions. */
export function readConditions(decoder: Decoder, node: Node | undefined, path: Path): Condition[] {
  return decoder.items(node, path).map(([item, index]) => {
    const origin = [...path, index];
    const fields = decoder.fields(item, origin);
    const written = decoder.textOf(fields, "path", origin);
    const op = decoder.textOf(fields, "op", origin);
    return {
      origin,
      path: written,
      target: target(written),
      op: operators.get(op),
      writtenOp: op,
      value: decoder.valueOf(fields, "value", origin),
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

/**
 * What is wrong with a condition, in the engine's own terms (its `validateCondition`).
 * @param refusal that the program refuses the whole document, as a clause; undefined where that is not known
 */
export function conditionProblems(condition: Condition, refusal?: string): readonly CheckDiagnostic[] {
  if (!isMistaken(condition)) return NO_PROBLEMS;
  const { origin, op, writtenOp, path, value, target } = condition;
  const problems: CheckDiagnostic[] = [];
  const report = (field: string, what: string, todo: string, check = "schema", suggested?: string) => {
    const refused = refusal && `${what}, so ${refusal}`;
    problems.push({
      check,
      path: [...origin, field],
      refusal: refused,
      message: `${refused ?? what}; ${todo}`,
      suggested,
    });
  };
  if (target.kind === "nothing") {
    if (path === "") report("path", "the condition has no `path`", "name an argument, such as `args.name`");
    else report("path", `\`${clip(path)}\` leads nowhere`, `write ${pathHint(path)}`, "schema", argumentPathOf(path));
  }
  if (op === undefined) {
    const other = operatorOf(writtenOp);
    const advice = adviceInsteadOf(writtenOp) ?? `the operators are ${list(OPERATORS)}`;
    const guess = other === undefined ? advice : `did you mean \`${other}\`?`;
    const what = writtenOp === "" ? "the condition has no `op`" : `unknown operator \`${clip(writtenOp)}\``;
    report("op", what, guess, "schema", other);
  }
  if ((op === "in" || op === "not_in") && value.kind !== "list")
    report("value", `\`${op}\` needs a list`, "write `[a, b]`");
  if ((op === "lt" || op === "lte" || op === "gt" || op === "gte") && toFloat64(value) === undefined)
    report("value", `\`${op}\` needs a number`, value.kind === "string" ? "write it without quotes" : "write one");
  if (op === "exists" && value.kind !== "bool")
    report("value", "`exists` needs `true` or `false`", "write `value: true` or `value: false`");
  if (op === "regex") {
    const pattern = value.kind === "string" ? compilePattern(value.value) : undefined;
    if (pattern === undefined) report("value", "`regex` needs a pattern", "write it in quotes");
    else if ("error" in pattern)
      report(
        "value",
        `the engine's RE2 does not take this pattern (${patternError(pattern.error)})`,
        pattern.error.includes("Perl") ? "it has neither look-around nor back-references" : "write one that RE2 takes",
        "unsupported-regex",
      );
  }
  return problems;
}

const NO_PROBLEMS: readonly never[] = [];

/** Whether a finding of its own already says that the condition is not what its author means: one of the above. */
export function isMistaken({ op, value, target }: Condition): boolean {
  if (target.kind === "nothing") return true;
  switch (op) {
    case undefined:
      return true;
    case "in":
    case "not_in":
      return value.kind !== "list";
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return toFloat64(value) === undefined;
    case "exists":
      return value.kind !== "bool";
    case "regex":
      return value.kind !== "string" || "error" in compilePattern(value.value);
    case "eq":
    case "neq":
    case "contains":
      return false;
    default:
      return op satisfies never;
  }
}

/** The path of an argument that another language's path leads to: of `arguments.x`, `params.arguments.x` or `$.args.x`. */
function argumentPathOf(path: string): string | undefined {
  const rest = /^(?:\$\.)?(?:params\.)?(?:args|arguments|params|parameters|inputs?)\.(.+)$/.exec(path)?.[1];
  return rest === undefined ? undefined : `args.${rest}`;
}

function pathHint(path: string): string {
  const known = argumentPathOf(path);
  if (known !== undefined) return `\`${clip(known)}\``;
  return /^[\w.-]+$/.test(path) ? `\`args.${clip(path)}\` for an argument` : "`args.` and the argument's name";
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** `invalid escape sequence: \`\\j\``: what is wrong, and the part of the pattern that is. */
function patternError(error: string): string {
  const [, what = error, part] = /^(?:error parsing regexp: )?([^`]*?)(?:: `(.*)`)?$/su.exec(error) ?? [];
  return part === undefined ? clip(what, 80) : `${clip(what, 80)}: \`${clip(part)}\``;
}
