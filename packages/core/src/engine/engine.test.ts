import { describe, expect, it } from "vitest";
import type { DialectId } from "../dialects/dialect.js";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import type { Access, AccessEntry, Effect, Selector } from "../policy/access.js";
import type { Condition, Policy, ToolPolicy } from "../policy/policy.js";
import { Counters, windowStart } from "./counters.js";
import type { Decision } from "./decision.js";
import { type Call, compile } from "./engine.js";

function policyOf(text: string, dialect: DialectId = "intercept"): Policy {
  const { policy } = lower(readDocument(text, "policy.yaml"), { dialect });
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

const rules = (...list: string[]) =>
  policyOf(`version: "1"\ntools:\n  t:\n    rules:\n${list.map((rule) => `      - ${rule}\n`).join("")}`);
const call = (rest: Partial<Call> = {}): Call => ({ tool: "t", args: {}, at: 0, grant: "", ...rest });
const decide = (policy: Policy, ...calls: Partial<Call>[]): Decision[] => {
  const engine = compile(policy);
  const counters = new Counters();
  return calls.map((one) => engine.decide(call(one), counters));
};
const outcomes = (policy: Policy, ...calls: Partial<Call>[]) => decide(policy, ...calls).map(({ outcome }) => outcome);

const CAP = "{ name: cap, conditions: [{ path: args.n, op: lte, value: 5 }] }";
const RATE = "{ name: rate, rate_limit: 1/minute }";
const NEVER = "{ name: never, action: deny }";
const NO_TIME = "the record has no time, and a rate limit needs one";

describe("a record that lacks something", () => {
  it.each<[string, string[], Partial<Call>, string, string]>([
    ["no time, and a limit that counts", [RATE], { at: undefined }, "notEvaluated", NO_TIME],
    ["no time, and no limit", [CAP], { at: undefined, args: { n: 1 } }, "allow", ""],
    ["no time, and a rule that denies every call", [RATE, NEVER], { at: undefined }, "deny", 'Denied by rule "never"'],
    ["unknown arguments, and a condition on them", [CAP], { argsUnknown: "cut off" }, "notEvaluated", "cut off"],
    ["unknown arguments, and no condition on them", [RATE], { argsUnknown: "cut off" }, "allow", ""],
    [
      "unknown arguments, and a rule that denies every call",
      [CAP, NEVER],
      { argsUnknown: "cut off" },
      "deny",
      'Denied by rule "never"',
    ],
    [
      "neither: what the first rule lacks is named",
      [CAP, RATE],
      { at: undefined, argsUnknown: "cut off" },
      "notEvaluated",
      "cut off",
    ],
    [
      "unknown arguments, and a condition beside them that is known to fail",
      ["{ name: r, conditions: [{ path: args.n, op: lte, value: 5 }, { path: state.t.c, op: gt, value: 0 }] }"],
      { argsUnknown: "cut off" },
      "deny",
      'Denied by rule "r"',
    ],
  ])("%s", (_, list, record, outcome, message) => {
    const [decision] = decide(rules(...list), record);
    expect([decision?.outcome, decision?.message]).toEqual([outcome, message]);
  });

  // A gateway's limit has no condition beside it that would ask first.
  const LIMIT = { counter: "c", window: "minute", max: 1, scope: "grant" };
  const limited = (limit: object) =>
    policyOf(JSON.stringify({ version: "1", default: "deny", tools: { t: { limits: [limit] } } }), "gateway");

  it.each<[string, Partial<Call>, string, string]>([
    ["no time", { at: undefined }, "notEvaluated", NO_TIME],
    ["unknown arguments, which the limit does not read", { argsUnknown: "cut off" }, "allow", ""],
  ])("%s, and a limit alone", (_, record, outcome, message) => {
    const [decision] = decide(limited(LIMIT), record);
    expect([decision?.outcome, decision?.message]).toEqual([outcome, message]);
  });

  it("what is not evaluated for want of it names no rule", () => {
    const [time, argument] = decide(rules(CAP, RATE), { at: undefined, args: { n: 1 } }, { argsUnknown: "cut off" });
    const [amount] = decide(rules(STILL), { argsUnknown: "cut off" });
    const base = { outcome: "notEvaluated", rule: "", origin: undefined, by: "rule", reserved: [] };
    expect([time, argument, amount]).toEqual([
      { ...base, message: NO_TIME },
      { ...base, message: "cut off" },
      { ...base, message: "cut off" },
    ]);
  });

  it("no time, three times, and a limit of one: none is allowed", () => {
    const record = { at: undefined };
    expect(outcomes(limited(LIMIT), record, record, record)).toEqual(["notEvaluated", "notEvaluated", "notEvaluated"]);
  });

  const SUM =
    "{ name: sum, conditions: [{ path: state.t.s, op: lte, value: 5 }], state: { counter: s, window: day, increment_from: args.n } }";

  it.each<[string, Partial<Call>, string, string]>([
    ["unknown arguments", { argsUnknown: "cut off" }, "notEvaluated", "cut off"],
    ["no time", { at: undefined, args: { n: 1 } }, "notEvaluated", NO_TIME],
    ["neither", { at: undefined, argsUnknown: "cut off" }, "notEvaluated", NO_TIME],
    ["both known", { args: { n: 1 } }, "allow", ""],
  ])("%s, and a limit that adds up an argument", (_, record, outcome, message) => {
    const [decision] = decide(rules(SUM), record);
    expect([decision?.outcome, decision?.message]).toEqual([outcome, message]);
  });

  // No condition bounds this counter, so that it never moves; its amount is read all the same.
  const STILL = "{ name: still, state: { counter: s, window: day, increment_from: args.n } }";

  it.each<[string, Partial<Call>, string, string]>([
    ["unknown arguments", { argsUnknown: "cut off" }, "notEvaluated", "cut off"],
    ["no time", { at: undefined, args: { n: 1 } }, "allow", ""],
    ["no amount", { args: {} }, "deny by limit", "Internal policy error"],
  ])("%s, and a limit that never moves", (_, record, outcome, message) => {
    const [decision] = decide(rules(STILL), record);
    const by = decision?.outcome === "deny" ? ` by ${decision.by}` : "";
    expect([`${decision?.outcome}${by}`, decision?.message]).toEqual([outcome, message]);
  });

  it("takes no quota", () => {
    const engine = compile(rules(CAP, RATE));
    const counters = new Counters();
    engine.decide(call({ argsUnknown: "cut off" }), counters);
    expect(engine.decide(call({ args: { n: 1 } }), counters).outcome).toBe("allow");
  });
});

describe("arguments of odd shapes", () => {
  const odd: [string, unknown][] = [
    ["none", undefined],
    ["null", null],
    ["an array", [{ n: 1 }]],
    ["a string", "n"],
    ["a number", 1],
    ["an inherited name", {}],
  ];
  it.each(odd)("%s has no argument", (_, args) => {
    expect(outcomes(rules(CAP), { args })).toEqual(["deny"]);
    expect(
      outcomes(rules("{ name: r, conditions: [{ path: args.toString, op: exists, value: false }] }"), { args }),
    ).toEqual(["allow"]);
  });

  it.each<[string, string, unknown, string]>([
    ["a dotted path leads into objects", "args.a.b", { a: { b: 1 } }, "allow"],
    ["and not into arrays", "args.a.0", { a: [1] }, "deny"],
    ["and not to keys with dots", "args.a.b", { "a.b": 1 }, "deny"],
    ["an empty segment is a key", "args.a.", { a: { "": 1 } }, "allow"],
    ["__proto__ is a key like any other", "args.__proto__", JSON.parse('{"__proto__":1}'), "allow"],
    ["and not what an object inherits", "args.__proto__", {}, "deny"],
  ])("%s", (_, path, args, outcome) => {
    expect(outcomes(rules(`{ name: r, conditions: [{ path: "${path}", op: eq, value: 1 }] }`), { args })).toEqual([
      outcome,
    ]);
  });
});

describe("a condition whose path leads nowhere: nothing is ever there", () => {
  it.each<[string, string]>([
    ["op: exists, value: false", "allow"],
    ["op: exists, value: true", "deny"],
    ["op: eq, value: 1", "deny"],
    ["op: neq, value: 1", "deny"],
  ])("%s: %s", (asked, outcome) => {
    const policy = rules(`{ name: r, conditions: [{ path: nowhere, ${asked} }] }`);
    expect(outcomes(policy, { args: { nowhere: 1 } }, { argsUnknown: "cut off" })).toEqual([
      outcome,
      outcome === "allow" ? "allow" : "notEvaluated",
    ]);
  });
});

describe("a condition on all arguments as one text", () => {
  it.each<[string, unknown, string]>([
    ['\0"n":1\0', { n: 1 }, "deny"],
    ['\0"n":1\0', { n: 12 }, "allow"],
    ['\0"n":1\0', { a: 0, n: 1 }, "deny"],
    ['\0"n":1\0', { a: { n: 1 } }, "allow"],
    ["^null$", undefined, "deny"],
  ])("%j in %j: %s", (regex, args, outcome) => {
    const policy = rules(NEVER);
    const condition: Condition = {
      origin: [],
      path: "args",
      target: { kind: "text" },
      op: "regex",
      writtenOp: "regex",
      value: { kind: "string", value: regex },
    };
    const [name, tool] = [...policy.tools][0] as [string, ToolPolicy];
    const asked = { ...tool, rules: tool.rules.map((rule) => ({ ...rule, conditions: [condition] })) };
    const engine = compile({ ...policy, tools: new Map([[name, asked]]) });
    expect(engine.decide(call({ args }), new Counters()).outcome).toBe(outcome);
  });
});

describe("a decision", () => {
  it("of allow names nothing", () => {
    expect(decide(rules(CAP), { args: { n: 1 } })).toEqual([
      { outcome: "allow", rule: "", message: "", origin: undefined, by: undefined, reserved: [] },
    ]);
  });

  it("of deny names the rule, and where it stands", () => {
    expect(decide(rules(CAP, NEVER), { args: { n: 1 } })).toEqual([
      {
        outcome: "deny",
        rule: "never",
        message: 'Denied by rule "never"',
        origin: ["tools", "t", "rules", 1],
        by: "rule",
        reserved: [],
      },
    ]);
  });

  it("says when a counter, not a condition, denied", () => {
    const limit = (op: string) =>
      `{ name: c, conditions: [{ path: state.t.c, op: ${op}, value: 2 }], state: { counter: c, window: day, increment: 2 } }`;
    const [first, second] = decide(rules(limit("lte")), {}, { args: {} });
    expect([first?.outcome, first?.reserved.length]).toEqual(["allow", 1]);
    expect([second?.outcome, second?.by, second?.message, second?.origin]).toEqual([
      "deny",
      "limit",
      "Rate limit exceeded for c",
      ["tools", "t", "rules", 0, "state"],
    ]);
    expect(decide(rules(limit("lt")), {})[0]?.by).toBe("limit");
  });

  it("on a hidden or unlisted tool points to where that is written", () => {
    const policy = policyOf('version: "1"\ndefault: deny\nhide: [a, b]\n');
    expect(decide(policy, { tool: "b" }, { tool: "c" }).map(({ rule, origin }) => [rule, origin])).toEqual([
      ["(hidden)", ["hide", 1]],
      ["(default deny)", ["default"]],
    ]);
  });
});

describe("counters", () => {
  it("one engine serves many counters", () => {
    const engine = compile(rules(RATE));
    const [one, two] = [new Counters(), new Counters()];
    expect([one, one, two].map((counters) => engine.decide(call(), counters).outcome)).toEqual([
      "allow",
      "deny",
      "allow",
    ]);
  });

  it("in intercept, grants share a counter; in gateway, each has its own", () => {
    const gateway = policyOf(
      '{"version":"1","default":"deny","tools":{"t":{"limits":[{"counter":"c","window":"day","max":1,"scope":"grant"}]}}}',
      "gateway",
    );
    const calls = [{ grant: "a" }, { grant: "b" }, { grant: "a" }];
    expect(outcomes(rules(RATE), ...calls)).toEqual(["allow", "deny", "deny"]);
    expect(outcomes(gateway, ...calls)).toEqual(["allow", "allow", "deny"]);
  });

  const spend = (max: string) =>
    rules(
      `{ name: s, conditions: [{ path: state.t.s, op: lte, value: ${max} }], state: { counter: s, window: day, increment_from: args.n } }`,
    );
  it.each<[string, string, unknown[], string[]]>([
    ["fractions are cut", "1", [0.9, 0.9, 1, 0.9, 1], ["allow", "allow", "allow", "allow", "deny"]],
    ["negative amounts lower", "1", [1, 1, -1, 1], ["allow", "deny", "allow", "allow"]],
    ["amounts that are no numbers deny", "1", ["1", null, [1], undefined], ["deny", "deny", "deny", "deny"]],
    ["beyond int64, the smallest int64 is added", "1", [1e300], ["allow"]],
    ["int64 sums wrap", "9223372036854774784", [2 ** 63 - 1024, 2048], ["allow", "allow"]],
    ["a sum beyond 2^53 is exact", "9007199254740992", [9007199254740991, 1, 1], ["allow", "allow", "deny"]],
  ])("%s", (_, max, amounts, expected) => {
    expect(outcomes(spend(max), ...amounts.map((n) => ({ args: { n } })))).toEqual(expected);
  });

  const sum =
    "{ name: s, conditions: [{ path: state.t.s, op: lte, value: 10 }], state: { counter: s, window: day, increment_from: args.n } }";
  const rate = "{ name: r, rate_limit: 2/minute }";
  const noM = "{ name: m, conditions: [{ path: args.m, op: exists, value: false }] }";
  it.each<[string, string[], string[]]>([
    ["a later limit: the sum is lifted to zero", [sum, rate], ["allow", "allow", "deny", "deny"]],
    ["a limit before it: the sum stays below zero", [rate, sum], ["allow", "allow", "deny", "allow"]],
    ["a rule: the sum stays below zero", [sum, rate, noM], ["allow", "allow", "deny", "allow"]],
  ])("what a call reserved is given back, never below zero, where it is denied by %s", (_, written, expected) => {
    // 11 fits only where the sum is still below zero a minute later.
    const calls = [{ n: -5 }, { n: -5 }, { n: -5, m: 1 }].map((args) => ({ args, at: 0 }));
    expect(outcomes(rules(...written), ...calls, { args: { n: 11 }, at: 60_000 })).toEqual(expected);
  });

  it("a refund takes from whatever the counter holds, and never below zero", () => {
    const engine = compile(rules("{ name: r, rate_limit: 2/minute }"));
    const counters = new Counters();
    const early = engine.decide(call({ at: 0 }), counters);
    engine.decide(call({ at: 60_000 }), counters);
    engine.decide(call({ at: 60_001 }), counters);
    engine.refund(early, "", counters);
    engine.refund(early, "", counters);
    engine.refund(early, "", counters);
    expect([1, 2, 3].map((n) => engine.decide(call({ at: 60_001 + n }), counters).outcome)).toEqual([
      "allow",
      "allow",
      "deny",
    ]);
  });

  it("a refund gives back to the agent that made the call", () => {
    const limit = { counter: "c", window: "day", max: 1, scope: "grant" };
    const engine = compile(
      policyOf(JSON.stringify({ version: "1", default: "deny", tools: { t: { limits: [limit] } } }), "gateway"),
    );
    const counters = new Counters();
    const decisions = ["a", "b"].map((grant) => engine.decide(call({ grant }), counters));
    engine.refund(decisions[0] as Decision, "a", counters);
    expect(["a", "b"].map((grant) => engine.decide(call({ grant }), counters).outcome)).toEqual(["allow", "deny"]);
  });

  it("a limit that no condition bounds takes nothing", () => {
    const engine = compile(rules("{ name: s, state: { counter: s, window: day } }"));
    const counters = new Counters();
    expect(engine.decide(call({ at: undefined }), counters).reserved).toEqual([]);
    expect(counters.text()).toBe("");
  });

  it("a call takes what it reserves of counters that move, and gives it back where a later limit denies it", () => {
    const limit = (counter: string, max: number, amount: string) =>
      `{ name: ${counter}, conditions: [{ path: state.t.${counter}, op: lte, value: ${max} }], state: { counter: ${counter}, window: day${amount} } }`;
    // The second moves nothing, since it has no condition.
    const still = "{ name: still, state: { counter: c, window: day, increment_from: args.n } }";
    const engine = compile(rules(limit("c", 9, ", increment_from: args.n"), still, limit("d", 1, "")));
    const counters = new Counters();
    const [first, second] = [{ n: 3 }, { n: 4 }].map((args) => engine.decide(call({ args }), counters));
    expect([first?.outcome, first?.reserved]).toEqual([
      "allow",
      [
        { slot: 0, perGrant: false, amount: 3 },
        { slot: 1, perGrant: false, amount: 1 },
      ],
    ]);
    expect([second?.outcome, second?.rule, second?.reserved]).toEqual(["deny", "d", []]);
    const [alone] = decide(rules(limit("c", 9, ", increment_from: args.n")), { args: { n: 3 } });
    expect(alone?.reserved).toEqual([{ slot: 0, perGrant: false, amount: 3 }]);
    expect(counters.text()).toBe("0=3@0/86400000 1=1@0/86400000");
  });

  it("limits are found by the number of their counter, which no rate limit shares", () => {
    const limit = (counter: string, window: string, max: number) =>
      `{ name: ${counter}-${window}, conditions: [{ path: state.t.${counter}, op: lte, value: ${max} }], state: { counter: ${counter}, window: ${window} } }`;
    const engine = compile(
      rules(
        CAP,
        "{ name: r, conditions: [{ path: state.t.other, op: gt, value: 1 }] }",
        limit("c", "day", 5),
        limit("d", "day", 6),
        RATE,
        limit("c", "hour", 7),
        "{ name: still, state: { counter: still, window: day } }",
      ),
    );
    const shown = [0, 1, 2, 3, 4, 5].map((slot) =>
      engine.limitsOf(slot).map(({ counter, window, max }) => [counter, window.name, Number(max)]),
    );
    expect(shown).toEqual([
      [],
      [
        ["c", "day", 5],
        ["c", "hour", 7],
      ],
      [["d", "day", 6]],
      [[expect.any(String), "minute", 1]],
      [],
      [],
    ]);
  });

  it.each([
    [0, 60_000, 0],
    [59_999, 60_000, 0],
    [60_000, 60_000, 60_000],
    [-1, 60_000, -60_000],
    [86_399_999, 86_400_000, 0],
    [12_345, 0, 12_345],
  ])("the window of %d, %d long, starts at %d", (at, length, start) => {
    expect(windowStart(at, length)).toBe(start);
  });
});

describe("names", () => {
  it("a tool's name with half a surrogate pair is what Go's JSON reader makes of it", () => {
    expect(decide(policyOf('version: "1"\ndefault: deny\n'), { tool: "a\ud83d" })[0]?.message).toBe(
      'Tool "a\ufffd" is not permitted by policy',
    );
    expect(outcomes(policyOf('version: "1"\nhide: ["a\ufffd"]\n'), { tool: "a\ud83d" })).toEqual(["deny"]);
  });

  it("bytes that are no UTF-8 are quoted as bytes, shown as U+FFFD", () => {
    const [decision] = decide(rules("{ name: !!binary /w==, action: deny }"), {});
    expect([decision?.rule, decision?.message]).toEqual(["\ufffd", 'Denied by rule "\\xff"']);
  });
});

describe("who may call a tool: calls one after the other, and what the policy's access says of each", () => {
  const OPEN = { effect: "allow", name: "", named: false, message: "", origin: ["open"], layer: 0 } as const;
  const entry = (effect: Effect, selector: Selector, rest: Partial<AccessEntry> = {}): AccessEntry => {
    const shared = { effect, selector, conditions: [], named: true, layer: 0 };
    return { ...shared, name: `no ${effect}`, message: "ask the owner", origin: [effect], ...rest };
  };
  const B: Selector = { names: [{ of: "server", exact: "b" }] };
  const naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };
  const policy = (access: Partial<Access>, text = NEVER): Policy => ({
    ...rules(text),
    access: { order: "first match", entries: [], otherwise: OPEN, naming, ...access },
  });
  const [a, b] = [{ server: "a" }, { server: "b" }];
  const read = { annotations: { readOnlyHint: true } };
  const write = { annotations: { readOnlyHint: false } };
  const writes: Selector = { names: [], annotations: { readOnlyHint: false } };

  it.each<[string, Partial<Access>, Partial<Call>[], string[]]>([
    ["one server's", { entries: [entry("deny", B)] }, [a, b, a], ["allow", "deny", "allow"]],
    ["what is asked", { entries: [entry("ask", B)] }, [a, b, a], ["allow", "approval", "allow"]],
    ["one server's, as a restriction", { restrictions: [entry("deny", B)] }, [a, b, a], ["allow", "deny", "allow"]],
    ["the same, begun with the other", { restrictions: [entry("deny", B)] }, [b, a, b], ["deny", "allow", "deny"]],
    ["by annotations", { entries: [entry("deny", writes)] }, [read, write, read], ["allow", "deny", "allow"]],
    [
      "by annotations, as a restriction",
      { restrictions: [entry("deny", writes)] },
      [read, write, read],
      ["allow", "deny", "allow"],
    ],
    [
      "by the name that the model calls",
      { entries: [entry("deny", { names: [{ of: "model", exact: "x" }] })] },
      [
        { ...a, model: "y" },
        { ...a, model: "x" },
        { ...a, model: "y" },
      ],
      ["allow", "deny", "allow"],
    ],
  ])("%s", (_, access, calls, expected) => {
    const still = "{ name: off, conditions: [{ path: args.off, op: exists, value: false }] }";
    expect(outcomes(policy(access, still), ...calls)).toEqual(expected);
    expect(outcomes(policy(access, still), ...calls.map((one) => ({ ...one, tool: "u" })))).toEqual(expected);
  });

  it.each<[string, Partial<AccessEntry>, Partial<Decision>]>([
    ["its words", {}, { rule: "no deny", message: "ask the owner" }],
    ["no words", { name: "", message: "" }, { rule: "(default deny)", message: 'Tool "t" is not permitted by policy' }],
    [
      "no words, of a hidden tool",
      { effect: "hide", name: "", message: "" },
      { rule: "(hidden)", message: 'Tool "t" is hidden by policy' },
    ],
  ])("is told in %s", (_, words, expected) => {
    const [decision] = decide(policy({ entries: [entry("deny", B, words)] }), b);
    expect(decision).toEqual({ outcome: "deny", origin: ["deny"], by: "rule", reserved: [], ...expected });
  });

  it("asks before the tool's own rules, which deny all the same", () => {
    expect(outcomes(policy({ entries: [entry("ask", B)] }), b, a)).toEqual(["deny", "deny"]);
  });
});
