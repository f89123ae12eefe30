/** What a replay answers beside its totals: head-room, sweeps, comparisons, explanations. */

import { lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { ToolCall } from "../call.js";
import type { ServerPolicy } from "./active-policy.js";
import { Against } from "./against.js";
import { PeakUsages } from "./peak-usage.js";
import { Replay, type ReplayOptions } from "./replay.js";
import { Sweep } from "./sweep.js";

const PLACE = { uri: "p", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };

function target(text: string): ServerPolicy[] {
  const { policy } = lower(readDocument(text, "p"));
  if (policy === undefined) throw new Error("no policy");
  return [{ server: undefined, policy, locate: () => PLACE }];
}

const NOON = Date.UTC(2026, 0, 1, 12);

/** A call of `run` so many seconds after noon. */
function run(seconds: number, args: object = {}, session = "s"): ToolCall {
  const at = NOON + seconds * 1000;
  return { tool: "run", server: undefined, session, args, argsUnknown: undefined, malformed: undefined, at, line: 1 };
}

function replay(policies: ServerPolicy[], calls: readonly ToolCall[], options: Partial<ReplayOptions> = {}) {
  const folded = new Replay({ policies, ...options });
  const sink = folded.sink("t");
  for (const call of calls) sink.call(call);
  return folded.result();
}

const gateway = (max: number, more = "") =>
  `{"version":"1","default":"deny","tools":{"run":{"limits":[{"counter":"c","window":"minute","max":${max},"scope":"grant"${more}}]}}}`;
const intercept = (rules: string) => `version: "1"\ntools:\n  run:\n    rules:\n${rules}`;

describe("head-room", () => {
  it("is the fullest each counter was, whose it was, and when", () => {
    const rooms = new PeakUsages();
    const calls = [run(0), run(1, {}, "other"), run(2, {}, "other"), run(61), run(62)];
    replay(target(gateway(9)), calls, { observers: [(decided) => rooms.add(decided)] });
    expect(rooms.rows()).toMatchObject([
      { rule: "/tools/run/limits/c", max: 9n, peak: 2n, at: NOON + 2000, grant: "other", window: "minute" },
    ]);
  });

  it("sums amounts, and says nothing of a counter that nobody moved", () => {
    const rooms = new PeakUsages();
    const text = intercept(
      "      - {name: cap, conditions: [{path: state.run.sum, op: lte, value: 100}], state: {counter: sum, window: day, increment_from: args.n}}\n" +
        "  other: {rules: [{name: r, rate_limit: 1/day}]}\n",
    );
    const calls = [run(0, { n: 30 }), run(1, { n: 80 }), run(2, { n: 70 })];
    replay(target(text), calls, { observers: [(decided) => rooms.add(decided)] });
    expect(rooms.rows().map(({ counter, peak, grant }) => [counter, peak, grant])).toEqual([["sum", 100n, ""]]);
  });
});

describe("sweep", () => {
  const calls = [0, 1, 2, 3, 4, 60, 61].map((s) => run(s));
  it.each<[string, string]>([
    ["gateway", gateway(2)],
    ["intercept", intercept("      - {name: r, rate_limit: 2/minute}\n")],
  ])("counts what each candidate denies, %s", (_name, text) => {
    const policies = target(text);
    const sweep = new Sweep(policies, new Set(["run"]));
    const { decisions } = replay(policies, calls, { shadows: sweep.shadows });
    const [row] = sweep.rows();
    expect(row?.candidates).toEqual([
      { max: 1n, denied: 5 },
      { max: 2n, denied: 3 },
      { max: 5n, denied: 0 },
    ]);
    expect(row).toMatchObject({ max: 2n, smallest: 5n });
    expect(decisions.deny).toBe(3);
  });

  it("blames the limit only for what it alone denies", () => {
    const policies = target(
      intercept(
        "      - {name: r, rate_limit: 2/minute}\n      - {name: known, conditions: [{path: args.ok, op: eq, value: true}]}\n",
      ),
    );
    const sweep = new Sweep(policies);
    replay(policies, [run(0, { ok: true }), run(1, { ok: false }), run(2, { ok: true }), run(3, { ok: true })], {
      shadows: sweep.shadows,
    });
    expect(sweep.rows()[0]).toMatchObject({ smallest: 3n, candidates: [{ denied: 2 }, { denied: 1 }, { denied: 0 }] });
  });
});

describe("what a sweep looks at", () => {
  const tools = (entries: object) => target(JSON.stringify({ version: "1", default: "deny", tools: entries }));
  const limited = (number: number, max = 2) => ({
    limits: Array.from({ length: number }, (_, i) => ({ counter: `c${i}`, window: "minute", max, scope: "grant" })),
  });

  it("is calls of tools that move the counter, and no others", () => {
    const policies = target(
      intercept(
        '      - {name: r, conditions: [{path: state._global.c, op: lte, value: 2}]}\n  list:\n    rules: []\n  other:\n    rules: []\n  "*":\n    rules:\n      - {name: all, conditions: [{path: state._global.c, op: lte, value: 4}], state: {counter: c, window: minute}}\n',
      ),
    );
    const sweep = new Sweep(policies);
    replay(policies, [run(0), { ...run(1), tool: "list" }, run(2), { ...run(3), tool: "other" }], {
      shadows: sweep.shadows,
    });
    expect(sweep.rows()[0]).toMatchObject({ max: 4n, smallest: 4n });
    const apart = tools({ run: limited(1), list: limited(1) });
    const alone = new Sweep(apart, new Set(["run"]));
    const [evaluator] = alone.shadows;
    expect([run(0), { ...run(0), tool: "list" }].map((call) => evaluator?.concerns?.(call))).toEqual([true, false]);
  });

  it("is no server that the replay does not tell apart, though the sweep saw few servers", () => {
    const policies = tools({ run: limited(1), list: {} });
    const sweep = new Sweep(policies);
    const others = Array.from({ length: 10_000 }, (_, i) => ({ ...run(0), tool: "list", server: `s${i}` }));
    const calls = [...others, ...[1, 2, 3].map((second) => ({ ...run(second), server: "one more" }))];
    const { decisions } = replay(policies, calls, { shadows: sweep.shadows });
    expect(decisions.notEvaluated).toBe(3);
    expect(sweep.rows()[0]).toMatchObject({ smallest: undefined });
  });

  it("is as many limits as can be tried beside the replay", () => {
    expect(new Sweep(tools({ run: limited(1) })).left).toBe(0);
    expect(new Sweep(tools(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`t${i}`, limited(1)])))).left).toBe(
      10,
    );
    expect(new Sweep(tools({ run: limited(100) })).left).toBe(98);
    expect(new Sweep(tools({ run: limited(1_000) })).left).toBe(999);
  });
});

