import { describe, expect, it } from "vitest";
import type { DialectId } from "../dialects/dialect.js";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import type { Condition, Policy, Rule } from "../policy/policy.js";
import { noPolicy } from "../policy/queries.js";
import { Counters } from "./counters.js";
import { type Call, compile } from "./engine.js";

/** Of a call whose `n` is 1 and that has no time: `+` holds, `-` does not, `?` asks a counter, which needs the time. */
function condition(kind: string): Condition {
  const value = { kind: "int", value: kind === "-" ? 2n : 1n } as const;
  const target = kind === "?" ? ({ kind: "counter", key: "c" } as const) : { kind: "args" as const, segments: ["n"] };
  return { origin: [], path: "", target, op: "eq", writtenOp: "eq", value };
}

const conditions = (kinds: string) => [...kinds].map(condition);

function rule(action: Rule["action"], name: string, rest: Partial<Rule>): Rule {
  const base = { named: true, origin: [], layer: 0, conditions: [], message: "no", explained: true, limit: undefined };
  return { ...base, name, action, ...rest };
}

function policyOf(...rules: Rule[]): Policy {
  const tools = new Map([["t", { name: "t", origin: [], rules }]]);
  return { ...noPolicy("allow", "intercept"), tools };
}

const call = (rest: Partial<Call> = {}): Call => ({ tool: "t", args: { n: 1 }, at: undefined, grant: "", ...rest });

describe("a rule alone: the decision, and what the rule is said to do", () => {
  type Row = [
    action: Rule["action"],
    conditions: string,
    unless: string[],
    outcome: string,
    effect: string | undefined,
  ];
  it.each<Row>([
    ["deny", "", [], "deny", "denies"],
    ["deny", "+", [], "deny", "denies"],
    ["deny", "-", [], "allow", "passes"],
    ["deny", "?", [], "notEvaluated", undefined],
    ["deny", "++", [], "deny", "denies"],
    ["deny", "+-", [], "allow", "passes"],
    ["deny", "+?", [], "notEvaluated", undefined],
    ["deny", "?-", [], "allow", "passes"],
    ["require", "", [], "allow", "passes"],
    ["require", "+", [], "allow", "passes"],
    ["require", "-", [], "deny", "denies"],
    ["require", "?", [], "notEvaluated", undefined],
    ["require", "+-", [], "deny", "denies"],
    ["require", "?+", [], "notEvaluated", undefined],
    ["require", "?-", [], "deny", "denies"],
    ["approval", "", [], "approval", "asks"],
    ["approval", "+", [], "approval", "asks"],
    ["approval", "-", [], "allow", "passes"],
    ["approval", "?", [], "notEvaluated", undefined],
    ["deny", "+", ["+"], "allow", "passes"],
    ["deny", "+", ["-"], "deny", "denies"],
    ["deny", "+", ["?"], "notEvaluated", undefined],
    ["deny", "+", ["-", "+"], "allow", "passes"],
    ["deny", "+", ["?", "+"], "allow", "passes"],
    ["deny", "+", ["-", "?"], "notEvaluated", undefined],
    ["deny", "+", ["?", "-"], "notEvaluated", undefined],
    ["deny", "+", ["-", "-"], "deny", "denies"],
    ["deny", "+", ["+-"], "deny", "denies"],
    ["deny", "+", ["+?"], "notEvaluated", undefined],
    ["deny", "+", ["-?"], "deny", "denies"],
    ["deny", "+", [""], "allow", "passes"],
    ["deny", "-", ["?"], "allow", "passes"],
    ["deny", "-", ["-"], "allow", "passes"],
    ["deny", "?", ["+"], "allow", "passes"],
    ["deny", "?", ["-"], "notEvaluated", undefined],
    ["deny", "?", ["?"], "notEvaluated", undefined],
    ["require", "-", ["+"], "allow", "passes"],
    ["require", "-", ["-"], "deny", "denies"],
    ["require", "+", ["?"], "allow", "passes"],
    ["approval", "+", ["+"], "allow", "passes"],
    ["approval", "+", ["-"], "approval", "asks"],
  ])("%s if %j, unless any of %j: %s", (action, kinds, unless, outcome, effect) => {
    const one = rule(action, "r", { conditions: conditions(kinds), unless: unless.map(conditions) });
    const engine = compile(policyOf(one));
    expect(engine.decide(call(), new Counters()).outcome).toBe(outcome);
    const { decision, rules } = engine.explain(call(), new Counters());
    expect([decision.outcome, rules.map(({ effect }) => effect)]).toEqual([outcome, [effect]]);
  });
});

