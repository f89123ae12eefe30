import { describe, expect, it } from "vitest";
import type { Limit, Operator, Policy, Rule } from "../policy/policy.js";
import { noPolicy } from "../policy/queries.js";
import { Counters } from "./counters.js";
import { type Call, compileForBatches } from "./engine.js";

const MINUTE = { name: "minute", milliseconds: 60_000 };
const HOUR = { name: "hour", milliseconds: 3_600_000 };
const BASE = {
  name: "r",
  named: true,
  origin: [],
  layer: 0,
  conditions: [],
  message: "",
  explained: true,
  limit: undefined,
};

/** A limit of a counter `c`, by minutes, for everyone, that each call moves by one, where nothing else is said. */
function limit(max: bigint, rest: Partial<Limit> = {}): Rule {
  const amount = { fixed: 1n };
  const made = {
    origin: [],
    key: "c",
    counter: "c",
    window: MINUTE,
    scope: "everyone",
    name: "l",
    message: "",
  } as const;
  return { ...BASE, action: "none", limit: { ...made, amount, max, ...rest } };
}

/** A rule that denies where a counter's value compares so. */
function reads(op: Operator, value: bigint, key = "c"): Rule {
  const shared = { origin: [], path: "", target: { kind: "counter", key } as const, op, writtenOp: op };
  return { ...BASE, action: "deny", conditions: [{ ...shared, value: { kind: "int", value } }] };
}

const STILL: Rule = { ...limit(0n), limit: { ...(limit(0n).limit as Limit), max: undefined } };
const THREE = { amount: { fixed: 3n } };
const N = { amount: { from: ["n"], path: "args.n" } };
const call = (rest: Partial<Call> = {}): Call => ({ tool: "t", args: { n: 1 }, at: 0, grant: "", ...rest });
const n = (amount: unknown) => call({ args: { n: amount } });
const other = call({ tool: "u" });

function policyOf(rules: readonly Rule[], others: readonly Rule[] = []): Policy {
  const entry = (name: string, list: readonly Rule[]) => [name, { name, origin: [], rules: list }] as const;
  return { ...noPolicy("allow", "intercept"), tools: new Map([entry("t", rules), entry("u", others)]) };
}

