/** Inputs that are built to cost much: what `bench-hostile.mjs` measures, and how much each may cost. */

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a command may cost where a row says nothing else: seconds of a core, and megabytes of memory at the peak. */
const BAR = { seconds: 2, megabytes: 250 };

const LINT = ["lint", "policy.json", "--fail-on", "never"];
const WITH_TOOLS = [...LINT, "--tools", "tools.json"];
const DIFF = ["diff", "policy.json", "edited.json", "--fail-on", "never"];
const BUDGET = ["budget", "policy.json"];
const REPLAY = ["replay", "--policy", "policy.json", "calls.jsonl", "--fail-on", "never"];
/** What is too large, or built to be, may be refused. */
const UNREAD = { lint: [0, 1, 2], diff: [0, 1, 2], budget: [0, 1, 2], replay: [0, 1, 2] };
const EVERY = [LINT, DIFF, BUDGET, REPLAY];

/**
 * Each row: its name, what is in its folder (file names → values, of which a string is written as it is and everything
 * else as JSON; or a function that writes into the folder), the command lines, its bar where it is another than BAR, and
 * by command the exit codes that are right where 0 is not.
 */
export const ROWS = [
  policyRow(
    "3,200 rules on one tool",
    interceptRules(3_200, (i) => ({ conditions: [on(`args.a${i}`, "eq", i)] })),
  ),
  policyRow(
    "3,200 rules on one argument",
    interceptRules(3_200, (i) => ({ conditions: [on("args.a", "neq", `value ${i}`)] })),
  ),
  policyRow(
    "3,200 bounds on one argument",
    interceptRules(3_200, (i) => ({ conditions: [on("args.a", i % 2 ? "lte" : "gte", i % 2 ? 1e6 - i : i)] })),
  ),
  policyRow(
    "800 deny_if of 20 conditions",
    denyIf(800, 20, (i, k) => on(`args.a${k}`, "eq", i * 20 + k)),
  ),
  {
    ...policyRow(
      "800 deny_if of 20 patterns",
      denyIf(800, 20, (i, k) => on(`args.a${k}`, "regex", `^v${i}-`)),
    ),
    exits: UNREAD,
  },
  policyRow(
    "3,200 deny_if of one word",
    denyIf(3_200, 1, (i) => on("args.command", "contains", `word${i}`)),
  ),
  policyRow(
    "3,200 deny_if of one pattern",
    denyIf(3_200, 1, (i) => on("args.command", "regex", `^w${i}x`)),
  ),
  policyRow(
    "1,600 limits on one tool",
    gateway({ run: { limits: range(1_600, (i) => limit(`counter ${i}`, 1 + i)) } }),
  ),
  policyRow(
    "not_in 100,000 × enum 300,000",
    gateway({
      run: {
        require: [
          {
            conditions: [
              on(
                "args.a",
                "not_in",
                range(100_000, (i) => `v${i}`),
              ),
            ],
            on_deny: "no",
          },
        ],
      },
    }),
    [tool("run", { a: { enum: range(300_000, (i) => `v${i}`) } })],
  ),
  policyRow(
    "in 100,000 × not_in 100,000",
    gateway({
      run: {
        require: [
          {
            conditions: [
              on(
                "args.a",
                "in",
                range(100_000, (i) => `v${i}`),
              ),
            ],
          },
          {
            conditions: [
              on(
                "args.a",
                "not_in",
                range(100_000, (i) => `v${i}`),
              ),
            ],
          },
        ],
      },
    }),
  ),
  policyRow(
    "3,200 Unicode classes",
    gateway({
      run: {
        require: [{ conditions: [on("args.a", "regex", "[\\p{L}\\p{N}]".repeat(3_200))] }],
        limits: [limit("r", 10)],
      },
    }),
    undefined,
    { exits: UNREAD },
  ),
  {
    ...policyRow(
      "800 patterns of Unicode classes",
      gateway({
        run: { deny_if: range(800, (i) => ({ conditions: [on("args.a", "regex", `^[\\p{L}\\p{N}]{1,3}${i}$`)] })) },
      }),
    ),
    exits: UNREAD,
  },
  {
    ...policyRow(
      "one pattern of 45,000 characters",
      gateway({
        run: {
          require: [
            {
              conditions: [
                on("args.a", "regex", `^(?:${range(4_500, (i) => `v${String(i).padStart(6, "0")}/.`).join("|")})$`),
              ],
            },
          ],
        },
      }),
    ),
    exits: UNREAD,
  },
  policyRow(
    "1,000 tools × 200 rules for every tool",
    intercept({
      ...Object.fromEntries(range(1_000, (i) => [`tool_${i}`, { rules: [{ name: "r", rate_limit: "5/minute" }] }])),
      "*": { rules: range(200, (i) => ({ name: `r${i}`, conditions: [on(`args.a${i}`, "eq", i)] })) },
    }),
    range(1_000, (i) => tool(`tool_${i}`)),
  ),
  policyRow(
    "16,000 tools with a fixable finding",
    intercept(
      Object.fromEntries(
        range(16_000, (i) => [`tool_${i}`, { rules: [{ conditions: [on("args.a", "eq", 1)], on_deny: "no" }] }]),
      ),
    ),
    undefined,
    { seconds: 5, runs: [LINT, [...LINT, "--fix-dry-run"]] },
  ),
  policyRow(
    "16,000 tools without a limit",
    intercept(Object.fromEntries(range(16_000, (i) => [`run_${i}`, { rules: [] }]))),
    undefined,
    {
      seconds: 5,
      runs: [LINT, [...LINT, "--fix-dry-run"]],
    },
  ),
  policyRow("16,000 tools", gateway(Object.fromEntries(range(16_000, (i) => [`tool_${i}`, {}]))), undefined, {
    seconds: 5,
  }),
  policyRow(
    "400 unknown × 400 listed tools",
    intercept(Object.fromEntries(range(400, (i) => [`read_${"record_".repeat(8)}${i}`, { rules: [] }]))),
    range(400, (i) => tool(`write_${"record_".repeat(8)}${i}`)),
  ),
  policyRow(
    "16,000 listed tools with names alike",
    gateway({}),
    range(16_000, (i) => tool(`t${"oO0"[i % 3]}${"lI1"[Math.floor(i / 3) % 3]}_${i}`)),
    { seconds: 5, runs: [WITH_TOOLS] },
  ),
  policyRow(
    "3,000 unknown keys",
    {
      ...gateway({ run: {} }),
      ...Object.fromEntries(range(3_000, (i) => [`key${i}`, 1])),
    },
    undefined,
    // No program loads such a policy.
    { exits: { budget: [1], replay: [2] } },
  ),
  policyRow("20,000 hidden tools", { ...gateway({ run: {} }), hide: range(20_000, (i) => `hidden_${i}`) }, [
    tool("run"),
  ]),
  policyRow(
    "300 tools × 20 shared counters",
    gateway(
      Object.fromEntries(range(300, (i) => [`tool_${i}`, { limits: range(20, (k) => limit(`c${k}`, 100 + k + i)) }])),
    ),
  ),
  policyRow(
    "300 tools × 20 counters of every tool",
    intercept({
      ...Object.fromEntries(
        range(300, (i) => [
          `tool_${i}`,
          { rules: range(20, (k) => ({ name: `r${k}`, conditions: [on(`state._global.c${k}`, "lte", 10 + k + i)] })) },
        ]),
      ),
      "*": {
        rules: range(20, (k) => ({
          name: `all ${k}`,
          conditions: [on(`state._global.c${k}`, "lte", 1_000 + k)],
          state: { counter: `c${k}`, window: "day" },
        })),
      },
    }),
  ),
  {
    name: "mutate of 400 tools",
    files: { "policy.json": mutated(400), "suite.policytest.json": suiteOf(400) },
    runs: [["mutate", "policy.json", "--suite", "suite.policytest.json", "--min-score", "0"]],
    seconds: 20,
    megabytes: 400,
  },
  {
    name: "--sweep all of 100 limits × 20,000 calls",
    files: {
      "policy.json": gateway({
        run: { limits: range(100, (i) => ({ ...limit(`c${i}`, 10 + i), window: ["minute", "hour", "day"][i % 3] })) },
      }),
      "calls.jsonl": recorded(range(20_000, (i) => ({ tool: "run", at: i * 500 }))),
    },
    runs: [[...REPLAY, "--sweep", "all"]],
    ...BAR,
    seconds: 5,
  },
  {
    name: "--sweep all of 100 tools × 20,000 calls",
    files: {
      "policy.json": gateway(Object.fromEntries(range(100, (i) => [`tool_${i}`, { limits: [limit("c", 1 + i)] }]))),
      "calls.jsonl": recorded(range(20_000, (i) => ({ tool: `tool_${i % 100}`, at: i * 500 }))),
    },
    runs: [[...REPLAY, "--sweep", "all"]],
    ...BAR,
    seconds: 5,
  },
  {
    name: "2 GiB of line breaks in gzip",
    files(folder) {
      writeFileSync(join(folder, "policy.json"), JSON.stringify(gateway({ run: {} })));
      const part = gzipSync("\n".repeat(2 ** 24));
      const file = openSync(join(folder, "calls.jsonl.gz"), "w");
      for (let i = 0; i < 128; i++) writeSync(file, part);
      closeSync(file);
    },
    runs: [["replay", "--policy", "policy.json", "calls.jsonl.gz", "--fail-on", "never"]],
    ...BAR,
    seconds: 10,
    exits: { replay: [0, 1, 2] },
  },
  {
    name: "60,000 small transcripts",
    files(folder) {
      writeFileSync(join(folder, "policy.json"), JSON.stringify(gateway({ run: { limits: [limit("r", 1)] } })));
      for (let i = 0; i < 60_000; i++) {
        if (i % 1_000 === 0) mkdirSync(join(folder, "logs", String(i / 1_000)), { recursive: true });
        writeFileSync(
          join(folder, "logs", String(Math.floor(i / 1_000)), `${i}.jsonl`),
          recorded([{ tool: "run", at: 0 }]),
        );
      }
    },
    runs: [["replay", "--policy", "policy.json", "logs", "--fail-on", "never"]],
    ...BAR,
    seconds: 20,
  },
  {
    ...transcriptRow(
      "10,000 denials with a message of 55,000 characters",
      range(10_000, () => ({ tool: "run", at: 0 })),
      gateway({ run: { deny_if: [{ conditions: [on("args.x", "exists", false)], on_deny: "m".repeat(55_000) }] } }),
    ),
    runs: [[], ["--format", "json"], ["--format", "html"]].map((format) => [
      ...["replay", "--policy", "policy.json", "calls.jsonl"],
      ...format,
    ]),
    megabytes: 200,
    exits: { replay: [1] },
  },
  transcriptRow(
    "1,000 denials of names of 2,000 control characters",
    range(1_000, (i) => ({ tool: `${"\u0007".repeat(2_000)}${i}`, at: 0 })),
    gateway({ run: {} }),
  ),
  transcriptRow(
    "100,000 tools, one call each",
    range(100_000, (i) => ({ tool: `tool_${i}`, at: i })),
    gateway({ run: {} }),
  ),
  transcriptRow(
    "20,000 servers, one call each",
    range(20_000, (i) => ({ tool: "run", server: `server_${i}`, at: i })),
    gateway({ run: { limits: [limit("r", 1)] } }),
  ),
  transcriptRow(
    "one call of 12 MB",
    [{ tool: "run", at: 0, args: { a: "x".repeat(12_000_000) } }],
    gateway({ run: { deny_if: [{ conditions: [on("args.a", "regex", "(x+x+)+y")], on_deny: "no" }] } }),
  ),
  transcriptRow(
    "one call nested 100,000 deep",
    [],
    gateway({ run: { deny_if: [{ conditions: [on("args.a", "eq", "x")], on_deny: "no" }] } }),
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run","arguments":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}}\n`,
  ),
  {
    name: "a suite of 20,000 cases",
    files: {
      "policy.json": gateway({ run: { limits: [limit("r", 10)] } }),
      "suite.policytest.json": {
        version: 1,
        policy: "policy.json",
        cases: range(20_000, (i) => ({ name: `case ${i}`, tool: i % 2 ? "run" : `tool_${i}`, expect: "allow" })),
      },
    },
    runs: [["test", "suite.policytest.json"]],
    ...BAR,
    exits: { test: [0, 1] },
  },
  {
    name: "2,000 globs × 2,000 policies",
    files(folder) {
      mkdirSync(join(folder, "policies"));
      for (let i = 0; i < 2_000; i++)
        writeFileSync(
          join(folder, "policies", `p${i}.json`),
          JSON.stringify(gateway({ run: { limits: [limit("r", 1)] } })),
        );
      writeFileSync(
        join(folder, "callgate.config.yaml"),
        JSON.stringify({
          overrides: range(2_000, (i) => ({ files: [`**/p*${i}*.json`], checks: { "dead-rule": "note" } })),
        }),
      );
    },
    runs: [["lint", "policies", "--fail-on", "never"]],
    ...BAR,
    seconds: 5,
  },
  {
    name: "a glob of 100 stars",
    files: {
      [`policies/${"a".repeat(200)}.json`]: gateway({ run: { limits: [limit("r", 1)] } }),
      "callgate.config.yaml": {
        overrides: [{ files: [`policies/${"*a".repeat(100)}b`], checks: { "dead-rule": "note" } }],
      },
    },
    runs: [["lint", "policies", "--fail-on", "never"]],
    ...BAR,
  },
  {
    name: "20,000 entries of ignore × 4,000 findings",
    files: {
      "policies/p.json": gateway(Object.fromEntries(range(4_000, (i) => [`tool_${i}`, {}]))),
      "callgate.config.yaml": {
        ignore: range(20_000, (i) => ({ check: "missing-rate-limit", path: `/tools/tool_${i}`, reason: "known" })),
      },
    },
    runs: [["lint", "policies", "--fail-on", "never"]],
    ...BAR,
    seconds: 5,
  },
  {
    name: "a baseline of 100,000 entries",
    files: {
      "policies/p.json": gateway(Object.fromEntries(range(1_000, (i) => [`tool_${i}`, {}]))),
      "callgate-baseline.json": {
        version: 1,
        files: {
          "policies/p.json": Object.fromEntries(
            range(100_000, (i) => [
              i.toString(16).padStart(16, "0"),
              { check: "missing-rate-limit", message: `message ${i}`, count: 1 },
            ]),
          ),
        },
      },
    },
    runs: [["lint", "policies", "--baseline", "callgate-baseline.json", "--fail-on", "never"]],
    ...BAR,
  },
  policyRow(
    "layers of anchors",
    `${range(40, (i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]\n`).join("")}version: "1"\ndefault: deny\ntools:\n  run: {rules: [{name: r, rate_limit: 1/minute}]}\n`,
    undefined,
    { runs: [LINT], exits: UNREAD },
  ),
  policyRow(
    "20,000 anchors and merges",
    `version: "1"\ndefault: deny\ntools:\n  t0: &a0 {rules: [{name: r, rate_limit: 1/minute}]}\n${range(20_000, (i) => `  t${i + 1}: &a${i + 1} {<<: *a${i}}\n`).join("")}`,
    undefined,
    { runs: [LINT, BUDGET], exits: UNREAD },
  ),
  policyRow(
    "a line of 2,000,000 blanks",
    `{${" ".repeat(2_000_000)}"version":"1","default":"deny","tools":{"run":{}}}`,
    undefined,
    { runs: [LINT] },
  ),
  policyRow(
    "10,000 comments that suppress",
    `version: "1"\ndefault: deny\ntools:\n${range(10_000, (i) => `  t${i}: {rules: []} # callgate-ignore missing-rate-limit: known\n`).join("")}`,
    undefined,
    { runs: [LINT], seconds: 5 },
  ),
  policyRow(
    "one tool with a schema of 20,000 properties",
    gateway({ run: { deny_if: range(200, (i) => ({ conditions: [on(`args.q${i}`, "eq", i)], on_deny: "no" })) } }),
    [tool("run", Object.fromEntries(range(20_000, (i) => [`p${i}`, { type: "string" }])))],
  ),
  policyRow(
    "a schema of 2^40 combinations",
    gateway({ run: { deny_if: range(20, (i) => ({ conditions: [on(`args.a.b${i}`, "eq", i)], on_deny: "no" })) } }),
    [
      {
        name: "run",
        inputSchema: {
          type: "object",
          allOf: range(40, (i) => ({
            anyOf: [
              { properties: { a: { type: "object", properties: { [`b${i}`]: { type: "string" } } } } },
              { properties: { a: { $ref: "#" } } },
            ],
          })),
        },
      },
    ],
  ),
];

/** @param policy its value, or its text where only some commands are run */
function policyRow(name, policy, tools, more = {}) {
  if (typeof policy === "string") return { name, files: { "policy.json": policy }, ...BAR, ...more };
  const files = { "policy.json": policy, "edited.json": edited(policy), "calls.jsonl": calls(policy) };
  if (tools !== undefined) files["tools.json"] = { tools };
  const runs = tools === undefined ? EVERY : [WITH_TOOLS, [...DIFF, "--tools", "tools.json"], BUDGET, REPLAY];
  return { name, files, runs, ...BAR, ...more };
}

/** The policy with one more tool, and one more denial for the first: what a pull request changes. */
function edited(policy) {
  const copy = structuredClone(policy);
  const [first] = Object.values(copy.tools);
  if (first?.deny_if !== undefined || first?.require !== undefined || first?.limits !== undefined)
    first.deny_if = [...(first.deny_if ?? []), { conditions: [on("args.edited", "exists", true)], on_deny: "no" }];
  else if (first?.rules !== undefined)
    first.rules.push({ name: "edited", conditions: [on("args.edited", "exists", false)] });
  copy.tools.edited = first?.rules === undefined ? {} : { rules: [] };
  return copy;
}

/** A hundred calls of the policy's first tools. */
function calls(policy) {
  const names = Object.keys(policy.tools).slice(0, 100);
  return range(100, (id) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name: names[id % names.length] ?? "run", arguments: { a: `v${id}`, a0: id, command: "ls" } },
  }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

function transcriptRow(name, calls, policy, text = recorded(calls)) {
  return { name, files: { "policy.json": policy, "calls.jsonl": text }, runs: [REPLAY], ...BAR };
}

/** A recording of calls, each made so many milliseconds after the first. */
function recorded(list) {
  const start = Date.UTC(2026, 0, 1, 9);
  return list
    .map(({ tool: name, at, server = "ollama", args = {} }, id) => {
      const message = { jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } };
      const time = new Date(start + at).toISOString();
      return `${JSON.stringify({ time, direction: "client-to-server", server, message })}\n`;
    })
    .join("");
}

function mutated(tools) {
  return intercept(
    Object.fromEntries(
      range(tools, (i) => [
        `tool_${i}`,
        {
          rules: [
            {
              name: "known",
              conditions: [
                on("args.id", "regex", "^[a-z][a-z0-9-]{0,40}$"),
                on("args.state", "in", ["open", "closed"]),
                on("args.amount", "lte", 100 + i),
              ],
              on_deny: "Only small amounts for known names",
            },
            { name: "per minute", rate_limit: `${5 + (i % 5)}/minute` },
          ],
        },
      ]),
    ),
  );
}

/** A case that passes for each tool, and kills few of its mutants. */
function suiteOf(tools) {
  const cases = range(tools, (i) => ({
    tool: `tool_${i}`,
    args: { id: "a-1", state: "open", amount: 1 },
    expect: "allow",
  }));
  return { version: 1, policy: "policy.json", cases };
}

function on(path, op, value) {
  return { path, op, value };
}

function limit(counter, max) {
  return { counter, window: "minute", max, scope: "grant" };
}

function gateway(tools) {
  return { version: "1", default: "deny", tools };
}

function intercept(tools) {
  return { version: "1", default: "deny", tools };
}

function interceptRules(number, ruleOf) {
  return intercept({ run: { rules: range(number, (i) => ({ name: `r${i}`, ...ruleOf(i) })) } });
}

function denyIf(entries, conditions, conditionOf) {
  const list = range(entries, (i) => ({ conditions: range(conditions, (k) => conditionOf(i, k)), on_deny: "no" }));
  return gateway({ run: { deny_if: list } });
}

function tool(name, properties = { a: { type: "string" } }) {
  return { name, description: "Does what its name says", inputSchema: { type: "object", properties } };
}

function range(length, at) {
  return Array.from({ length }, (_, i) => at(i));
}
