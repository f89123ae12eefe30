import { describe, expect, it } from "vitest";
import { Counters } from "../engine/counters.js";
import { compile } from "../engine/engine.js";
import { all, holds, not, passes } from "../logic/formula.js";
import { solve } from "../logic/solve.js";
import {
  type Access,
  type AccessEntry,
  type AccessOrder,
  type Effect,
  EVERY,
  exactTool,
  type Naming,
  type Selector,
  type ToolRef,
} from "./access.js";
import { matchesTokens, modelName, tokensOf } from "./naming.js";
import type { Condition, Policy } from "./policy.js";
import { applicableRules, isHidden, noPolicy } from "./queries.js";

const DOUBLE: Naming = { prefix: "mcp__", joint: "__", kept: "A-Za-z0-9_-" };

function entry(effect: Effect, selector: Selector, conditions: readonly Condition[] = []): AccessEntry {
  const name = `${effect} rule`;
  return { effect, selector, conditions, name, named: false, message: "no", origin: [], layer: 0 };
}

function model(text: string): Selector {
  return { names: [{ of: "model", pattern: { text, hasOne: true } }] };
}

function argument(name: string, value: string): Condition {
  return {
    origin: [],
    path: `args.${name}`,
    target: { kind: "args", segments: [name] },
    op: "eq",
    writtenOp: "eq",
    value: { kind: "string", value },
  };
}

function policyOf(order: AccessOrder, entries: readonly AccessEntry[], otherwise: Effect = "ask"): Policy {
  const access: Access = { order, entries, otherwise: entry(otherwise, EVERY), naming: DOUBLE };
  return { ...noPolicy("allow", "intercept"), access };
}

function decided(policy: Policy, tool: ToolRef, args: unknown = {}): string {
  const call = { ...tool, args, at: 0, grant: "" };
  return compile(policy).decide(call, new Counters()).outcome;
}

const DB = { server: "db", tool: "drop", annotations: {} };
const ALLOW_DB = entry("allow", model("mcp__db__*"));
const DENY_DROP = entry("deny", model("mcp__*__drop"));
const ASK_ALL = entry("ask", EVERY);
const HIDE_DROP = entry("hide", exactTool("drop"));
const DENY_WRITERS = entry("deny", { names: [], annotations: { readOnlyHint: false } });
const ALLOW_X = entry("allow", EVERY, [argument("q", "x")]);
const ASK_Y = entry("ask", EVERY, [argument("r", "y")]);