describe("several rules: which is named", () => {
  const deny = (name: string) => rule("deny", name, {});
  const ask = (name: string) => rule("approval", name, {});
  const unknown = (name: string) => rule("deny", name, { uncertain: `${name} is a program's` });
  const none = (name: string) => rule("none", name, {});
  const off = (name: string) => rule("deny", name, { conditions: conditions("-") });
  const limit = (name: string, max: bigint): Rule =>
    rule("none", name, {
      limit: {
        origin: [name],
        key: "k",
        counter: "k",
        window: { name: "minute", milliseconds: 60_000 },
        max,
        amount: { fixed: 1n },
        scope: "everyone",
        name,
        message: "too many",
      },
    });

  it.each<[string, Rule[], string, string, string]>([
    ["the first that denies", [off("a"), deny("b"), deny("c")], "deny", "b", "no"],
    ["one that denies, whatever asked before it", [ask("a"), deny("b")], "deny", "b", "no"],
    ["the first that asks", [ask("a"), ask("b")], "approval", "a", "no"],
    ["one that denies, whatever is not known before it", [unknown("a"), deny("b")], "deny", "b", "no"],
    ["what is not known, whatever asks", [ask("a"), unknown("b")], "notEvaluated", "b", "b is a program's"],
    ["what is not known first", [unknown("a"), unknown("b")], "notEvaluated", "a", "a is a program's"],
    [
      "a rule that does nothing but is not known",
      [rule("none", "a", { uncertain: "who knows" })],
      "notEvaluated",
      "a",
      "who knows",
    ],
    ["a limit that does not fit, whatever asks", [limit("a", 0n), ask("b")], "deny", "a", "too many"],
    ["a rule before a limit that does not fit", [limit("a", 0n), deny("b")], "deny", "b", "no"],
    [
      "what is not known, before a limit that does not fit",
      [limit("a", 0n), unknown("b")],
      "notEvaluated",
      "b",
      "b is a program's",
    ],
    ["one that asks, where the limits fit", [ask("a"), limit("b", 1n)], "approval", "a", "no"],
    ["the first limit that does not fit", [limit("a", 1n), limit("b", 1n), limit("c", 0n)], "deny", "b", "too many"],
    ["none, where all passes", [off("a"), none("b"), limit("c", 1n)], "allow", "", ""],
  ])("%s", (_, rules, outcome, name, message) => {
    const decision = compile(policyOf(...rules)).decide(call({ at: 0 }), new Counters());
    expect([decision.outcome, decision.rule, decision.message]).toEqual([outcome, name, message]);
  });

  it("an explanation shows each of them but those that do nothing, and moves no counter", () => {
    const rules = [off("a"), none("b"), limit("c", 1n), unknown("d"), ask("e"), deny("f"), deny("g")];
    const [engine, counters] = [compile(policyOf(...rules)), new Counters()];
    const explanation = engine.explain(call({ at: 0 }), counters);
    expect(explanation.decision.rule).toBe("f");
    expect(explanation.rules.map((one) => [one.rule.name, one.effect])).toEqual([
      ["a", "passes"],
      ["d", undefined],
      ["e", "asks"],
      ["f", "denies"],
      ["g", "denies"],
    ]);
    expect(compile(policyOf(limit("c", 1n))).explain(call({ at: 0 }), counters).decision.outcome).toBe("allow");
    expect(counters.text()).toBe("");
  });

  it("a call that asks takes its quota as one that is allowed does", () => {
    const [engine, counters] = [compile(policyOf(ask("a"), limit("b", 1n))), new Counters()];
    expect(engine.decide(call({ at: 0 }), counters).reserved).toEqual([{ slot: 0, perGrant: false, amount: 1 }]);
    expect(engine.decide(call({ at: 0 }), counters).rule).toBe("b");
  });
});

