/** Reports with something of everything, in which every text is as hostile as a policy or transcript may make it. */

import type { ChangedCall, Denial } from "@callgate/simulator";
import type { LintReport, ReplayReport } from "../src/index.js";

export const range = (line: number, column: number, end: number) => ({
  start: { line, column },
  end: { line, column: end },
});

/** What a policy can hold to be more than text where a report is shown. */
export const HOSTILE =
  "</details><img src=x>\u001b[31m @octocat #1 :tada: [x](https://evil.example) ](javascript:0) | ``` {0}\n::error::x, %0A\u202e]]>&\uffff\ud800";

const CHECKS = [
  { id: "missing-rate-limit", summary: "a tool that may be called any number of times", severity: "error" },
  { id: "unanchored-regex", summary: "a pattern that allows more than it seems to", severity: "error" },
  { id: "unknown-key", summary: "a key the engine drops without a word", severity: "error" },
] as const;

export const LINT: LintReport = {
  command: "lint",
  version: "1.2.3",
  checks: CHECKS,
  subjects: ["a.yaml", "b.yaml", "policies/ü, 1:2.yaml", "clean.yaml"],
  findings: [
    {
      check: "unknown-key",
      severity: "error",
      message: "unknown key `rulez`; did you mean `rules`?",
      location: { uri: "a.yaml", range: range(2, 3, 8) },
      related: [],
      fix: { message: "write `rules`", safe: false, edits: [{ range: range(2, 3, 8), text: "rules" }] },
    },
    {
      check: "unanchored-regex",
      severity: "error",
      message: "`llama3` matches anywhere in `args.name`; anchor it",
      location: { uri: "a.yaml", range: range(3, 13, 19) },
      related: [{ message: "the argument is free text", location: { uri: "a.yaml", range: range(2, 3, 8) } }],
      witness: { calls: [{ tool: "run", args: { name: "evil/llama3\u0000" } }], decision: "allow" },
      fix: { message: "write `^llama3$`", safe: true, edits: [{ range: range(3, 13, 19), text: "^llama3$" }] },
    },
    {
      check: "missing-rate-limit",
      severity: "warning",
      message: "nothing limits it",
      location: { uri: "b.yaml", range: range(9, 1, 1) },
      related: [],
    },
    {
      check: "boundary-burst",
      severity: "note",
      message: "twice the limit passes around the end of a minute",
      location: { uri: "b.yaml", range: { start: { line: 1, column: 1 }, end: { line: 5, column: 6 } } },
      related: [],
      witness: {
        calls: [59_990, 59_995, 60_000].map((at) => ({ tool: "run", args: {}, at })),
        decision: "allow",
      },
    },
    {
      check: "unknown-key",
      severity: "warning",
      message: `unknown key \`${HOSTILE}\`; ${HOSTILE}`,
      location: { uri: "policies/ü, 1:2.yaml", range: range(1, 1, 3) },
      related: [{ message: HOSTILE, location: { uri: HOSTILE, range: range(1, 1, 2) } }],
      witness: { calls: [{ tool: HOSTILE, args: { [HOSTILE]: HOSTILE } }], decision: "deny" },
      fix: { message: HOSTILE, safe: true, edits: [{ range: range(1, 1, 3), text: HOSTILE }] },
    },
  ],
  suppressed: [
    {
      check: "missing-rate-limit",
      severity: "error",
      message: "nothing limits how often `list` may be called",
      location: { uri: "clean.yaml", range: range(1, 1, 5) },
      related: [],
      suppressed: { kind: "comment", reason: `the server limits it ${HOSTILE}`, until: "2027-01-31" },
    },
    {
      check: "unknown-key",
      severity: "error",
      message: "unknown key `x-note`",
      location: { uri: "a.yaml", range: range(1, 1, 4) },
      related: [],
      suppressed: { kind: "baseline" },
    },
  ],
  showSuppressed: true,
  sources: new Map([
    ["a.yaml", "run:\n  rulez: []\n    regex: llama3\n"],
    ["b.yaml", "one:\n  two\n  three\n  four\nfive: 5\n"],
    ["policies/ü, 1:2.yaml", "日本: 👍 x\n"],
  ]),
};

