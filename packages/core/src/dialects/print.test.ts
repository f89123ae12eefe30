import { describe, expect, it } from "vitest";
import { readDocument } from "../document/read.js";
import { allowsNoMore } from "../logic/allows-no-more.js";
import type { Policy } from "../policy/policy.js";
import { hiddenTools } from "../policy/queries.js";
import type { DialectId } from "./dialect.js";
import { printGateway } from "./gateway/print-gateway.js";
import { printIntercept } from "./intercept/print-intercept.js";
import { lower } from "./lower.js";

const PRINTERS = { gateway: printGateway, intercept: printIntercept };
type PrintedDialect = keyof typeof PRINTERS;

function policyOf(text: string, dialect?: DialectId): Policy {
  const { policy, enforcement, findings } = lower(readDocument(text, "policy"), { dialect });
  expect(enforcement, JSON.stringify(findings)).toBeOneOf(["enforced", "documented", "invalid"]);
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

/** A control character as it is would end the text. */
function escaped(character: string): string {
  return character.codePointAt(0) === 0x1f4a5
    ? character
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const gatewayTool = (tool: object, rest: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", tools: { run: tool }, ...rest });
const when = (path: string, op: string, value: unknown) => ({ path: `args.${path}`, op, value });
const denyIf = (...conditions: object[]) => ({ conditions });
const interceptRule = (rule: string, rest = "") => `version: "1"\n${rest}tools:\n  run:\n    rules:\n      - ${rule}\n`;

/** A policy, the dialect it is to become, the lines or parts that stand in the text, and the losses. */
const TABLE: readonly [string, string, PrintedDialect, readonly string[], readonly RegExp[]][] = [
  ["a tool without rules", gatewayTool({}), "intercept", ["default: deny", "  run:\n    rules: []"], []],
  ["hidden tools", gatewayTool({}, { hide: ["rm", "rm", "*"] }), "intercept", ['hide: [rm, "*"]'], []],
  [
    "require",
    gatewayTool({ require: [{ conditions: [when("n", "in", ["a", 1, 1.5, null, true])], on_deny: "no: #1" }] }),
    "intercept",
    ['name: "require 1"', "- { path: args.n, op: in, value: [a, 1, 1.5, null, true] }", 'on_deny: "no: #1"'],
    [],
  ],
  [
    "a limit beside what only later releases do",
    interceptRule("{ name: r, rate_limit: 5/hour, idempotency_window: 5m }"),
    "gateway",
    ['"window": "hour", "max": 5'],
    [/^what else `r` does is left out: how later releases .*`idempotency_window`/, /each agent/],
  ],
  [
    "a limit of every tool that needs more than a line",
    `version: "1"\ntools:\n  "*": { rules: [{ name: r, rate_limit: 60/minute, on_deny: "${"no more than 60 calls in a minute, ".repeat(3)}" }] }\n`,
    "gateway",
    ['\n      {\n        "counter": "r",\n', "\n      }\n    ]\n"],
    [/each agent/],
  ],
  [
    "what only later releases do",
    interceptRule("{ name: r, spend: { daily: 5 } }"),
    "gateway",
    ['"run": {}'],
    [/^`r` is left out: how later releases .*`spend`/],
  ],
  [
    "deny_if exists",
    gatewayTool({ deny_if: [denyIf(when("n", "exists", true))] }),
    "intercept",
    ["- { path: args.n, op: exists, value: false }"],
    [],
  ],
  [
    "deny_if eq, which also passes calls without the argument",
    gatewayTool({ deny_if: [denyIf(when("n", "eq", "x"))] }),
    "intercept",
    ["# left out, deny_if 1", "#   { path: args.n, op: eq, value: x }"],
    [/^`deny_if 1` is left out: .*`neq`.*`args.n` is missing/],
  ],
  [
    "deny_if eq where the argument must be there",
    gatewayTool({ require: [denyIf(when("n", "exists", true))], deny_if: [denyIf(when("n", "eq", "x"))] }),
    "intercept",
    ["- { path: args.n, op: neq, value: x }"],
    [],
  ],
  [
    "deny_if gt where the argument may be text",
    gatewayTool({ require: [denyIf(when("n", "exists", true))], deny_if: [denyIf(when("n", "gt", 5))] }),
    "intercept",
    ["# left out, deny_if 1"],
    [/`lte`/],
  ],
  [
    "deny_if gt where the argument must be a number",
    gatewayTool({ require: [denyIf(when("n", "gte", 0))], deny_if: [denyIf(when("n", "gt", 5))] }),
    "intercept",
    ["- { path: args.n, op: lte, value: 5 }"],
    [],
  ],
  [
    "deny_if of two, one of which follows from the other",
    gatewayTool({
      require: [denyIf(when("n", "exists", true))],
      deny_if: [denyIf(when("n", "exists", true), when("n", "eq", "x"))],
    }),
    "intercept",
    ["- { path: args.n, op: neq, value: x }"],
    [],
  ],
  [
    "deny_if of two",
    gatewayTool({ deny_if: [denyIf(when("a", "exists", true), when("b", "exists", true))] }),
    "intercept",
    ["# left out, deny_if 1"],
    [/not all of several conditions hold/],
  ],
  [
    "deny_if regex",
    gatewayTool({ deny_if: [denyIf(when("n", "regex", "x\n- name: evil"))] }),
    "intercept",
    ['#   { path: args.n, op: regex, value: "x\\n- name: evil" }'],
    [/`regex` has no opposite/],
  ],
  [
    "an entry nobody knows the meaning of",
    gatewayTool({ require: [{ conditions: [] }] }),
    "intercept",
    ["# left out, require 1"],
    [/not documented/],
  ],
  [
    "limits for each agent",
    gatewayTool({ limits: [{ counter: "c", window: "minute", max: 5, scope: "grant" }] }),
    "intercept",
    ["name: c", "rate_limit: 5/minute"],
    [/for all agents together/],
  ],
  [
    "a limit of a tool with a dot in its name",
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: { "files.list": { limits: [{ counter: "c", window: "minute", max: 5, scope: "grant" }] } },
    }),
    "intercept",
    [
      "hide: [files]",
      "rate_limit: 5/minute",
      "  files:\n    rules:\n",
      "- { path: state.files.list._rate_minute, op: lte, value: 5 }",
      "state: { counter: list._rate_minute, window: minute }",
    ],
    [/for all agents together/],
  ],
  [
    "two limits of one window",
    gatewayTool({
      limits: [
        { counter: "a", window: "hour", max: 5, scope: "grant" },
        { counter: "b", window: "hour", max: 7, scope: "grant", increment_from: "args.n" },
      ],
    }),
    "intercept",
    ["rate_limit: 5/hour", "- { path: state.run.b, op: lte, value: 7 }", "increment_from: args.n"],
    [/for all agents together/],
  ],
  ["a tool named *", gatewayTool({}, { tools: { "*": {} } }), "intercept", ["tools: {}"], [/tool named `\*`/]],
  [
    "a deny",
    interceptRule('{ name: no, action: deny, on_deny: "Ask an administrator." }'),
    "gateway",
    ['"run": {', '"deny_if": [{ "conditions": [], "on_deny": "Ask an administrator." }]'],
    [],
  ],
  [
    "a deny_if without conditions",
    gatewayTool({ deny_if: [{ conditions: [], on_deny: "Ask an administrator." }] }),
    "intercept",
    ["action: deny", 'on_deny: "Ask an administrator."'],
    [],
  ],
  [
    "an approval",
    interceptRule("{ name: ask, action: require_approval, conditions: [{ path: args.n, op: gt, value: 5 }] }"),
    "gateway",
    ['"deny_if"', '{ "path": "args.n", "op": "gt", "value": 5 }'],
    [/asks an approval for are denied/],
  ],
  [
    "an approval of every call",
    interceptRule("{ name: ask, action: require_approval }"),
    "gateway",
    ['"deny_if": [{ "conditions": [] }]'],
    [/every call that `ask` asks an approval for is denied.*no approvals/],
  ],
  [
    "a limit below 0",
    interceptRule(
      "{ name: r, conditions: [{ path: state.run.c, op: lt, value: 0 }], state: { counter: c, window: day } }",
    ),
    "gateway",
    ['"max": 0'],
    [/for each agent/],
  ],
  [
    "a rate limit",
    interceptRule("{ name: r, rate_limit: 5/hour }"),
    "gateway",
    ['{ "counter": "r", "window": "hour", "max": 5, "scope": "grant" }'],
    [/for each agent/],
  ],
  [
    "a rate limit of a rule without a name",
    interceptRule("{ rate_limit: 5/hour }"),
    "gateway",
    ['{ "counter": "rate_hour", "window": "hour", "max": 5, "scope": "grant" }'],
    [/for each agent/],
  ],
  [
    "rate limits of rules of one name",
    'version: "1"\ntools: { run: { rules: [{ name: r, rate_limit: 5/hour }, { name: r, rate_limit: 9/day }] } }\n',
    "gateway",
    ['{ "counter": "rate_hour", "window": "hour"', '{ "counter": "rate_day", "window": "day"'],
    [/for each agent/],
  ],
  [
    "a counter that has a name",
    interceptRule(
      "{ name: r, conditions: [{ path: state.run.spent, op: lte, value: 9 }], state: { counter: spent, window: day } }",
    ),
    "gateway",
    ['{ "counter": "spent", "window": "day", "max": 9, "scope": "grant" }'],
    [/for each agent/],
  ],
  [
    "steps of five",
    interceptRule(
      "{ name: r, conditions: [{ path: state.run.c, op: lt, value: 12 }], state: { counter: c, window: day, increment: 5 } }",
    ),
    "gateway",
    ['"max": 2'],
    [/for each agent/],
  ],
  [
    "a condition on a counter of another tool",
    interceptRule(
      "{ name: r, conditions: [{ path: state.other.c, op: lt, value: 12 }, { path: args.n, op: eq, value: 1 }] }",
    ),
    "gateway",
    ['"value": 1'],
    [/conditions on counters/],
  ],
  [
    "conditions for every tool, where the default allows",
    'version: "1"\ntools:\n  run: { rules: [] }\n  "*": { rules: [{ name: r, conditions: [{ path: args.n, op: eq, value: 1 }] }] }\n',
    "gateway",
    ['"op": "eq", "value": 1'],
    [/for the listed tools only/],
  ],
  [
    "conditions for every tool, where the default denies",
    'version: "1"\ndefault: deny\ntools:\n  run: { rules: [] }\n  "*": { rules: [{ name: r, conditions: [{ path: args.n, op: eq, value: 1 }] }] }\n',
    "gateway",
    ['"op": "eq", "value": 1'],
    [/very name `\*`/],
  ],
  [
    "a deny of every tool",
    'version: "1"\ntools:\n  run: { rules: [] }\n  "*": { rules: [{ name: r, action: deny, on_deny: "Closed." }] }\n',
    "gateway",
    ['"default": "deny"', '"run": {', '"deny_if": [{ "conditions": [], "on_deny": "Closed." }]'],
    [/not list are denied by `default: deny`, without the message of `r`/],
  ],
  [
    "a value that JSON does not have",
    interceptRule("{ name: r, conditions: [{ path: args.n, op: lte, value: .inf }] }"),
    "gateway",
    ['"run": {}'],
    [/JSON cannot write/],
  ],
  [
    "a window of 30 seconds",
    "tools: { run: { rules: [{ action: allow, rate_limit: { max: 3, window: 30 } }] } }",
    "gateway",
    ['"run": {}'],
    [/no window of 30 s/],
  ],
];

describe("printers", () => {
  it.each(TABLE)("%s", (_name, source, to, parts, losses) => {
    const { text, losses: told } = PRINTERS[to](policyOf(source));
    for (const part of parts) expect(text).toContain(part);
    expect(told.map(({ sentence }) => sentence)).toEqual(losses.map((loss) => expect.stringMatching(loss)));
    policyOf(text, to);
  });

  const HOSTILE = [
    "a\nb: c",
    "x # y",
    "- z",
    "yes",
    "null",
    "1e8",
    "0o17",
    "2024-01-01",
    "",
    " ",
    "\u2028\u0085\u007f\ufeff",
    "{a}",
    "*a &b !c %d @e `f",
    '"\\',
    "__proto__",
    "constructor",
    "💥",
    ".inf",
    "~",
  ];
  it.each(HOSTILE)("keeps %j, wherever it stands", (word) => {
    const source = gatewayTool(
      { require: [{ conditions: [when(word, "in", [word, 1e8, 1e21, -0.5])], on_deny: word }] },
      { hide: [word], tools: { [`t${word}`]: { require: [{ conditions: [when(word, "eq", word)], on_deny: word }] } } },
    );
    const policy = policyOf(source.replace(/[^ -~]/gu, escaped));
    const back = policyOf(PRINTERS.intercept(policy).text, "intercept");
    expect([...back.tools.keys()]).toEqual([...policy.tools.keys()]);
    expect(hiddenTools(back).map(({ name }) => name)).toEqual(hiddenTools(policy).map(({ name }) => name));
    const rule = (of: Policy) => of.tools.get(`t${word}`)?.rules[0];
    expect(rule(back)?.conditions[0]?.value).toEqual(rule(policy)?.conditions[0]?.value);
    expect(rule(back)?.conditions[0]?.path).toBe(rule(policy)?.conditions[0]?.path);
    if (word !== "") expect(rule(back)?.message).toBe(word);
    const again = policyOf(PRINTERS.gateway(back).text, "gateway");
    expect(rule(again)?.conditions[0]?.value).toEqual(rule(policy)?.conditions[0]?.value);
  });

  it("carries over what is proved equal, both ways", () => {
    const gateway = policyOf(
      gatewayTool({
        require: [{ conditions: [when("n", "in", ["a", 100000000, 1e8, 1.0])] }],
        deny_if: [denyIf(when("force", "exists", true)), denyIf(when("n", "eq", "a"))],
      }),
    );
    const intercept = policyOf(PRINTERS.intercept(gateway).text, "intercept");
    const again = policyOf(PRINTERS.gateway(intercept).text, "gateway");
    for (const other of [intercept, again]) {
      expect(allowsNoMore(gateway, other)).toEqual({ answer: "yes" });
      expect(allowsNoMore(other, gateway)).toEqual({ answer: "yes" });
    }
  });
});
