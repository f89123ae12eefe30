/** Each kind of edit of a policy that makes sense: the verdict on it, and the call that shows it; or that it is without effect. */

import { type DialectId, lower, type Policy, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "../src/compare-policies.js";
import type { ToolDiff } from "../src/policy-diff.js";

/** Ollama behind the gateway. */
const OLLAMA = {
  version: "1",
  default: "deny",
  hide: ["delete"],
  all_tools: { limits: [{ counter: "calls", window: "minute", max: 60, scope: "grant" }] },
  tools: {
    list: {},
    pull: {
      require: [
        { conditions: [{ path: "args.name", op: "regex", value: "^(llama|qwen)[0-9.]+$" }], on_deny: "Only these." },
      ],
    },
    run: {
      require: [
        { conditions: [{ path: "args.model", op: "in", value: ["llama3.2", "qwen3"] }], on_deny: "Not this model." },
        { conditions: [{ path: "args.options.temperature", op: "lte", value: 1 }] },
      ],
      deny_if: [{ conditions: [{ path: "args.prompt", op: "regex", value: "(?i)system prompt" }], on_deny: "No." }],
      limits: [{ counter: "run_rate", window: "minute", max: 10, scope: "grant" }],
    },
  },
};

/** Payments behind Intercept. */
const PAYMENTS = {
  version: "1",
  default: "allow",
  hide: ["delete_customer"],
  tools: {
    create_charge: {
      rules: [
        {
          name: "one charge",
          conditions: [
            { path: "args.amount", op: "gt", value: 0 },
            { path: "args.amount", op: "lte", value: 50000 },
          ],
          on_deny: "At most $500.",
        },
        { name: "currency", conditions: [{ path: "args.currency", op: "not_in", value: ["BTC", "XMR"] }] },
        {
          name: "a day",
          conditions: [{ path: "state.create_charge.spent", op: "lte", value: 200000 }],
          state: { counter: "spent", window: "day", increment_from: "args.amount" },
        },
      ],
    },
    refund: {
      rules: [
        {
          name: "large ones",
          action: "require_approval",
          conditions: [{ path: "args.amount", op: "gt", value: 1000 }],
        },
        { name: "slowly", rate_limit: "5/hour" },
        { name: "why", conditions: [{ path: "args.reason", op: "exists", value: true }] },
      ],
    },
    close_account: { rules: [{ name: "never", action: "deny", on_deny: "Not by an agent." }] },
    "*": { rules: [{ name: "all", rate_limit: "100/hour" }] },
  },
};

// biome-ignore lint/suspicious/noExplicitAny: an edit reaches anywhere into the text
type Edit = (policy: any) => unknown;

function policyOf(written: object, dialect: DialectId): Policy {
  const { policy, enforcement } = lower(readDocument(JSON.stringify(written), "policy"), { dialect });
  // Edits that the program refuses are compared by what the engine's packages make of them.
  if (policy === undefined || enforcement === "unloadable") throw new Error(JSON.stringify(written));
  return policy;
}

/** A verdict with what shows it: which call, its arguments, and the decisions. */
function told({ verdict, reason, witnesses }: ToolDiff): string {
  const shown = witnesses.map(
    ({ sentence, calls, before, after }) => `${sentence} ${JSON.stringify(calls.at(-1)?.args)} ${before} → ${after}`,
  );
  return [verdict, ...(reason === undefined ? [] : [reason]), ...shown].join("; ");
}

/** What the edit changes: the tools that are not equal, or whose text changed. */
function diffOf(written: object, dialect: DialectId, edit: Edit): string[] {
  const edited = structuredClone(written);
  edit(edited);
  const { tools } = comparePolicies(policyOf(written, dialect), policyOf(edited, dialect));
  return tools.flatMap((diff) =>
    diff.verdict === "equal" && diff.changes.length === 0 ? [] : [`${diff.tool}: ${told(diff)}`],
  );
}

type Row = readonly [string, Edit, readonly string[]];

describe("an edit of a gateway policy", () => {
  it.each<Row>([
    [
      "drop a rule: require",
      ({ tools }) => tools.run.require.shift(),
      ['run: wider; a call of `run` {"options":{"temperature":0}} deny → allow'],
    ],
    [
      "drop a rule: deny_if",
      ({ tools }) => tools.run.deny_if.pop(),
      [
        'run: wider; a call of `run` {"model":"llama3.2","options":{"temperature":0},"prompt":"system prompt"} deny → allow',
      ],
    ],
    [
      "drop a rule: a limit",
      ({ tools }) => tools.run.limits.pop(),
      [
        'run: wider; the 11th call of `run` within a minute {"model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    [
      "drop a rule: a limit of every tool",
      ({ all_tools }) => all_tools.limits.pop(),
      [
        "list: wider; the 61st call of `list` within a minute {} deny → allow",
        'pull: wider; the 61st call of `pull` within a minute {"name":"qwen0"} deny → allow',
        'run: wider; a call of `run`, after 60 calls of `list`, within a minute {"model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    [
      "drop the only condition",
      ({ tools }) => tools.run.require[1].conditions.pop(),
      ["run: unknown; what the gateway makes of /tools/run/require/1 is not documented"],
    ],
    [
      "add a condition",
      ({ tools }) => tools.run.require[1].conditions.push({ path: "args.stream", op: "eq", value: false }),
      ['run: narrower; a call of `run` {"model":"llama3.2","options":{"temperature":0}} allow → deny'],
    ],
    ["drop a tool", ({ tools }) => delete tools.list, ["list: narrower; a call of `list` {} allow → deny"]],
    [
      "add a tool",
      ({ tools }) => Object.assign(tools, { show: {} }),
      ["show: wider; a call of `show` {} deny → allow"],
    ],
    [
      "flip an operator: in",
      ({ tools }) => Object.assign(tools.run.require[0].conditions[0], { op: "not_in" }),
      [
        'run: incomparable; a call of `run` {"model":"x","options":{"temperature":0}} deny → allow; a call of `run` {"model":"llama3.2","options":{"temperature":0}} allow → deny',
      ],
    ],
    [
      "flip an operator: lte to gte",
      ({ tools }) => Object.assign(tools.run.require[1].conditions[0], { op: "gte" }),
      [
        'run: incomparable; a call of `run` {"model":"llama3.2","options":{"temperature":2}} deny → allow; a call of `run` {"model":"llama3.2","options":{"temperature":0}} allow → deny',
      ],
    ],
    [
      "move a bound by one",
      ({ tools }) => Object.assign(tools.run.require[1].conditions[0], { value: 2 }),
      ['run: wider; a call of `run` {"model":"llama3.2","options":{"temperature":2}} deny → allow'],
    ],
    [
      "turn lte into lt",
      ({ tools }) => Object.assign(tools.run.require[1].conditions[0], { op: "lt" }),
      ['run: narrower; a call of `run` {"model":"llama3.2","options":{"temperature":1}} allow → deny'],
    ],
    [
      "add to a list",
      ({ tools }) => tools.run.require[0].conditions[0].value.push("gemma"),
      ['run: wider; a call of `run` {"model":"gemma","options":{"temperature":0}} deny → allow'],
    ],
    [
      "remove from a list",
      ({ tools }) => tools.run.require[0].conditions[0].value.pop(),
      ['run: narrower; a call of `run` {"model":"qwen3","options":{"temperature":0}} allow → deny'],
    ],
    ["put a list in another order", ({ tools }) => tools.run.require[0].conditions[0].value.reverse(), ["run: equal"]],
    ["write a list item twice", ({ tools }) => tools.run.require[0].conditions[0].value.push("qwen3"), ["run: equal"]],
    [
      "drop an anchor",
      ({ tools }) => Object.assign(tools.pull.require[0].conditions[0], { value: "^(llama|qwen)[0-9.]+" }),
      ['pull: wider; a call of `pull` {"name":"qwen0; rm -rf /"} deny → allow'],
    ],
    [
      "loosen a repetition",
      ({ tools }) => Object.assign(tools.pull.require[0].conditions[0], { value: "^(llama|qwen)[0-9.]*$" }),
      ['pull: wider; a call of `pull` {"name":"qwen"} deny → allow'],
    ],
    [
      "leave a dot unescaped",
      ({ tools }) => Object.assign(tools.pull.require[0].conditions[0], { value: "^(llama|qwen)[0-9]+(.[0-9]+)*$" }),
      [
        'pull: incomparable; a call of `pull` {"name":"qwen0a0"} deny → allow; a call of `pull` {"name":"qwen."} allow → deny',
      ],
    ],
    [
      "write a pattern otherwise",
      ({ tools }) => Object.assign(tools.pull.require[0].conditions[0], { value: "\\A(?:llama|qwen)[\\d.][.\\d]*\\z" }),
      ["pull: equal"],
    ],
    [
      "mind the case of a pattern",
      ({ tools }) => Object.assign(tools.run.deny_if[0].conditions[0], { value: "system prompt" }),
      [
        'run: wider; a call of `run` {"prompt":"system prompT","model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    [
      "raise a limit by one",
      ({ tools }) => Object.assign(tools.run.limits[0], { max: 11 }),
      [
        'run: wider; the 11th call of `run` within a minute {"model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    [
      "lower a limit by one",
      ({ tools }) => Object.assign(tools.run.limits[0], { max: 9 }),
      [
        'run: narrower; the 10th call of `run` within a minute {"model":"llama3.2","options":{"temperature":0}} allow → deny',
      ],
    ],
    [
      "raise a limit beyond that of every tool",
      ({ tools }) => Object.assign(tools.run.limits[0], { max: 100 }),
      [
        'run: wider; the 11th call of `run` within a minute {"model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    [
      "change a window: longer",
      ({ tools }) => Object.assign(tools.run.limits[0], { window: "hour" }),
      [
        'run: narrower; the 11th call of `run` within an hour {"model":"llama3.2","options":{"temperature":0}} allow → deny',
      ],
    ],
    [
      "change a window, and the limit with it",
      ({ tools }) => Object.assign(tools.run.limits[0], { window: "hour", max: 600 }),
      [
        'run: wider; the 11th call of `run` within a minute {"model":"llama3.2","options":{"temperature":0}} deny → allow',
      ],
    ],
    ["rename a counter", ({ tools }) => Object.assign(tools.run.limits[0], { counter: "runs" }), []],
    [
      "add a limit that never binds",
      ({ tools }) => tools.run.limits.push({ counter: "d", window: "day", max: 14_400, scope: "grant" }),
      ["run: equal"],
    ],
    [
      "add a limit that just binds",
      ({ tools }) => tools.run.limits.push({ counter: "d", window: "day", max: 14_399, scope: "grant" }),
      [
        'run: narrower; the 14400th call of `run` within a day {"model":"llama3.2","options":{"temperature":0}} allow → deny',
      ],
    ],
    [
      "change the default",
      (policy) => Object.assign(policy, { default: "allow" }),
      ["*: wider; a call of `other` {} deny → allow"],
    ],
    ["unhide what is not listed", (policy) => Object.assign(policy, { hide: [] }), ["delete: equal"]],
    [
      "hide",
      ({ hide }) => hide.push("run"),
      ['run: narrower; a call of `run` {"model":"llama3.2","options":{"temperature":0}} allow → deny'],
    ],
    [
      "hide everything",
      ({ hide }) => hide.push("*"),
      [
        "list: narrower; a call of `list` {} allow → deny",
        'pull: narrower; a call of `pull` {"name":"qwen0"} allow → deny',
        'run: narrower; a call of `run` {"model":"llama3.2","options":{"temperature":0}} allow → deny',
        "*: equal",
      ],
    ],
    ["drop an on_deny", ({ tools }) => delete tools.run.require[0].on_deny, []],
    ["put rules in another order", ({ tools }) => tools.run.require.reverse(), []],
  ])("%s", (_name, edit, expected) => {
    expect(diffOf(OLLAMA, "gateway", edit)).toEqual(expected);
  });
});

describe("an edit of an Intercept policy", () => {
  const rule = (tool: string, index: number) => (policy: typeof PAYMENTS) =>
    policy.tools[tool as "refund"].rules[index] as object & { conditions: object[] };
  it.each<Row>([
    [
      "drop a rule: one charge",
      ({ tools }) => tools.create_charge.rules.shift(),
      ['create_charge: wider; a call of `create_charge` {"currency":"x","amount":0} deny → allow'],
    ],
    [
      "drop a rule: a sum",
      ({ tools }) => tools.create_charge.rules.pop(),
      [
        'create_charge: wider; the 5th call of `create_charge` within a minute {"amount":1,"currency":"x"} deny → allow',
      ],
    ],
    [
      "drop a rule: approval",
      ({ tools }) => tools.refund.rules.shift(),
      ['refund: wider; a call of `refund` {"reason":"x","amount":1001} approval → allow'],
    ],
    [
      "drop a rule: deny",
      ({ tools }) => tools.close_account.rules.pop(),
      ["close_account: wider; a call of `close_account` {} deny → allow"],
    ],
    [
      "drop a rule: of every tool",
      ({ tools }) => tools["*"].rules.pop(),
      [
        "close_account: equal",
        'create_charge: wider; the 101st call of `create_charge` within a minute {"amount":1,"currency":"x"} deny → allow',
        'refund: wider; a call of `refund`, after 100 calls of `create_charge`, within a minute {"reason":"x"} deny → allow',
        "*: wider; the 101st call of `other` within a minute {} deny → allow",
      ],
    ],
    [
      "drop every rule of a tool, and the tool",
      ({ tools }) => delete tools.refund,
      ["refund: wider; a call of `refund` {} deny → allow"],
    ],
    [
      "turn gt into gte",
      (policy) => Object.assign(rule("create_charge", 0)(policy).conditions[0] as object, { op: "gte" }),
      ['create_charge: wider; a call of `create_charge` {"amount":0,"currency":"x"} deny → allow'],
    ],
    [
      "turn lte into lt",
      (policy) => Object.assign(rule("create_charge", 0)(policy).conditions[1] as object, { op: "lt" }),
      ['create_charge: narrower; a call of `create_charge` {"amount":50000,"currency":"x"} allow → deny'],
    ],
    [
      "allow a negative amount",
      ({ tools }) => tools.create_charge.rules[0].conditions.shift(),
      ['create_charge: wider; a call of `create_charge` {"amount":0,"currency":"x"} deny → allow'],
    ],
    [
      "remove from a list of what is forbidden",
      (policy) => Object.assign(rule("create_charge", 1)(policy).conditions[0] as object, { value: ["BTC"] }),
      ['create_charge: wider; a call of `create_charge` {"amount":1,"currency":"XMR"} deny → allow'],
    ],
    [
      "flip an operator: not_in",
      (policy) => Object.assign(rule("create_charge", 1)(policy).conditions[0] as object, { op: "in" }),
      [
        'create_charge: incomparable; a call of `create_charge` {"amount":1,"currency":"BTC"} deny → allow; a call of `create_charge` {"amount":1,"currency":"x"} allow → deny',
      ],
    ],
    [
      "say not_in as two of neq",
      (policy) =>
        Object.assign(rule("create_charge", 1)(policy), {
          conditions: ["BTC", "XMR"].map((value) => ({ path: "args.currency", op: "neq", value })),
        }),
      ["create_charge: equal"],
    ],
    [
      "raise a sum by one",
      (policy) => Object.assign(rule("create_charge", 2)(policy).conditions[0] as object, { value: 200_001 }),
      [
        'create_charge: wider; the 5th call of `create_charge` within a minute {"amount":1,"currency":"x"} deny → allow',
      ],
    ],
    [
      "lower a sum by one",
      (policy) => Object.assign(rule("create_charge", 2)(policy).conditions[0] as object, { value: 199_999 }),
      [
        'create_charge: narrower; the 4th call of `create_charge` within a minute {"amount":50000,"currency":"x"} allow → deny',
      ],
    ],
    [
      "say lte as lt",
      (policy) => Object.assign(rule("create_charge", 2)(policy).conditions[0] as object, { op: "lt", value: 200_001 }),
      [],
    ],
    [
      "change the window of a sum",
      (policy) =>
        Object.assign((rule("create_charge", 2)(policy) as unknown as { state: object }).state, { window: "hour" }),
      ['create_charge: wider; the 5th call of `create_charge` within a day {"amount":1,"currency":"x"} deny → allow'],
    ],
    [
      "count calls where amounts were",
      (policy) => Object.assign(rule("create_charge", 2)(policy), { state: { counter: "spent", window: "day" } }),
      [
        'create_charge: wider; the 5th call of `create_charge` within a minute {"amount":1,"currency":"x"} deny → allow',
      ],
    ],
    [
      "move the bound of an approval",
      (policy) => Object.assign(rule("refund", 0)(policy).conditions[0] as object, { value: 2000 }),
      ['refund: wider; a call of `refund` {"reason":"x","amount":1001} approval → allow'],
    ],
    [
      "turn an approval into a denial",
      (policy) => Object.assign(rule("refund", 0)(policy), { action: "deny" }),
      ['refund: narrower; a call of `refund` {"reason":"x"} allow → deny'],
    ],
    [
      "ask for every approval",
      (policy) => Object.assign(rule("refund", 0)(policy), { conditions: [] }),
      ['refund: narrower; a call of `refund` {"reason":"x"} allow → approval'],
    ],
    [
      "change a window: shorter",
      (policy) => Object.assign(rule("refund", 1)(policy), { rate_limit: "5/minute" }),
      ['refund: wider; the 6th call of `refund` within an hour {"reason":"x"} deny → allow'],
    ],
    [
      "change a window: longer",
      (policy) => Object.assign(rule("refund", 1)(policy), { rate_limit: "5/day" }),
      ['refund: narrower; the 6th call of `refund` within a day {"reason":"x"} allow → deny'],
    ],
    [
      "turn exists round",
      (policy) => Object.assign(rule("refund", 2)(policy).conditions[0] as object, { value: false }),
      ['refund: incomparable; a call of `refund` {} deny → allow; a call of `refund` {"reason":"x"} allow → deny'],
    ],
    [
      "change the default",
      (policy) => Object.assign(policy, { default: "deny" }),
      ["*: narrower; a call of `other` {} allow → deny"],
    ],
    [
      "unhide",
      (policy) => Object.assign(policy, { hide: [] }),
      ["delete_customer: wider; a call of `delete_customer` {} deny → allow"],
    ],
    [
      "mistype a key",
      (policy) => Object.assign(rule("create_charge", 1)(policy), { conditions: undefined, when: [] }),
      ['create_charge: wider; a call of `create_charge` {"amount":1} deny → allow'],
    ],
    ["drop an on_deny", ({ tools }) => delete tools.close_account.rules[0].on_deny, []],
    ["rename a rule", (policy) => Object.assign(rule("refund", 1)(policy), { name: "x" }), []],
    [
      "list a tool without rules that the default allows",
      ({ tools }) => Object.assign(tools, { list: { rules: [] } }),
      [],
    ],
    [
      "raise the limit of every tool",
      (policy) => Object.assign(rule("*", 0)(policy), { rate_limit: "101/hour" }),
      [
        "close_account: equal",
        'create_charge: wider; the 101st call of `create_charge` within a minute {"amount":1,"currency":"x"} deny → allow',
        'refund: wider; a call of `refund`, after 100 calls of `create_charge`, within a minute {"reason":"x"} deny → allow',
        "*: wider; the 101st call of `other` within a minute {} deny → allow",
      ],
    ],
  ])("%s", (_name, edit, expected) => {
    expect(diffOf(PAYMENTS, "intercept", edit)).toEqual(expected);
  });
});