const DENIALS = [0, 7, 8].map(
  (index): Denial => ({
    index,
    tool: "run",
    server: index === 7 ? undefined : "ollama",
    session: "s",
    at: index === 0 ? Date.UTC(2026, 0, 1) : undefined,
    rule: "/tools/run/limits/run_rate",
    message: index === 8 ? HOSTILE : "Rate limit of 10 per minute reached. Try again later.",
    args: index === 7 ? undefined : { text: JSON.stringify({ name: HOSTILE }), cut: false },
    argsUnknown: index === 7 ? "the record has no arguments" : undefined,
    hypothetical: index > 0,
    recorded: index === 8 ? "denied" : undefined,
    transcript: { uri: "t.jsonl", line: index + 1 },
    policy: { uri: "p.json", range: range(4, 2, 9) },
  }),
);

export const REPLAY: ReplayReport = {
  command: "replay",
  version: "1.2.3",
  checks: CHECKS.slice(2),
  subjects: ["p.json"],
  findings: [],
  sources: new Map(),
  replay: {
    calls: 1205,
    decisions: { allow: 1197, deny: 6, approval: 1, notEvaluated: 1 },
    hypothetical: { allow: 3, deny: 2, approval: 0, notEvaluated: 0 },
    deniedWhenRecorded: { allow: 0, deny: 1, approval: 0, notEvaluated: 0 },
    approvalWhenRecorded: { allow: 0, deny: 0, approval: 0, notEvaluated: 0 },
    grantBy: "session",
    groups: DENIALS.map((first) => ({
      server: first.server,
      tool: first.tool,
      rule: first.rule,
      message: first.message,
      session: first.session,
      hour: first.at === undefined ? undefined : Math.floor(first.at / 3_600_000) * 3_600_000,
      calls: first.index === 0 ? 1 : 2,
      first,
      args:
        first.index === 7
          ? undefined
          : { text: JSON.stringify({ name: HOSTILE }).slice(0, 150), cut: first.index === 8 },
      argsUnknown: first.index === 7 ? "the record's arguments are redacted, and a rule reads them" : undefined,
    })),
    peakUsage: [
      {
        server: "ollama",
        tool: "run",
        rule: "/tools/run/limits/run_rate",
        counter: "run_rate",
        window: "minute",
        max: 10n,
        peak: 10n,
        at: Date.UTC(2026, 0, 1),
        grant: "s",
        filling: [{ from: Date.UTC(2026, 0, 1), peak: 10n }],
        policy: { uri: "p.json", range: range(4, 2, 9) },
      },
      {
        server: undefined,
        tool: HOSTILE,
        rule: HOSTILE,
        counter: HOSTILE,
        window: "day",
        max: 2n ** 63n - 1n,
        peak: 12_345n,
        at: Date.UTC(2026, 0, 2),
        grant: "",
        filling: [],
        policy: { uri: "p.json", range: range(5, 2, 9) },
      },
    ],
    timeline: {
      step: 60_000,
      rows: [
        {
          from: Date.UTC(2026, 0, 1),
          server: "ollama",
          tool: "run",
          decisions: { allow: 1, deny: 1, approval: 0, notEvaluated: 0 },
        },
      ],
      line: { steps: [{ from: Date.UTC(2026, 0, 1), at: 0 }], cuts: [], length: 1 },
      untimed: 1203,
    },
    denials: DENIALS,
    tools: [
      {
        server: "ollama",
        tool: "run",
        category: "Execute",
        calls: 1204,
        decisions: { allow: 1196, deny: 6, approval: 1, notEvaluated: 1 },
      },
      {
        server: undefined,
        tool: HOSTILE,
        category: "Read",
        calls: 1,
        decisions: { allow: 1, deny: 0, approval: 0, notEvaluated: 0 },
      },
    ],
    reasons: [
      { reason: "the record has no time, and a rate limit needs one", calls: 1 },
      {
        reason: "no policy was given for this server",
        calls: 14,
        servers: [
          { server: HOSTILE, calls: 12 },
          { server: undefined, calls: 2 },
        ],
      },
    ],
    forwarded: {
      calls: 2,
      first: [
        {
          index: 7,
          tool: "run",
          server: "ollama",
          session: "s",
          at: undefined,
          reason: "Intercept forwards it without deciding: the call's arguments hold a number that Go cannot read",
          args: { text: '{"n":1e400}', cut: false },
          transcript: { uri: "sessions/a.jsonl", line: 9 },
        },
      ],
    },
    passedOver: {
      tools: [
        { name: "Bash", count: 1203 },
        { name: HOSTILE, count: 1 },
      ],
      otherTools: 0,
      unread: [{ name: "", count: 2 }],
      otherUnread: 0,
      records: [{ name: `response_item/${HOSTILE}`, count: 3 }],
      otherRecords: 4,
      noMessages: [{ name: "server-to-client: no JSON", count: 2 }],
      otherNoMessages: 1,
      files: [
        { uri: "logs/notes.txt", looksLike: "text" },
        { uri: "logs/more.txt", looksLike: "text" },
        { uri: `logs/${HOSTILE}`, looksLike: `JSON with the keys \`${HOSTILE}\`` },
        { uri: "logs/a.gz", problem: "the gzip data is damaged or cut off" },
      ],
      otherFiles: 7,
      folders: ["logs/.hidden", `logs/.${HOSTILE}`],
    },
    transcripts: [
      {
        uri: "t.jsonl",
        format: "json-rpc",
        lines: 2410,
        bad: 2,
        firstBad: [{ line: 5, reason: "the line is no JSON" }],
      },
    ],
  },
};