describe("what is shown of a condition: what stands there, and whether it holds", () => {
  const POLICY = read(`version: "1"
tools:
  t:
    rules:
      - name: r
        conditions:
          - { path: args.a.b, op: eq, value: 1 }
          - { path: state.t.c, op: lte, value: 1 }
        state: { counter: c, window: minute }
`);
  // The first row of counters is asked before, the second after a call that counted.
  it.each<[string, Partial<Call>, unknown, unknown]>([
    ["all known", { args: { a: { b: 1 } }, at: 0 }, [{ value: 1 }, true], [{ value: 1 }, true]],
    ["another argument", { args: { a: { b: [2] } }, at: 0 }, [{ value: [2] }, false], [{ value: 1 }, true]],
    ["an argument that is null", { args: { a: { b: null } }, at: 0 }, [{ value: null }, false], [{ value: 1 }, true]],
    ["no argument", { args: { a: {} }, at: 0 }, [undefined, false], [{ value: 1 }, true]],
    ["a later window", { args: { a: { b: 1 } }, at: 60_000 }, [{ value: 1 }, true], [{ value: 0 }, true]],
    ["no time", { args: { a: { b: 1 } }, at: undefined }, [{ value: 1 }, true], [undefined, undefined]],
    [
      "unknown arguments",
      { args: { a: { b: 1 } }, argsUnknown: "cut off", at: 0 },
      [undefined, undefined],
      [{ value: 1 }, true],
    ],
  ])("%s", (_, record, argument, counter) => {
    const [engine, counters] = [compile(POLICY), new Counters()];
    engine.decide(call({ args: { a: { b: 1 } }, at: 0 }), counters);
    const shown = engine.explain(call(record), counters).rules[0]?.conditions ?? [];
    expect(shown.map(({ actual, holds }) => [actual, holds])).toEqual([argument, counter]);
    expect(shown.map(({ condition: { path } }) => path)).toEqual(["args.a.b", "state.t.c"]);
  });
});

describe("what is shown of a limit: what its counter holds, what the call adds, whether it fits", () => {
  const limits = (...list: object[]) =>
    read(JSON.stringify({ version: "1", default: "deny", tools: { t: { limits: list } } }), "gateway");
  const EACH = { counter: "c", window: "minute", max: 2, scope: "grant" };
  const SUM = read(`version: "1"
tools:
  t:
    rules:
      - name: r
        conditions: [{ path: state.t.s, op: lte, value: 5 }]
        state: { counter: s, window: minute, increment_from: args.n }
`);
  // No condition bounds this counter: it never moves.
  const STILL = read(`version: "1"
tools: { t: { rules: [{ name: r, state: { counter: s, window: minute, increment_from: args.n } }] } }
`);
  it.each<[string, Policy, Partial<Call>[], Partial<Call>, [unknown, unknown, boolean]]>([
    ["nothing yet", limits(EACH), [], { at: 0 }, [0, 1, true]],
    ["some", limits(EACH), [{ at: 0 }], { at: 0 }, [1, 1, true]],
    ["all", limits(EACH), [{ at: 0 }, { at: 0 }], { at: 0 }, [2, 1, false]],
    ["another agent's", limits(EACH), [{ at: 0 }, { at: 0 }], { at: 0, grant: "b" }, [0, 1, true]],
    ["a later window", limits(EACH), [{ at: 0 }, { at: 0 }], { at: 60_000 }, [0, 1, true]],
    ["no time", limits(EACH), [{ at: 0 }], { at: undefined }, [0, 1, false]],
    ["an amount", SUM, [{ at: 0, args: { n: 2 } }], { at: 0, args: { n: 3 } }, [2, 3, true]],
    ["an amount too large", SUM, [{ at: 0, args: { n: 2 } }], { at: 0, args: { n: 4 } }, [2, 4, false]],
    ["no amount", SUM, [], { at: 0, args: {} }, [0, undefined, false]],
    ["a counter that never moves", STILL, [{ at: 0, args: { n: 2 } }], { at: 0, args: { n: 3 } }, [0, 3, true]],
    ["the same without a time", STILL, [], { at: undefined, args: { n: 3 } }, [0, 3, true]],
    ["the same without an amount", STILL, [], { at: 0, args: {} }, [0, undefined, false]],
  ])("%s", (_, policy, before, record, [held, amount, fits]) => {
    const [engine, counters] = [compile(policy), new Counters()];
    for (const one of before) engine.decide(call(one), counters);
    const were = counters.text();
    const shown = engine.explain(call(record), counters).limits;
    expect(shown.map((one) => [one.before, one.amount, one.fits])).toEqual([[held, amount, fits]]);
    expect(counters.text()).toBe(were);
  });

  it("of a tool that is not permitted nothing is shown", () => {
    const engine = compile(limits(EACH));
    const { decision, rules, limits: shown } = engine.explain(call({ tool: "u", at: 0 }), new Counters());
    expect([decision.rule, rules, shown]).toEqual(["(default deny)", [], []]);
  });
});

function read(text: string, dialect: DialectId = "intercept"): Policy {
  const { policy } = lower(readDocument(text, "policy.yaml"), { dialect });
  if (policy === undefined) throw new Error("no policy");
  return policy;
}
