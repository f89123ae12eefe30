import { describe, expect, it } from "vitest";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import type { Policy } from "./policy.js";
import {
  allRules,
  applicableRules,
  decidingEntries,
  deniesEverything,
  hidingEntry,
  isHidden,
  noPolicy,
  toolEntries,
} from "./queries.js";

function policyOf(text: string): Policy {
  const { policy } = lower(readDocument(text, "p.yaml"));
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

const INTERCEPT = policyOf(`version: "1"
default: deny
hide: [ghost]
tools:
  "*": { rules: [{ name: all, rate_limit: 5/minute }] }
  run: { rules: [{ name: own, action: deny }] }
  bare: {}
  ghost: { rules: [{ name: unseen, action: deny }] }
`);

const GATEWAY = policyOf(`{"version": "1", "default": "allow", "hide": ["*", "a"], "tools": {
  "known": {"deny_if": [{"conditions": [], "on_deny": "no"}]},
  "unknown": {"deny_if": [{"on_deny": "no"}]}
}}`);

describe("queries", () => {
  it.each<[string, Policy, string, readonly string[] | undefined]>([
    ["its own rules, then those for every tool", INTERCEPT, "run", ["own", "all"]],
    ["those for every tool alone", INTERCEPT, "bare", ["all"]],
    ["a tool of the very name `*`", INTERCEPT, "*", ["all", "all"]],
    ["an unlisted tool under default deny", INTERCEPT, "other", undefined],
    ["a hidden tool", INTERCEPT, "ghost", undefined],
    ["every tool hidden", GATEWAY, "known", undefined],
    ["no policy, which denies", noPolicy("deny", "gateway"), "run", undefined],
    ["no policy, which allows", noPolicy("allow", "intercept"), "run", []],
  ])("applicableRules: %s", (_case, policy, tool, names) => {
    expect(applicableRules(policy, tool)?.map(({ name }) => name)).toEqual(names);
  });

  it("lists entries and rules in the document's order, those for every tool last", () => {
    expect(toolEntries(INTERCEPT).map(({ name }) => name)).toEqual(["run", "bare", "ghost", "*"]);
    expect(decidingEntries(INTERCEPT).map(({ name }) => name)).toEqual(["run", "bare", "ghost", "*", "*"]);
    expect(allRules(INTERCEPT).map(({ name }) => name)).toEqual(["own", "unseen", "all"]);
  });

  it("says what hides a tool: the entry that names it before the one for every tool", () => {
    expect([isHidden(GATEWAY, "a"), isHidden(GATEWAY, undefined), isHidden(INTERCEPT, undefined)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(hidingEntry(GATEWAY, "a")?.origin).toEqual(["hide", 1]);
    expect(hidingEntry(GATEWAY, "b")?.origin).toEqual(["hide", 0]);
    expect(hidingEntry(INTERCEPT, "b")).toBeUndefined();
  });

  it("calls a rule of unknown effect no denial", () => {
    const denies = (tool: string) => GATEWAY.tools.get(tool)?.rules.map(deniesEverything);
    expect([denies("known"), denies("unknown")]).toEqual([[true], [false]]);
  });
});