describe("access", () => {
  it.each<[AccessOrder, readonly AccessEntry[], ToolRef, unknown, string]>([
    ["first match", [ALLOW_DB, DENY_DROP], DB, {}, "allow"],
    ["last match", [ALLOW_DB, DENY_DROP], DB, {}, "deny"],
    ["last match", [DENY_DROP, ALLOW_DB], DB, {}, "allow"],
    ["last match", [DENY_DROP, ASK_ALL], DB, {}, "approval"],
    ["deny over ask over allow", [ALLOW_DB, ASK_ALL], DB, {}, "approval"],
    ["deny over ask over allow", [ALLOW_DB, ASK_ALL, HIDE_DROP], DB, {}, "deny"],
    ["first match", [ALLOW_DB], { server: "other", tool: "drop" }, {}, "approval"],
    ["first match", [ALLOW_DB], { server: "d b", tool: "drop" }, {}, "approval"],
    ["first match", [entry("allow", model("mcp__d_b__?rop"))], { server: "d b", tool: "drop" }, {}, "allow"],
    ["first match", [ALLOW_DB], { tool: "drop" }, {}, "notEvaluated"],
    ["first match", [entry("ask", model("mcp__db__*"))], { tool: "drop" }, {}, "approval"],
    ["first match", [DENY_WRITERS], { ...DB, annotations: { readOnlyHint: false } }, {}, "deny"],
    ["first match", [DENY_WRITERS], DB, {}, "approval"],
    ["first match", [DENY_WRITERS], { server: "db", tool: "drop" }, {}, "notEvaluated"],
    ["first match", [ALLOW_X, ASK_Y, DENY_DROP], DB, { q: "x", r: "y" }, "allow"],
    ["first match", [ALLOW_X, ASK_Y, DENY_DROP], DB, { r: "y" }, "approval"],
    ["first match", [ALLOW_X, ASK_Y, DENY_DROP], DB, {}, "deny"],
    ["deny over ask over allow", [ALLOW_X, ASK_Y], DB, { q: "x", r: "y" }, "approval"],
    ["deny over ask over allow", [ALLOW_X, ASK_Y], DB, { q: "x" }, "allow"],
    ["deny over ask over allow", [ALLOW_X, ASK_Y], DB, {}, "approval"],
  ])("%s %#", (order, entries, tool, args, outcome) => {
    expect(decided(policyOf(order, entries), tool, args)).toBe(outcome);
  });

  it.each<[string, Selector, ToolRef, string]>([
    ["no tool left out", { names: [], except: [] }, DB, "deny"],
    ["one left out", { names: [], except: [exactTool("drop")] }, DB, "allow"],
    ["another left out", { names: [], except: [exactTool("list"), model("mcp__x__*")] }, DB, "deny"],
    ["of one server", { names: [{ of: "server", exact: "db" }], except: [exactTool("query")] }, DB, "deny"],
    [
      "not known whether it is left out",
      { names: [], except: [model("mcp__db__*")] },
      { tool: "drop" },
      "notEvaluated",
    ],
    ["a tool's part", { names: [{ of: "model tool", exact: "a_b" }] }, { tool: "a.b", server: "x" }, "deny"],
    ["without its server", { names: [{ of: "model tool", exact: "a_b" }] }, { tool: "a.b" }, "deny"],
  ])("%s", (_case, selector, tool, outcome) => {
    expect(decided(policyOf("first match", [entry("deny", selector)], "allow"), tool)).toBe(outcome);
  });

  it("gives the logic the rules by which the engine decides", () => {
    const policy = policyOf("first match", [ALLOW_X, DENY_DROP]);
    const rules = applicableRules(policy, DB) ?? [];
    const passing = solve(all(rules.map(passes)));
    expect(passing).toMatchObject({ answer: "sat", args: { q: "x" } });
    expect(solve(all([...rules.map(passes), not(holds(argument("q", "x")))])).answer).toBe("unsat");
    expect(applicableRules(policyOf("last match", [ALLOW_DB, DENY_DROP]), DB)).toBeUndefined();
    expect(isHidden(policyOf("first match", [HIDE_DROP]), DB)).toBe(true);
    expect(isHidden(policyOf("first match", [DENY_DROP]), DB)).toBe(false);
  });

  it("gives the same rules to whoever asks again", () => {
    const policy = policyOf("first match", [ALLOW_X, DENY_DROP]);
    expect(applicableRules(policy, DB)?.[0]).toBe(applicableRules(policy, DB)?.[0]);
    const asking = policyOf("first match", []);
    expect(applicableRules(asking, DB)?.[0]).toBe(applicableRules(asking, DB)?.[0]);
  });

  it.each([
    ["*", "", true],
    ["*", "abc", true],
    ["a*c", "abbc", true],
    ["a*c", "abbcd", false],
    ["a*b*c", "a-b-b-c", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["**a**", "bab", true],
    ["a.c", "abc", false],
    ["", "", true],
    ["", "a", false],
  ])("the pattern `%s` and the name `%s`: %s", (text, name, matches) => {
    expect(matchesTokens(tokensOf({ text, hasOne: true }), name)).toBe(matches);
  });

  it("makes the model's name of server and tool", () => {
    expect(modelName(DOUBLE, "My Server", "fs/delete")).toBe("mcp__My_Server__fs_delete");
  });

  it("writes what it does not keep as the host does, where that is known", () => {
    const dashes: Naming = { prefix: "", joint: "-", kept: "A-Za-z0-9_-", substitute: "-", isForAscii: true };
    expect(modelName(dashes, "my.db", "a b/c_d")).toBe("my-db-a-b-c_d");
    const tests = [entry("deny", { names: [{ of: "model", exact: "x" }] })];
    const policy = {
      ...policyOf("first match", tests),
      access: { ...policyOf("first match", tests).access, naming: dashes },
    };
    expect(decided(policy, { server: "é", tool: "x" })).toBe("notEvaluated");
    expect(decided(policy, { server: "e", tool: "x" })).toBe("approval");
  });

  it("answers a pattern built to explode in linear time", () => {
    const tokens = tokensOf({ text: `${"*a".repeat(200)}b`, hasOne: false });
    expect(matchesTokens(tokens, "a".repeat(5000))).toBe(false);
  });
});
