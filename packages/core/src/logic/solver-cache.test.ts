import { describe, expect, it } from "vitest";
import type { Condition, Operator } from "../policy/policy.js";
import type { Value } from "../values/value.js";
import { all, holds, not } from "./formula.js";
import { solve } from "./solve.js";
import { StepLimit } from "./step-limit.js";

const text = (value: string): Value => ({ kind: "string", value });
const int = (value: bigint): Value => ({ kind: "int", value });
const list = (...items: Value[]): Value => ({ kind: "list", items });

function on(path: string, op: Operator, value: Value): Condition {
  return { origin: [], path: `args.${path}`, target: { kind: "args", segments: [path] }, op, writtenOp: op, value };
}

describe("questions that look alike", () => {
  it.each<[string, Operator, Value, Value, unknown, unknown]>([
    ["a number and its text", "contains", int(1n), text("1"), [1], "1"],
    ["a list of two and of one", "in", list(text("a"), text("b")), list(text('a,1"b')), "a", 'a,1"b'],
    ["a text like the next question", "eq", text("1;eq 2"), text("1"), "1;eq 2", "1"],
    ["true and its text", "eq", { kind: "bool", value: true }, text("true"), "true", "true"],
    ["an int and a float", "lt", int(1n), { kind: "float", value: 0.5 }, 0, 0],
  ])("%s: each has its own answer", (_name, op, first, second, one, other) => {
    expect(solve(holds(on("a", op, first)))).toMatchObject({ answer: "sat", args: { a: one } });
    expect(solve(holds(on("b", op, second)))).toMatchObject({ answer: "sat", args: { b: other } });
  });

  it("are told apart by what is wanted", () => {
    const same = on("a", "eq", text("x"));
    expect(solve(holds(same))).toMatchObject({ args: { a: "x" } });
    expect(solve(not(holds(same)))).not.toMatchObject({ args: { a: "x" } });
    expect(solve(all([holds(same), not(holds(same))])).answer).toBe("unsat");
  });

  it("cost the same again", () => {
    const question = holds(on("a", "regex", text("^[a-z]{2,9}-[0-9]+$")));
    const cost = () => {
      const shared = new StepLimit(100_000);
      expect(solve(question, { shared }).answer).toBe("sat");
      return shared.spent;
    };
    const first = cost();
    expect(cost()).toBe(first);
    expect(solve(question, { steps: first - 1 }).answer).toBe("unknown");
    expect(solve(question, { steps: first }).answer).toBe("sat");
  });
});
