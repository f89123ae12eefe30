/** Policies that one argument opens, and sound ones beside them: what is found, where, and the calls that show it. */

import { type Finding, lower, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { lint } from "./lint.js";

const CHECKS = [
  "amount-missing-denied",
  "argument-left-out",
  "host-in-text",
  "inverted-rule",
  "letter-case",
  "path-traversal",
  "type-confusion",
  "unbounded-amount",
  "unescaped-dot",
];

/** `severity check place decision: arguments` of what these checks find; the place is the line and the text that is marked. */
function found(policy: string, tools?: object): string[] {
  const document = readDocument(policy, "p");
  const toolList = tools && readTools(JSON.stringify(tools), "t").tools;
  const row = ({ severity, check, location, witness }: Finding) => {
    const { start, end } = location.range;
    const marked = policy.split("\n")[start.line - 1]?.slice(start.column - 1, end.column - 1);
    const calls = witness?.calls.map(({ args }) => JSON.stringify(args)).join(" then ") ?? "nothing";
    return `${severity} ${check} ${start.line} [${marked}] ${witness?.decision}: ${calls}`;
  };
  return lint(document, lower(document), { tools: toolList })
    .filter(({ check }) => CHECKS.includes(check))
    .map(row);
}

const server = (name: string, properties: object, required: readonly string[] = [], rest: object = {}) => ({
  tools: [{ name, inputSchema: { type: "object", properties, required, ...rest } }],
});

const intercept = (tool: string, ...rules: string[]) =>
  `version: "1"\ndefault: deny\ntools:\n  ${tool}:\n    rules:\n${rules.map((rule) => `      - ${rule}\n`).join("")}`;

const gateway = (tool: string, body: string) =>
  `{ "version": "1", "default": "deny", "tools": { "${tool}": {\n${body},\n"limits": [ { "counter": "c", "window": "minute", "max": 10, "scope": "grant" } ] } } }`;

/** One rule that demands that an argument matches, and says so. */
const demand = (name: string, op: string, value: string, said = "That may not pass") =>
  intercept(
    "t",
    `{ name: shape, conditions: [ { path: args.${name}, op: ${op}, value: '${value}' } ], on_deny: ${said} }`,
  );

const REFUND = server("refund", { payment: { type: "string" }, amount: { type: "integer", minimum: 1 } }, ["payment"]);
const FILE = (branch: object) => server("put_file", { path: { type: "string" }, branch }, ["path"]);
const DENY_MAIN = (op = "in", value = '["main", "master"]') =>
  gateway(
    "put_file",
    `"deny_if": [ { "conditions": [ { "path": "args.branch", "op": "${op}", "value": ${value} } ] } ]`,
  );

const CASES: readonly (readonly [string, string, object | undefined, readonly string[]])[] = [
  [
    "a daily budget",
    intercept(
      "charge",
      "{ name: spend, conditions: [ { path: state.charge.spend, op: lte, value: 900 } ], state: { counter: spend, window: day, increment_from: args.amount } }",
    ),
    undefined,
    ['error unbounded-amount 6 [args.amount] allow: {"amount":10000000000000000000}'],
  ],
  [
    "a daily budget with a lower bound, in the gateway's form",
    `{ "version": "1", "default": "deny", "tools": { "charge": {
"require": [ { "conditions": [ { "path": "args.amount", "op": "gt", "value": 0 } ] } ],
"limits": [ { "counter": "c", "window": "day", "max": 900, "scope": "grant", "increment_from": "args.amount" } ] } } }`,
    undefined,
    ['error unbounded-amount 3 ["args.amount"] allow: {"amount":10000000000000000000}'],
  ],
  [
    "a budget of which no single amount goes beyond the limit",
    intercept(
      "charge",
      "{ name: one, conditions: [ { path: args.amount, op: lte, value: 500 } ] }",
      "{ name: spend, conditions: [ { path: state.charge.spend, op: lte, value: 900 } ], state: { counter: spend, window: day, increment_from: args.amount } }",
    ),
    undefined,
    [],
  ],
  [
    "an approval above an amount that may be left out",
    intercept(
      "refund",
      "{ name: large, action: require_approval, conditions: [ { path: args.amount, op: gt, value: 1000 } ] }",
    ),
    REFUND,
    [
      'warning argument-left-out 6 [args.amount] allow: {"payment":"example"}',
      'note type-confusion 6 [1000] allow: {"amount":"10000","payment":"example"}',
    ],
  ],
  [
    "the same approval, without a tool list",
    intercept(
      "refund",
      "{ name: large, action: require_approval, conditions: [ { path: args.amount, op: gt, value: 1000 } ] }",
    ),
    undefined,
    ['warning type-confusion 6 [1000] allow: {"amount":"10000"}'],
  ],
  [
    "an approval whose amount must be there",
    intercept(
      "refund",
      "{ name: large, action: require_approval, conditions: [ { path: args.amount, op: gt, value: 1000 } ] }",
      "{ name: amount, conditions: [ { path: args.amount, op: gte, value: 1 } ] }",
    ),
    REFUND,
    [],
  ],
  [
    "an approval of some values",
    intercept(
      "deploy",
      "{ name: careful, action: require_approval, conditions: [ { path: args.env, op: eq, value: production } ] }",
    ),
    server("deploy", { env: { enum: ["staging", "production"] } }),
    [
      "warning argument-left-out 6 [args.env] allow: {}",
      'note type-confusion 6 [production] allow: {"env":["production"]}',
    ],
  ],
  [
    "a deny_if that names branches",
    DENY_MAIN(),
    FILE({ type: "string", description: "The default branch when left out" }),
    [
      'warning argument-left-out 2 ["args.branch"] allow: {"path":"example"}',
      'note type-confusion 2 [["main", "master"]] allow: {"branch":["main"],"path":"example"}',
    ],
  ],
  [
    "a deny_if of all branches but one",
    DENY_MAIN("neq", '"dev"'),
    FILE({ type: "string" }),
    ['warning argument-left-out 2 ["args.branch"] allow: {"path":"example"}'],
  ],
  [
    "a deny_if of a branch that is no default",
    DENY_MAIN(),
    FILE({ enum: ["main", "master", "dev"], default: "dev" }),
    ['note type-confusion 2 [["main", "master"]] allow: {"path":"example","branch":["main"]}'],
  ],
  [
    "a default that the description names",
    DENY_MAIN("eq", '"main"'),
    FILE({ enum: ["main", "dev"], description: "Where to write. Defaults to `dev`." }),
    ['note type-confusion 2 ["main"] allow: {"path":"example","branch":["main"]}'],
  ],
  [
    "a flag that does nothing when it is left out",
    gateway("push", '"deny_if": [ { "conditions": [ { "path": "args.force", "op": "eq", "value": true } ] } ]'),
    server("push", { force: { type: "boolean" } }),
    ['note type-confusion 2 [true] allow: {"force":[true]}'],
  ],
  [
    "a flag that is off when it is left out",
    gateway("apply", '"deny_if": [ { "conditions": [ { "path": "args.dry_run", "op": "eq", "value": false } ] } ]'),
    server("apply", { dry_run: { type: "boolean" } }),
    [
      'warning argument-left-out 2 ["args.dry_run"] allow: {}',
      'note type-confusion 2 [false] allow: {"dry_run":[false]}',
    ],
  ],
  [
    "a deny_if that asks itself whether the argument is there",
    gateway(
      "put_file",
      '"deny_if": [ { "conditions": [ { "path": "args.branch", "op": "exists", "value": true }, { "path": "args.branch", "op": "neq", "value": "dev" } ] } ]',
    ),
    FILE({ type: "string" }),
    [],
  ],
  [
    "a blocklist with the absent argument denied, too",
    gateway(
      "put_file",
      '"require": [ { "conditions": [ { "path": "args.branch", "op": "regex", "value": "" } ] } ],\n"deny_if": [ { "conditions": [ { "path": "args.branch", "op": "eq", "value": "main" } ] } ]',
    ),
    FILE({ type: "string" }),
    [],
  ],
  [
    "a prefix of paths",
    demand("path", "regex", "^/app/src/"),
    undefined,
    ['warning path-traversal 6 [\'^/app/src/\'] allow: {"path":"/app/src/../../root/.ssh/authorized_keys"}'],
  ],
  [
    "a prefix without its slash, where `..` is denied",
    gateway(
      "read",
      '"require": [ { "conditions": [ { "path": "args.path", "op": "regex", "value": "^/app/src" } ] } ],\n"deny_if": [ { "conditions": [ { "path": "args.path", "op": "contains", "value": ".." } ] } ]',
    ),
    undefined,
    ['warning path-traversal 2 ["^/app/src"] allow: {"path":"/app/src-secrets/key"}'],
  ],
  [
    "a prefix with its slash, where `..` is denied",
    gateway(
      "read",
      '"require": [ { "conditions": [ { "path": "args.path", "op": "regex", "value": "^/app/src/" } ] } ],\n"deny_if": [ { "conditions": [ { "path": "args.path", "op": "contains", "value": ".." } ] } ]',
    ),
    undefined,
    [],
  ],
  [
    "letters, digits, dots and slashes",
    demand("file_path", "regex", "^[a-z0-9_./-]+$"),
    undefined,
    ['warning path-traversal 6 [\'^[a-z0-9_./-]+$\'] allow: {"file_path":"../root/.ssh/authorized_keys"}'],
  ],
  ["letters, digits, dots and slashes of what is no path", demand("model", "regex", "^[a-z0-9_./:-]+$"), undefined, []],
  ["an extension", demand("path", "regex", "\\.md$"), undefined, []],
  ["parts that begin with no dot", demand("path", "regex", "^/app/(?:[^/.][^/]*/)*[^/.][^/]*$"), undefined, []],
  [
    "a part of a path",
    demand("path", "contains", "/workspace/"),
    undefined,
    ['warning path-traversal 6 [\'/workspace/\'] allow: {"path":"/workspace/../root/.ssh/authorized_keys"}'],
  ],
  [
    "a part of a URL",
    demand("url", "contains", "api.acme.com"),
    undefined,
    ['warning host-in-text 6 [\'api.acme.com\'] allow: {"url":"https://evil.example/?q=api.acme.com"}'],
  ],
  [
    "anything before the host",
    demand("url", "regex", "^https://.*\\.acme\\.com/"),
    undefined,
    ['warning host-in-text 6 [\'^https://.*\\.acme\\.com/\'] allow: {"url":"https://evil.example/?q=x.acme.com/"}'],
  ],
  [
    "anything but a slash before the host",
    demand("url", "regex", "^https://[^/]+\\.acme\\.com/"),
    undefined,
    ['warning host-in-text 6 [\'^https://[^/]+\\.acme\\.com/\'] allow: {"url":"https://evil.example?x.a.acme.com/"}'],
  ],
  [
    "a host without an end",
    demand("url", "regex", "^https://api\\.acme\\.com"),
    undefined,
    [], // `unanchored-regex` says it
  ],
  ["a host without an end before a port", demand("url", "regex", "^https://api\\.acme\\.com(:[0-9]+)?"), undefined, []],
  ["a name that ends alike", demand("host", "regex", "acme\\.com$"), undefined, []],
  [
    "a part of an address of mail",
    demand("email", "contains", "example.com"),
    undefined,
    ['warning host-in-text 6 [\'example.com\'] allow: {"email":"x@example.com.evil.example"}'],
  ],
  [
    "a host behind its scheme's end",
    demand("target", "contains", "://api.example.com"),
    undefined,
    ['warning host-in-text 6 [\'://api.example.com\'] allow: {"target":"https://evil.example/?q=://api.example.com"}'],
  ],
  ["a whole host", demand("url", "regex", "^https://api\\.acme\\.com/"), undefined, []],
  ["hosts below one", demand("url", "regex", "^https://(?:[a-z0-9-]+\\.)*acme\\.com(?:/.*)?$"), undefined, []],
  ["any host", demand("url", "regex", "^https://"), undefined, []],
  [
    "a list of URLs",
    intercept("t", "{ name: r, conditions: [ { path: args.url, op: in, value: ['https://api.acme.com/'] } ] }"),
    undefined,
    [],
  ],
  [
    "what only may pass, by a part of it",
    demand("sql", "contains", "SELECT", "Only SELECT may be run"),
    undefined,
    ['warning host-in-text 6 [\'SELECT\'] allow: {"sql":"DROP TABLE users; SELECT"}'],
  ],
  ["a part that must be there", demand("body", "contains", "Signed-off-by", "Sign your commits off"), undefined, []],
  [
    "an item that must be in a list",
    demand("labels", "contains", "reviewed", "Only reviewed changes"),
    server("t", { labels: { type: "array", items: { type: "string" } } }, ["labels"]),
    [],
  ],
  [
    "a dot in a version",
    demand("model", "regex", "^llama3.2$"),
    undefined,
    ['warning unescaped-dot 6 [\'^llama3.2$\'] allow: {"model":"llama3x2"}'],
  ],
  [
    "dots in a host",
    demand("url", "regex", "^https://api.acme.com/"),
    undefined,
    ['warning unescaped-dot 6 [\'^https://api.acme.com/\'] allow: {"url":"https://apixacme.com/"}'],
  ],
  ["a dot in a class", demand("model", "regex", "^llama3[.]2$"), undefined, []],
  ["a dot that takes anything", demand("note", "regex", "^.+$"), undefined, []],
  [
    "a word in capitals",
    gateway("query", '"deny_if": [ { "conditions": [ { "path": "args.sql", "op": "contains", "value": "DROP" } ] } ]'),
    server("query", { sql: { type: "string" } }, ["sql"]),
    ['note letter-case 2 ["DROP"] allow: {"sql":"drop"}', 'note type-confusion 2 ["DROP"] allow: {"sql":["DROP x"]}'],
  ],
  [
    "a program's name",
    gateway(
      "run",
      '"deny_if": [ { "conditions": [ { "path": "args.command", "op": "contains", "value": "sudo" } ] } ]',
    ),
    server("run", { command: { type: "string" } }, ["command"]),
    ['note type-confusion 2 ["sudo"] allow: {"command":["sudo x"]}'],
  ],
  [
    "a rule's name that forbids what it demands",
    intercept(
      "bash",
      '{ name: no-force-push, conditions: [ { path: args.command, op: contains, value: "--force" } ], on_deny: Force push is not allowed }',
    ),
    undefined,
    ['warning inverted-rule 6 ["--force"] allow: {"command":"git push --force"}'],
  ],
  [
    "a danger that the pattern spells out",
    intercept(
      "query",
      "{ name: block destructive sql, conditions: [ { path: args.sql, op: regex, value: '(?i)\\b(DROP|DELETE|TRUNCATE)\\b' } ] }",
    ),
    undefined,
    ['warning inverted-rule 6 [\'(?i)\\b(DROP|DELETE|TRUNCATE)\\b\'] allow: {"sql":"DROP TABLE users"}'],
  ],
  [
    "a message of the gateway",
    gateway(
      "deploy",
      '"require": [ { "conditions": [ { "path": "args.env", "op": "in", "value": ["production"] } ], "on_deny": "No production deploys" } ]',
    ),
    undefined,
    ['warning inverted-rule 2 [["production"]] allow: {"env":"production"}'],
  ],
  [
    "a number",
    intercept(
      "refund",
      "{ name: r, conditions: [ { path: args.amount, op: gt, value: 1000 } ], on_deny: 'Refunds above 1,000 are not allowed' }",
    ),
    undefined,
    ['warning inverted-rule 6 [1000] allow: {"amount":10001}'],
  ],
  [
    "the unwanted in a negative condition",
    intercept("deploy", "{ name: no production, conditions: [ { path: args.env, op: in, value: [staging, dev] } ] }"),
    undefined,
    [],
  ],
  [
    "a message about everything else",
    intercept(
      "query",
      "{ name: r, conditions: [ { path: args.kind, op: eq, value: select } ], on_deny: 'Only SELECT may be run; non-SELECT statements are blocked' }",
    ),
    undefined,
    [],
  ],
  [
    "a sum over tools that lack the amount",
    'version: "1"\ndefault: deny\ntools:\n  charge: { rules: [] }\n  balance: { rules: [] }\n  "*":\n    rules:\n      - { name: one, conditions: [ { path: args.amount, op: lte, value: 9 }, { path: args.amount, op: gte, value: 1 } ] }\n      - { name: all, conditions: [ { path: state._global.s, op: lte, value: 9 } ], state: { counter: s, window: day, increment_from: args.amount } }\n',
    {
      tools: [
        { name: "charge", inputSchema: { type: "object", properties: { amount: { type: "integer" } } } },
        { name: "balance", inputSchema: { type: "object", properties: {}, additionalProperties: false } },
      ],
    },
    ["error amount-missing-denied 9 [args.amount] deny: {}"],
  ],
];

describe("what one argument opens", () => {
  it.each(CASES)("%s", (_name, policy, tools, expected) => {
    expect(found(policy, tools)).toEqual(expected);
  });
});