describe("how often a call can be repeated, at most 10 times, so that calls are decided as now", () => {
  type Row = [title: string, rules: Rule[], before: Call[], made: Call, expected: number];
  it.each<Row>([
    ["without a limit", [], [], call(), 10],
    ["a limit that is far", [limit(100n)], [], call(), 10],
    ["a limit that is just as far", [limit(11n)], [], call(), 10],
    ["one less", [limit(10n)], [], call(), 9],
    ["a limit of five: the fifth repeat would be denied", [limit(5n)], [], call(), 4],
    ["the same after two calls", [limit(5n)], [call(), call()], call(), 2],
    ["the same when only one more fits", [limit(5n)], Array(4).fill(call()), call(), 0],
    ["denied now, and ever after", [limit(2n)], [call(), call()], call(), 10],
    ["in a later window", [limit(5n)], [call(), call()], call({ at: 60_000 }), 4],
    ["three at a time", [limit(10n, THREE)], [], call(), 2],
    ["none at a time", [limit(5n, { amount: { fixed: 0n } })], [], call(), 10],
    ["an amount from the arguments", [limit(10n, N)], [], n(3), 2],
    ["an amount below zero, which is not foretold", [limit(10n, N)], [], n(-1), 0],
    ["no amount", [limit(10n, N)], [], n("x"), 0],
    ["an amount of 2^52, of which one sum is exact", [limit(2n ** 62n, N)], [], n(2 ** 52), 1],
    ["an amount beyond", [limit(2n ** 62n, N)], [], n(2 ** 52 + 1), 0],
    ["an amount of 2^50, of which four sums are exact", [limit(2n ** 62n, N)], [], n(2 ** 50), 4],
    ["the same where the counter holds one", [limit(2n ** 62n, N)], [n(2 ** 50)], n(2 ** 50), 3],
    ["an amount of 2^52, after as much", [limit(2n ** 62n, N)], [n(2 ** 52)], n(2 ** 52), 0],
    ["a counter that holds more than 2^52", [limit(2n ** 62n, N)], [n(2 ** 52), n(1)], n(1), 0],
    ["a counter below zero", [limit(3n, N)], [n(-2)], n(1), 4],
    ["a counter that never moves", [STILL], [], call(), 10],
    ["a counter that never moves, and a rule that asks it", [STILL, reads("eq", 3n)], [], call(), 10],
    ["none at a time, where the counter holds 2^52", [limit(2n ** 62n, N)], [n(2 ** 52)], n(0), 10],
    ["two limits of one counter, the first nearer", [limit(5n), limit(20n)], [], call(), 2],
    ["two limits of one counter, the second nearer", [limit(20n), limit(8n)], [], call(), 3],
    ["two limits of two counters", [limit(5n), limit(4n, { key: "d" })], [], call(), 3],
    ["one counter over two windows, which is not foretold", [limit(5n), limit(5n, { window: HOUR })], [], call(), 0],
    ["a counter for everyone, and one of the agent", [limit(9n), limit(5n, { scope: "grant" })], [], call(), 4],
    ["the agent's own, of which another used some", [limit(5n, { scope: "grant" })], [call({ grant: "b" })], call(), 4],
    ["a rule that denies from three on", [limit(100n), reads("gte", 3n)], [], call(), 2],
    ["a rule that denies above three", [limit(100n), reads("gt", 3n)], [], call(), 3],
    ["a rule that denies below three", [limit(100n), reads("lt", 3n)], [], call(), 2],
    ["a rule that denies up to three", [limit(100n), reads("lte", 3n)], [], call(), 3],
    ["a rule that denies from one on, where it holds", [limit(100n), reads("gte", 1n)], [], call(), 0],
    ["a rule that denies at exactly three, which is not foretold", [limit(100n), reads("eq", 3n)], [], call(), 0],
    ["a rule that denies from seven on, three at a time", [limit(99n, THREE), reads("gte", 7n)], [], call(), 2],
    ["a rule that asks whether there is a counter", [limit(100n), reads("exists", 1n)], [], call(), 10],
    ["a rule that asks another counter", [limit(100n), reads("eq", 3n, "d")], [], call(), 10],
    [
      "a rule that asks everyone's counter, where the agent's moves",
      [limit(100n, { scope: "grant" }), reads("eq", 3n)],
      [],
      call(),
      10,
    ],
    ["the nearest of them", [limit(7n), reads("gte", 9n), reads("gte", 4n)], [], call(), 3],
  ])("%s", (_, rules, before, made, expected) => {
    const engine = compileForBatches(policyOf(rules));
    const counters = new Counters();
    for (const one of before) engine.decide(one, counters);
    const were = counters.text();
    expect(engine.identicalRepeats(made, [], counters, 10)).toBe(expected);
    expect(counters.text()).toBe(were);
  });

  type Asked = [title: string, rules: Rule[], others: Rule[], asked: Call[], expected: number];
  it.each<Asked>([
    ["a nearer limit of the same counter", [limit(100n)], [limit(5n)], [other], 4],
    ["a limit of another counter", [limit(100n)], [limit(5n, { key: "d" })], [other], 10],
    ["a limit over another window, which is not foretold", [limit(100n)], [limit(5n, { window: HOUR })], [other], 0],
    ["the agent's own limit of the same name", [limit(100n)], [limit(5n, { scope: "grant" })], [other], 10],
    ["a rule that reads the counter", [limit(100n)], [reads("gte", 3n)], [other], 2],
    ["one with an amount of its own", [limit(100n)], [limit(5n, N)], [{ ...other, args: { n: 3 } }], 2],
    ["one without an amount, denied in any case", [limit(100n)], [limit(5n, N)], [{ ...other, args: {} }], 10],
    ["one with a large amount, not foretold", [limit(100n)], [limit(5n, N)], [{ ...other, args: { n: 2 ** 53 } }], 0],
    [
      "two large amounts, whose sum is not foretold",
      [limit(100n)],
      [limit(2n ** 60n, N), limit(2n ** 60n, N)],
      [{ ...other, args: { n: 2 ** 52 } }],
      0,
    ],
    ["two, the second nearer", [limit(100n)], [reads("gte", 3n)], [call(), other], 2],
    ["two, the first nearer", [limit(100n)], [reads("gte", 3n)], [other, call({ tool: "v" })], 2],
    ["one that no policy lists", [limit(100n)], [], [call({ tool: "v" })], 10],
  ])("with another call asked: %s", (_, rules, others, asked, expected) => {
    const engine = compileForBatches(policyOf(rules, others));
    expect(engine.identicalRepeats(call(), asked, new Counters(), 10)).toBe(expected);
  });

  it("a tool that is denied always is", () => {
    const engine = compileForBatches(noPolicy("deny", "intercept"));
    expect(engine.identicalRepeats(call(), [call()], new Counters(), 10)).toBe(10);
  });

  it.each<[number, number]>([
    [0, 0],
    [1, 1],
    [3, 3],
    [4, 4],
    [5, 4],
    [1_000, 4],
  ])("at most %d times, with four that fit: %d", (most, expected) => {
    const engine = compileForBatches(policyOf([limit(5n)]));
    expect(engine.identicalRepeats(call(), [], new Counters(), most)).toBe(expected);
  });

  it("repeated at once, the counters hold what they would hold one by one", () => {
    const engine = compileForBatches(policyOf([limit(100n), limit(100n, { ...N, key: "d", scope: "grant" })]));
    const [steps, once] = [new Counters(), new Counters()];
    for (let i = 0; i < 4; i++) engine.decide(n(2), steps);
    engine.repeat(engine.decide(n(2), once), "", 3, once);
    expect(once.text()).toBe("0=4@0/60000; 1=8@0/60000");
    expect(once.text()).toBe(steps.text());
  });
});
