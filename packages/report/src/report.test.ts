/** One sample report, every format: the text a person or program gets. */

import { describe, expect, it } from "vitest";
import { FORMATS, type LintReport, printable, type ReplayReport } from "./index.js";

const range = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });

/** What a policy can hold to be more than text where a report is shown. */
const HOSTILE =
  "</details><img src=x>\u001b[31m @octocat #1 :tada: [x](https://evil.example) ](javascript:0) | ``` {0}\n::error::x, %0A\u202e]]>&\uffff\ud800";

const CHECKS = [
  { id: "missing-rate-limit", summary: "a tool that may be called any number of times", severity: "error" },
  { id: "unanchored-regex", summary: "a pattern that allows more than it seems to", severity: "error" },
  { id: "unknown-key", summary: "a key the engine drops without a word", severity: "error" },
] as const;

const LINT: LintReport = {
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
  sources: new Map([
    ["a.yaml", "run:\n  rulez: []\n    regex: llama3\n"],
    ["b.yaml", "one:\n  two\n  three\n  four\nfive: 5\n"],
    ["policies/ü, 1:2.yaml", "日本: 👍 x\n"],
  ]),
};

const REPLAY: ReplayReport = {
  command: "replay",
  version: "1.2.3",
  checks: CHECKS.slice(2),
  subjects: ["p.json"],
  findings: [],
  sources: new Map(),
  replay: {
    calls: 1205,
    decisions: { allow: 1200, deny: 3, approval: 1, notEvaluated: 1 },
    denials: [0, 7, 8].map((index) => ({
      index,
      tool: "run",
      server: index === 7 ? undefined : "ollama",
      session: "s",
      at: index === 0 ? Date.UTC(2026, 0, 1) : undefined,
      rule: "/tools/run/limits/run_rate",
      message: index === 8 ? HOSTILE : "Rate limit of 10 per minute reached. Try again later.",
      transcript: { uri: "t.jsonl", line: index + 1 },
      policy: { uri: "p.json", range: range(4, 2, 9) },
    })),
    tools: [
      {
        server: "ollama",
        tool: "run",
        category: "Execute",
        calls: 1204,
        decisions: { allow: 1199, deny: 3, approval: 1, notEvaluated: 1 },
      },
      {
        server: undefined,
        tool: HOSTILE,
        category: "Read",
        calls: 1,
        decisions: { allow: 1, deny: 0, approval: 0, notEvaluated: 0 },
      },
    ],
    reasons: [{ reason: "the record has no time, and a rate limit needs one", calls: 1 }],
    transcripts: [
      { uri: "t.jsonl", form: "json-rpc", lines: 2410, bad: 2, firstBad: [{ line: 5, reason: "the line is no JSON" }] },
    ],
  },
};

describe("formats", () => {
  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("%s of a lint", async (format) => {
    await expect(FORMATS[format](LINT, false)).toMatchFileSnapshot(`./__snapshots__/lint.${format}.txt`);
  });

  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])("%s of a replay", async (format) => {
    await expect(FORMATS[format](REPLAY, false)).toMatchFileSnapshot(`./__snapshots__/replay.${format}.txt`);
  });

  it("marks the same characters however odd the line", () => {
    const excerpt = (text: string, column: number, end: number) => {
      const finding = {
        ...LINT.findings[0],
        location: { uri: "x", range: range(1, column, end) },
      } as LintReport["findings"][0];
      const shown = FORMATS.pretty({ ...LINT, findings: [finding], sources: new Map([["x", text]]) }, false);
      const [, , line = "", mark = ""] = shown.split("\n");
      return line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1);
    };
    expect(excerpt("a: [1, 2]", 4, 10)).toBe("[1, 2]");
    expect(excerpt("\t\tkey: x", 3, 6)).toBe("key");
    expect(excerpt("a\u001bb: key", 6, 9)).toBe("key");
    expect(excerpt(`${"x".repeat(500)}key${"y".repeat(500)}`, 501, 504)).toBe("key");
    expect(excerpt(`key: ${"x".repeat(500)}`, 1, 4)).toBe("key");
  });
});

describe("printable", () => {
  it.each([
    ["plain text, é 日本 😀", "plain text, é 日本 😀"],
    ["\u001b[31mred", "\\x1b[31mred"],
    ["a\nb\tc\r", "a\\x0ab c\\x0d"],
    ["\u009b31m", "\\x9b31m"],
    ["abc\u202ecba", "abc\\u{202e}cba"],
    ["zero\u200bwidth\u2028line", "zero\\u{200b}width\\u{2028}line"],
    ["\ud800", "\\u{d800}"],
  ])("%j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});