const CHANGE: ChangedCall = {
  index: 3,
  tool: "run",
  server: "ollama",
  session: "s",
  at: Date.UTC(2026, 0, 1, 0, 0, 3),
  before: { decision: "allow", rule: "", message: "", policy: undefined },
  after: { decision: "deny", rule: HOSTILE, message: HOSTILE, policy: { uri: "p.json", range: range(4, 2, 9) } },
  transcript: { uri: "t.jsonl", line: 4 },
};

/** The same replay with everything that can be asked of it. */
export const ASKED: ReplayReport = {
  ...REPLAY,
  replay: {
    ...REPLAY.replay,
    changes: {
      against: ["old.json"],
      total: 3,
      counts: [
        { before: "allow", after: "deny", calls: 2 },
        { before: "deny", after: "allow", calls: 1 },
      ],
      kinds: [
        { calls: 1, first: { ...CHANGE, before: CHANGE.after, after: CHANGE.before }, args: undefined },
        { calls: 2, first: CHANGE, args: { text: `{"name":"llama3.2"}`, cut: false } },
      ],
      rows: [CHANGE],
    },
    sweep: {
      left: 2,
      limits: [
        {
          server: undefined,
          tool: "run",
          rule: HOSTILE,
          counter: "run_rate",
          window: "minute",
          max: 10n,
          candidates: [1, 2, 5, 10, 20, 50].map((max) => ({ max: BigInt(max), denied: Math.max(0, 40 - max) })),
          smallest: 41n,
          policy: { uri: "p.json", range: range(4, 2, 9) },
        },
        {
          server: undefined,
          tool: "idle",
          rule: "r",
          counter: "c",
          window: "day",
          max: 1n,
          candidates: [{ max: 1n, denied: 0 }],
          smallest: undefined,
          policy: { uri: "p.json", range: range(9, 2, 9) },
        },
      ],
    },
    explanation: {
      index: 3,
      tool: "run",
      server: "ollama",
      session: "s",
      grant: "s",
      at: Date.UTC(2026, 0, 1, 0, 0, 3),
      args: { text: JSON.stringify({ name: HOSTILE }), cut: false },
      transcript: { uri: "t.jsonl", line: 4 },
      decision: "deny",
      rule: "known models",
      message: "only known models",
      policy: { uri: "p.json", range: range(4, 2, 9) },
      rules: [
        {
          rule: "known models",
          action: "require",
          effect: "denies",
          conditions: [
            {
              path: "args.name",
              op: "in",
              value: '["a","b"]',
              actual: JSON.stringify(HOSTILE),
              holds: false,
              policy: { uri: "p.json", range: range(5, 2, 9) },
            },
            {
              path: "args.gone",
              op: "exists",
              value: "false",
              actual: undefined,
              holds: true,
              policy: { uri: "p.json", range: range(6, 2, 9) },
            },
          ],
          policy: { uri: "p.json", range: range(4, 2, 9) },
        },
      ],
      limits: [
        {
          rule: "per minute",
          counter: "run_rate",
          window: "minute",
          max: 10n,
          before: 10n,
          amount: 1n,
          fits: false,
          policy: { uri: "p.json", range: range(7, 2, 9) },
        },
      ],
      remedies: [
        { kind: "wait", until: Date.UTC(2026, 0, 1, 0, 1) },
        { kind: "change", changes: [{ path: "args.name", from: JSON.stringify(HOSTILE), to: '"a"' }] },
      ],
    },
  },
};

export const SAMPLES = [
  ["a lint", LINT],
  ["a lint without findings", { ...LINT, findings: [], suppressed: [], showSuppressed: false }],
  ["a replay", REPLAY],
  ["a replay that was asked", ASKED],
] as const;