describe("against another policy", () => {
  it("lists only the calls whose decision changes", () => {
    const against = new Against(target(gateway(3)));
    replay(target(gateway(1)), [run(0), run(1), run(2), run(3)], { shadows: [against] });
    expect(against.changes.map(({ index, before, after }) => [index, before.decision, after.decision])).toEqual([
      [1, "allow", "deny"],
      [2, "allow", "deny"],
    ]);
    expect(against.counts).toEqual(new Map([["allow", new Map([["deny", 2]])]]));
    expect(against.kinds).toMatchObject([{ calls: 2, first: { index: 1 }, args: { text: "{}", cut: false } }]);
  });
});

describe("after a session's first denial", () => {
  it("calls are hypothetical, and what the recording gateway denied is counted", () => {
    const folded = new Replay({ policies: target(gateway(1)) });
    const sink = folded.sink("t");
    const handles = [run(0), run(1), run(61), run(0, {}, "other")].map((call) => sink.call(call));
    if (handles[1] !== undefined) sink.outcome(handles[1], "denied");
    expect(folded.result()).toMatchObject({
      decisions: { allow: 3, deny: 1 },
      hypothetical: { allow: 1, deny: 0 },
      deniedWhenRecorded: { allow: 0, deny: 1 },
      denials: [{ index: 1, hypothetical: false, recorded: "denied" }],
    });
  });
});

describe("grants", () => {
  it.each<["session" | "transcript" | "server" | "none", number]>([
    ["session", 2],
    ["transcript", 2],
    ["server", 1],
    ["none", 1],
  ])("by %s, of two sessions in two transcripts %i calls pass", (grantBy, allowed) => {
    const folded = new Replay({ policies: target(gateway(1)), grantBy });
    folded.sink("t").call(run(0, {}, "one"));
    folded.sink("u").call(run(1, {}, "two"));
    expect(folded.result().decisions.allow).toBe(allowed);
  });
});

describe("explain", () => {
  const explained = (text: string, calls: readonly ToolCall[], explain: number) =>
    replay(target(text), calls, { explain }).explained;

  it("tells what a limit held, and when it begins again", () => {
    expect(explained(gateway(1), [run(5), run(20)], 1)).toMatchObject({
      explanation: { decision: { outcome: "deny" }, limits: [{ before: 1, amount: 1, fits: false }] },
      remedies: [{ kind: "wait", until: NOON + 60_000 }],
    });
  });

  it("tells which condition failed, and what would pass", () => {
    const text = intercept(
      "      - {name: known, conditions: [{path: args.name, op: in, value: [llama3.2]}, {path: args.n, op: lte, value: 3}]}\n",
    );
    expect(explained(text, [run(0, { name: "x", n: 2 })], 0)).toMatchObject({
      explanation: {
        rules: [{ effect: "denies", conditions: [{ actual: { value: "x" }, holds: false }, { holds: true }] }],
      },
      remedies: [{ kind: "change", changes: [{ path: "args.name", from: { value: "x" }, to: { value: "llama3.2" } }] }],
    });
    expect(explained(text, [run(0, { name: "x", n: 9 })], 0)?.remedies).toMatchObject([
      { changes: [{ path: "args.name" }, { path: "args.n" }] },
    ]);
  });

  it("finds the amount that a counter still has room for", () => {
    const text = intercept(
      "      - {name: cap, conditions: [{path: state.run.sum, op: lte, value: 100}], state: {counter: sum, window: day, increment_from: args.n}}\n",
    );
    expect(explained(text, [run(0, { n: 70 }), run(1, { n: 50 })], 1)?.remedies).toContainEqual({
      kind: "change",
      changes: [{ path: "args.n", from: { value: 50 }, to: { value: 30 } }],
    });
  });

  it("has no remedy for a tool that is denied outright", () => {
    expect(explained(gateway(1), [{ ...run(0), tool: "rm" }], 0)).toMatchObject({
      explanation: { decision: { rule: "(default deny)" }, rules: [], limits: [] },
      remedies: [],
    });
  });
});
