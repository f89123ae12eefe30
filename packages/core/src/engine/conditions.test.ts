import { describe, expect, it } from "vitest";
import { nodeValue } from "../document/node-value.js";
import { readDocument } from "../document/read.js";
import type { Condition, Operator } from "../policy/policy.js";
import { argumentTest, counterTest, MISSING } from "./conditions.js";

function condition(op: Operator | undefined, value: string): Condition {
  const { root } = readDocument(value, "x");
  return {
    origin: [],
    path: "args.x",
    target: { kind: "args", segments: ["x"] },
    op,
    writtenOp: op ?? "?",
    value: root === undefined ? { kind: "null" } : nodeValue(root, []),
  };
}

const signs = (answers: readonly boolean[]) => answers.map((one) => ({ true: "+", false: "-" })[`${one}`]).join("");

/** The condition's answer for each argument, as `+` and `-`. */
function answers(op: Operator | undefined, value: string, actual: readonly unknown[]): string {
  return signs(actual.map(argumentTest(condition(op, value))));
}

describe("an operator, the value in the policy, and arguments", () => {
  it.each<[Operator | undefined, string, unknown[], string]>([
    ["eq", "5", [5, "5", 5.5, [5], null, true, MISSING], "++-----"],
    ["eq", "'5'", [5, "5"], "++"],
    ["eq", "5.0", [5, "5", "5.0"], "++-"],
    ["eq", "'5.0'", [5, "5.0"], "-+"],
    ["eq", "100000000", [1e8, "100000000", "1e+08"], "++-"],
    ["eq", "'1e+08'", [1e8, "1e+08"], "++"],
    ["eq", "1e21", [1e21, "1e+21"], "++"],
    ["eq", "true", [true, "true", 1, false], "++--"],
    ["eq", "[a]", [["a"], "[a]", "a"], "++-"],
    ["eq", "{ k: v }", [{ k: "v" }, "map[k:v]"], "++"],
    ["eq", "{ b: 1, a: [2] }", ["map[a:[2] b:1]", { a: [2], b: 1 }], "++"],
    ["eq", "~", [null, "<nil>", "", MISSING], "++--"],
    ["eq", "yes", ["yes", true], "+-"],
    ["eq", "2024-01-01", ["2024-01-01", "2024-01-01 00:00:00 +0000 UTC"], "-+"],
    ["eq", ".nan", [Number.NaN, "NaN"], "-+"],
    ["neq", "5", [5, "5", 6, null, MISSING], "--++-"],
    ["in", "[1, a, ~]", [1, "1", "a", null, "<nil>", 2, MISSING], "+++++--"],
    ["in", "a", ["a"], "-"],
    ["in", "[100000000, 5.0]", [1e8, 5, "5", "100000000", "1e+08"], "++++-"],
    ["in", "['100000000', '1e+08']", [1e8, "100000000"], "++"],
    ["in", "['100000000']", [1e8], "-"],
    ["in", "[a]", [undefined, "a\ud83d"], "--"],
    ["in", '["a\ufffd"]', ["a\ud83d", "a"], "+-"],
    ["not_in", "[rm]", ["rm", ["rm"], "ls", null, MISSING], "-+++-"],
    ["not_in", "rm", ["rm", "ls", MISSING], "++-"],
    ["lt", "5", [4, 5, "4", null, MISSING], "+----"],
    ["lte", "5", [5, 5.1, "5"], "+--"],
    ["gt", "5", [6, 5, true], "+--"],
    ["gte", "5", [5, 4.9], "+-"],
    ["lte", "'5'", [4, 5], "--"],
    ["lte", "18446744073709551615", [4], "-"],
    ["regex", "'^a'", ["ab", "ba", 1, ["a"], null, MISSING], "+-----"],
    ["regex", "'a$'", ["a", "a\n"], "+-"],
    ["regex", "'(?m)a$'", ["a\n"], "+"],
    ["regex", "'(?i)straße'", ["STRAßE", "STRASSE"], "+-"],
    ["regex", "'(a'", ["(a"], "-"],
    ["regex", "5", ["5"], "-"],
    ["contains", "a", ["bab", ["a"], ["ba"], { a: 1 }, 1, MISSING], "++----"],
    ["contains", "5", [[5], ["5"], "5"], "++-"],
    ["contains", "a", [["a", "b"], ["b", "a"], ["b"], []], "++--"],
    ["contains", "!!binary w6k=", ["é"], "+"],
    ["contains", "!!binary ww==", ["é", "e"], "+-"],
    ["exists", "true", [1, "", false, null, MISSING], "+++--"],
    ["exists", "false", [1, null, MISSING], "-++"],
    ["exists", "yes", [1, MISSING], "--"],
    [undefined, "1", [1, MISSING], "--"],
  ])("%s %s", (op, value, actual, expected) => {
    expect(answers(op, value, actual)).toBe(expected);
  });
});

describe("an operator, the value in the policy, and what a counter holds", () => {
  it.each<[Operator | undefined, string, (number | bigint)[], string]>([
    ["eq", "5", [5, 5n, 4, 6n], "++--"],
    ["eq", "'5'", [5, 5n, 6], "++-"],
    ["eq", "'a'", [0], "-"],
    ["eq", "5.5", [5, 6], "--"],
    ["eq", "1e8", [100000000, 100000001], "+-"],
    ["eq", "9007199254740993", [2n ** 53n, 2n ** 53n + 2n], "+-"],
    ["eq", "~", [0], "-"],
    ["neq", "5", [5, 6], "-+"],
    ["neq", "'5'", [5, 6], "-+"],
    ["in", "[1, '2', a]", [1, 1n, 2, 3], "+++-"],
    ["in", "[]", [0], "-"],
    ["in", "1", [1], "-"],
    ["not_in", "[1, '2']", [1, 2, 3n], "--+"],
    ["not_in", "[]", [0], "+"],
    ["not_in", "1", [1, 2], "++"],
    ["exists", "true", [0, 5n], "++"],
    ["exists", "false", [0, 5n], "--"],
    ["exists", "'true'", [0], "-"],
    ["lt", "5", [4, 5, 4n], "+-+"],
    ["lte", "5", [5, 6n], "+-"],
    ["gt", "5", [5, 6n], "-+"],
    ["gte", "5", [5n, 4], "+-"],
    ["lte", "'5'", [4], "-"],
    ["regex", "'.*'", [5], "-"],
    ["contains", "5", [5], "-"],
    [undefined, "5", [5], "-"],
  ])("%s %s", (op, value, actual, expected) => {
    expect(signs(actual.map(counterTest(condition(op, value))))).toBe(expected);
  });
});
