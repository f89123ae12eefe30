/** Random formulas, asked of `find` and tried on every value of a small world: the two must not contradict each other. */

import { describe, expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import { argumentAt } from "../engine/argument.js";
import { argumentTest, counterTest } from "../engine/conditions.js";
import { compilePattern } from "../patterns/pattern.js";
import type { Condition, Operator } from "../policy/policy.js";
import type { Value } from "../values/value.js";
import { all, any, type Formula, holds, not } from "./formula.js";
import { solve } from "./solve.js";

const SEED = 20261121;

const next = seeded(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;

const text = (value: string): Value => ({ kind: "string", value });
const int = (value: number): Value => ({ kind: "int", value: BigInt(value) });
const VALUES: readonly Value[] = [
  ...[
    "a",
    "ab",
    "",
    "5",
    "-0",
    "1e+06",
    "true",
    "<nil>",
    "[a]",
    "[a 5]",
    "[]",
    "map[b:a]",
    "map[b:5 c:a]",
    "map[]",
  ].map(text),
  ...[0, 5, 1_000_000].map(int),
  { kind: "float", value: 5.5 },
  { kind: "bool", value: true },
  { kind: "null" },
  { kind: "list", items: [text("a"), int(5)] },
  { kind: "map", entries: [[text("b"), int(5)]] },
];
const PATTERNS = ["^a", "b$", "^[ab]*$", "", "^$", "(?i)A", "\\bb", "a.b", "^\\[", "5", "(?m)^b", "[^a]"].map(text);

const OPERATORS: readonly Operator[] = [
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

function randomCondition(path: string): Condition {
  const op = pick(OPERATORS);
  const target = path.startsWith("args.")
    ? { kind: "args" as const, segments: path.slice(5).split(".") }
    : { kind: "counter" as const, key: path.slice(6) };
  return { origin: [], path, target, op, writtenOp: op, value: valueFor(op) };
}

function valueFor(op: Operator): Value {
  if (next() < 0.05) return pick(VALUES);
  switch (op) {
    case "in":
    case "not_in":
      return { kind: "list", items: [pick(VALUES), pick(VALUES), pick(VALUES)] };
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return pick([int(0), int(5), { kind: "float" as const, value: 5.5 }, int(1_000_000)]);
    case "regex":
      return pick(PATTERNS);
    case "exists":
      return { kind: "bool", value: next() < 0.5 };
    default:
      return pick(VALUES);
  }
}

const PATHS = ["args.a", "args.a", "args.a", "args.a.b", "args.a.c", "args.a.b.c", "args.d", "state.t.n"];

function randomFormula(depth: number): Formula {
  const kind = next();
  if (depth === 0 || kind < 0.3) return holds(randomCondition(pick(PATHS)));
  if (kind < 0.5) return not(randomFormula(depth - 1));
  const parts = Array.from({ length: 1 + Math.floor(next() * 4) }, () => randomFormula(depth - 1));
  return kind < 0.85 ? all(parts) : any(parts);
}

const SCALARS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  5,
  5.2,
  5.5,
  6,
  -1,
  1e6,
  2e6,
  "",
  "a",
  "ab",
  "b",
  "aab",
  "5",
  "-0",
  "0",
  "x",
  "A",
];
const TEXTS = VALUES.flatMap((value) => (value.kind === "string" ? [value.value] : []));
const INNER: readonly unknown[] = ["a", "5", 5, "", null, {}, { c: "a" }, { c: 5 }];
/** What `args.a` and `args.d` are tried with; undefined where they are left out. */
const WORLD: readonly unknown[] = [
  undefined,
  ...SCALARS,
  ...TEXTS,
  ...[
    [],
    ["a"],
    ["a", 5],
    ["a 5"],
    ["a", "5"],
    [5],
    [null],
    [true],
    [0],
    [1e6],
    ["1e+06"],
    [["a"]],
    [""],
    ["zz"],
    [{ b: "a" }],
  ],
  {},
  ...INNER.flatMap((b) => [{ b }, ...INNER.map((c) => ({ b, c })), { c: b }]),
  { b: "5 c:a" },
  { z: 1 },
];
const D: readonly unknown[] = [undefined, null, true, 0, 5, 6, "", "a", "ab", "b", "z", ["a"], [5], {}, { b: 5 }];
const COUNTERS = [0n, -1n, 1n, 4n, 5n, 6n, 999_999n, 1_000_000n, 1_000_001n];

type Asks = (condition: Condition) => boolean;

function isTrue(formula: Formula, asks: Asks): boolean {
  switch (formula.kind) {
    case "not":
      return !isTrue(formula.formula, asks);
    case "all":
      return formula.formulas.every((part) => isTrue(part, asks));
    case "any":
      return formula.formulas.some((part) => isTrue(part, asks));
    case "condition":
      return asks(formula.condition);
  }
}

function conditionsOf(formula: Formula): readonly Condition[] {
  if (formula.kind === "condition") return [formula.condition];
  if (formula.kind === "not") return conditionsOf(formula.formula);
  return formula.formulas.flatMap(conditionsOf);
}

/** The first of the world of which the formula is true. */
function bruteForce(formula: Formula): unknown {
  const tests = new Map(conditionsOf(formula).map((c) => [c, { args: argumentTest(c), counter: counterTest(c) }]));
  const paths = new Set(conditionsOf(formula).map(({ path }) => path));
  for (const a of [...paths].some((path) => path.startsWith("args.a")) ? WORLD : [undefined])
    for (const d of paths.has("args.d") ? D : [undefined])
      for (const counter of paths.has("state.t.n") ? COUNTERS : [0n]) {
        const args = { ...(a === undefined ? {} : { a }), ...(d === undefined ? {} : { d }) };
        const asks: Asks = (condition) => {
          const test = tests.get(condition);
          return condition.target.kind === "args"
            ? (test?.args(argumentAt(args, condition.target.segments)) ?? false)
            : (test?.counter(counter) ?? false);
        };
        if (isTrue(formula, asks)) return { args, counter: Number(counter) };
      }
  return undefined;
}

describe("find and trying", () => {
  it("agree on random formulas", () => {
    const count = { sat: 0, unsat: 0, unknown: 0 };
    for (let i = 0; i < 1_000; i++) {
      const formula = randomFormula(3);
      const answer = solve(formula);
      count[answer.answer]++;
      const told = () =>
        `seed ${SEED}, formula ${i}: ${JSON.stringify(formula, (_, v) => (typeof v === "bigint" ? Number(v) : v))}`;
      if (answer.answer === "sat") {
        const { args, counters } = answer;
        const asks: Asks = (condition) =>
          condition.target.kind === "args"
            ? argumentTest(condition)(argumentAt(args, condition.target.segments))
            : counterTest(condition)(counters.get("t.n") ?? 0n);
        expect(isTrue(formula, asks), told()).toBe(true);
      } else if (answer.answer === "unsat") expect(bruteForce(formula), told()).toBeUndefined();
    }
    // All three are met, and what is not known is rare.
    expect(count.sat).toBeGreaterThan(500);
    expect(count.unsat).toBeGreaterThan(150);
    expect(count.unknown).toBe(0);
  });
});

const ATOMS = [
  "a",
  "b",
  "[ab]",
  "[^a]",
  ".",
  "\\b",
  "\\B",
  "^",
  "$",
  "(?m:^)",
  "(?m:$)",
  "\\n",
  "é",
  "\\w",
  "\\W",
  "(?i:A)",
  "\\A",
  "\\z",
];

function randomPattern(depth: number): string {
  const kind = next();
  if (depth === 0 || kind < 0.4) return pick(ATOMS);
  if (kind < 0.7) return randomPattern(depth - 1) + randomPattern(depth - 1);
  if (kind < 0.85) return `(?:${randomPattern(depth - 1)}|${randomPattern(depth - 1)})`;
  return `(?:${randomPattern(depth - 1)})${pick(["*", "+", "?", "{2}"])}`;
}

describe("automata and trying", () => {
  const letters = ["a", "b", "A", "\n", "é", " "];
  const words = [""];
  for (let i = 0, from = 0; i < 4; i++) {
    const to = words.length;
    for (; from < to; from++) for (const letter of letters) words.push((words[from] as string) + letter);
  }

  it("agree on random patterns, wanted and unwanted", () => {
    const count = { sat: 0, unsat: 0, unknown: 0 };
    for (let i = 0; i < 1_000; i++) {
      const asked = Array.from({ length: 1 + Math.floor(next() * 3) }, () => ({
        pattern: `${next() < 0.3 ? "^" : ""}${randomPattern(3)}${next() < 0.3 ? "$" : ""}`,
        wanted: next() < 0.5,
      }));
      const compiled = asked.map(({ pattern }) => compilePattern(pattern));
      if (compiled.some((pattern) => "error" in pattern)) continue;
      const matches = (word: string) =>
        compiled.every((pattern, index) => "test" in pattern && pattern.test(word) === asked[index]?.wanted);
      const isString = holds({ ...randomCondition("args.s"), op: "regex", value: text("") });
      const answer = solve(
        all([
          isString,
          ...asked.map(({ pattern, wanted }) => {
            const formula = holds({ ...randomCondition("args.s"), op: "regex", value: text(pattern) });
            return wanted ? formula : not(formula);
          }),
        ]),
        { steps: 200_000 },
      );
      count[answer.answer]++;
      const told = `seed ${SEED}: ${JSON.stringify(asked)}`;
      if (answer.answer === "sat") expect(matches(answer.args.s as string), told).toBe(true);
      else if (answer.answer === "unsat") expect(words.find(matches), told).toBeUndefined();
    }
    expect(count.sat).toBeGreaterThan(300);
    expect(count.unsat).toBeGreaterThan(100);
    expect(count.unknown).toBeLessThan(20);
  });
});
