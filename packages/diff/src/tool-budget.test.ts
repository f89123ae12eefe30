import { type Call, Counters, compile, type DialectId, lower, type Policy, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { Budget, Spans } from "./policy-diff.js";
import { toolBudget } from "./tool-budget.js";

function policy(text: string, dialect?: DialectId): Policy {
  const lowered = lower(readDocument(text, "p"), { dialect }).policy;
  if (lowered === undefined) throw new Error(text);
  return lowered;
}

const run = (rules: string, more = "default: allow") => `version: "1"\n${more}\ntools: { run: { rules: [${rules}] } }`;
const rate = (limit: string) => `{ name: r, rate_limit: ${limit} }`;
const sum = (max: number, window: string) =>
  `{ name: s, conditions: [{ path: state.run.s_${window}, op: lte, value: ${max} }], state: { counter: s_${window}, window: ${window}, increment_from: args.n } }`;
const on = (path: string, op: string, value: string) =>
  `{ name: c, conditions: [{ path: ${path}, op: ${op}, value: ${value} }] }`;
const between = (least: number, most: number) =>
  `${on("args.n", "gte", `${least}`)}, ${on("args.n", "lte", `${most}`)}`;
const gateway = (run: object, more: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", ...more, tools: { run } });
const limit = (window: string, max: number, counter = "c") => ({ counter, window, max, scope: "grant" });

function spans({ minute, hour, day }: Spans): string {
  return `${minute} ${hour} ${day}`;
}

function told({ calls, sums, scope }: Budget): string {
  return [`${spans(calls)} ${scope}`, ...sums.map((one) => `${one.argument} ${spans(one)}`)].join("; ");
}

const MINUTE = 60_000;
const WINDOWS = [MINUTE, 60 * MINUTE, 1440 * MINUTE];
const BEGIN = Date.UTC(2026, 0, 5);

/** What greed comes to within each window of one day, with as many calls as pass and the largest amounts that do. */
function greedy(text: Policy, amounts: readonly number[]): { readonly calls: string; readonly sum: string } {
  const engine = compile(text);
  const most = { calls: [0, 0, 0], sum: [0, 0, 0] };
  for (const order of [amounts, [...amounts].reverse()]) {
    const counters = new Counters();
    const passed: { at: number; n: number }[] = [];
    for (let at = BEGIN; at < BEGIN + 1440 * MINUTE; at += MINUTE)
      for (const n of order)
        for (let more = true; more; ) {
          const call: Call = { tool: "run", args: { n }, at, grant: "" };
          more = engine.decide(call, counters).outcome === "allow";
          if (more) passed.push({ at, n });
        }
    WINDOWS.forEach((window, i) => {
      const first = passed.filter(({ at }) => at < BEGIN + window);
      most.calls[i] = Math.max(most.calls[i] ?? 0, first.length);
      most.sum[i] = Math.max(
        most.sum[i] ?? 0,
        first.reduce((total, { n }) => total + Math.trunc(n), 0),
      );
    });
  }
  return { calls: most.calls.join(" "), sum: most.sum.join(" ") };
}

describe("the most that can pass", () => {
  it.each<[string, string, string]>([
    ["a denied tool", run("{ name: d, action: deny }"), "0 0 0 everyone"],
    ["a hidden tool", run("", "hide: [run]"), "0 0 0 everyone"],
    ["conditions that never hold", run(`${on("args.n", "lt", "1")}, ${on("args.n", "gt", "1")}`), "0 0 0 everyone"],
    ["no limit", run(""), "unbounded unbounded unbounded everyone"],
    [
      "a sum that may be lowered",
      run(sum(100, "day")),
      "unbounded unbounded unbounded everyone; args.n unbounded unbounded unbounded",
    ],
    [
      "what counts nothing",
      run(`${sum(100, "day")}, ${between(0, 50)}`),
      "unbounded unbounded unbounded everyone; args.n unbounded unbounded unbounded",
    ],
    ["for each agent", gateway({ limits: [limit("hour", 20), limit("minute", 3, "d")] }), "3 20 480 grant"],
    [
      "for each agent, and all together",
      JSON.stringify({
        version: "1",
        default: "deny",
        all_tools: { limits: [limit("minute", 2)] },
        tools: { run: { limits: [limit("day", 5)] } },
      }),
      "2 5 5 grant",
    ],
  ])("%s", (_name, text, expected) => {
    expect(told(toolBudget(policy(text), { name: "run" }))).toBe(expected);
  });

  it.each<[string, string, readonly number[], string]>([
    ["a minute", run(rate("10/minute")), [1], "10 600 14400 everyone"],
    ["a day", run(rate("10/day")), [1], "10 10 10 everyone"],
    ["a minute and a day", run(`${rate("10/minute")}, ${rate("50/day")}`), [1], "10 50 50 everyone"],
    [
      "each counts twice",
      run(
        "{ name: a, conditions: [{ path: state.run.c, op: lte, value: 11 }], state: { counter: c, window: hour, increment: 2 } }",
      ),
      [1],
      "5 5 120 everyone",
    ],
    [
      "two limits on one counter",
      run(
        "{ name: a, conditions: [{ path: state.run.c, op: lte, value: 5 }], state: { counter: c, window: hour } }, { name: b, conditions: [{ path: state.run.c, op: lte, value: 6 }], state: { counter: c, window: hour } }",
      ),
      [1],
      "3 3 72 everyone",
    ],
    [
      "a sum, amounts of one at least",
      run(`${sum(100, "hour")}, ${between(1, 40)}`),
      [40, 20, 1],
      "100 100 2400 everyone; args.n 100 100 2400",
    ],
    [
      "a sum bounded by the calls",
      run(`${rate("2/minute")}, ${sum(10_000, "day")}, ${between(1, 40)}`),
      [40, 1],
      "2 120 2880 everyone; args.n 80 4800 10000",
    ],
  ])("is what greed comes to: %s", (_name, text, amounts, expected) => {
    const budget = toolBudget(policy(text), { name: "run" });
    expect(told(budget)).toBe(expected);
    const { calls, sum: added } = greedy(policy(text), amounts);
    expect(spans(budget.calls)).toBe(calls);
    if (budget.sums[0] !== undefined) expect(spans(budget.sums[0])).toBe(added);
  });

  it("takes whole numbers from the tool's schema", () => {
    const tool = { name: "run", inputSchema: { properties: { n: { type: "integer" } } } };
    const text = run(`${sum(100, "day")}, ${between(0, 50)}`);
    expect(told(toolBudget(policy(text), tool))).toBe("unbounded unbounded unbounded everyone; args.n 100 100 100");
  });

  const huge =
    "one huge `args.n`, such as 1e19, makes its counter negative, which turns its limit off: an upper bound prevents it";
  const negative = "a negative `args.n` lowers its counter, so that its limit can be passed by";
  it.each<[string, string, readonly string[]]>([
    ["nothing bounds the amount", run(sum(100, "day")), [huge, negative]],
    ["bounded from below", run(`${sum(100, "day")}, ${on("args.n", "gte", "1")}`), [huge]],
    ["bounded from above", run(`${sum(100, "day")}, ${on("args.n", "lte", "50")}`), [negative]],
    ["bounded on both sides", run(`${sum(100, "day")}, ${between(1, 50)}`), []],
  ])("names what turns a sum's limit off: %s", (_name, text, expected) => {
    const { notes } = toolBudget(policy(text), { name: "run" });
    expect(notes.filter((note) => note === huge || note === negative)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ["one limit", run(rate("10/hour")), "20 20 250"],
    ["a wider limit beside it", run(`${rate("10/hour")}, ${rate("60/minute")}`), "20 20 250"],
    [
      "a limit of every tool beside it",
      `version: "1"\ntools: { run: { rules: [${rate("10/hour")}] }, "*": { rules: [${rate("60/minute")}] } }`,
      "20 20 250",
    ],
    ["a narrower limit beside it", run(`${rate("10/hour")}, ${rate("4/minute")}`), "8 20 250"],
    ["a day", run(rate("10/day")), "20 20 20"],
  ])("counts calls around the boundary of windows: %s", (_name, text, expected) => {
    expect(spans(toolBudget(policy(text), { name: "run" }).sliding)).toBe(expected);
  });

  it.each<[string, string, string, readonly string[]]>([
    [
      "listed by its entry for every tool",
      `version: "1"\ndefault: deny\ntools: { "*": { rules: [${on("args.n", "lte", "5")}] } }`,
      "0 0 0",
      ["a tool of the very name `*` is another: any number of calls"],
    ],
    [
      "which lets nothing through",
      `version: "1"\ndefault: deny\ntools: { "*": { rules: [{ name: d, action: deny }] } }`,
      "0 0 0",
      [],
    ],
    [
      "as every other",
      `version: "1"\ndefault: allow\ntools: { "*": { rules: [${on("args.n", "lte", "5")}] } }`,
      "unbounded unbounded unbounded",
      [],
    ],
  ])("tells a tool named `*` apart: %s", (_name, text, expected, notes) => {
    const budget = toolBudget(policy(text), { name: "*" });
    expect([spans(budget.calls), budget.notes]).toEqual([expected, notes]);
  });

  it.each<[string, string, string]>([
    ["no call passes that would move it", "lt, value: 0", "0 0 0"],
    ["the first call passes", "lt, value: 1", "unbounded unbounded unbounded"],
    ["it must have come to a number", "eq, value: 3", "0 0 0"],
  ])("follows a counter from 0 on: %s", (_name, condition, expected) => {
    const text = run(
      `{ name: s, conditions: [{ path: state.run.c, op: ${condition} }, { path: state.run.c, op: lte, value: 5 }], state: { counter: c, window: day, increment_from: args.n } }`,
    );
    expect(spans(toolBudget(policy(text), { name: "run" }).calls)).toBe(expected);
  });
});
