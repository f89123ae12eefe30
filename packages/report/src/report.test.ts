/** One sample report, every format: the text a person or program gets. */

import { describe, expect, it } from "vitest";
import { FORMATS, type LintReport, printable, type ReplayReport } from "./index.js";

const range = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });

const LINT: LintReport = {
  command: "lint",
  subjects: ["a.yaml", "b.yaml"],
  findings: [
    {
      check: "unknown-key",
      severity: "error",
      message: "unknown key `rulez`; did you mean `rules`?",
      location: { uri: "a.yaml", range: range(2, 3, 8) },
      related: [],
    },
    {
      check: "missing-rate-limit",
      severity: "warning",
      message: "nothing limits it",
      location: { uri: "b.yaml", range: range(9, 1, 1) },
      related: [],
    },
  ],
  sources: new Map([
    ["a.yaml", "run:\n  rulez: []\n"],
    ["b.yaml", ""],
  ]),
};

const REPLAY: ReplayReport = {
  command: "replay",
  subjects: ["p.json"],
  findings: [],
  sources: new Map(),
  replay: {
    calls: 1204,
    decisions: { allow: 1200, deny: 2, approval: 1, notEvaluated: 1 },
    denials: [0, 7].map((index) => ({
      index,
      tool: "run",
      server: index === 0 ? "ollama" : undefined,
      session: "s",
      at: index === 0 ? Date.UTC(2026, 0, 1) : undefined,
      rule: "/tools/run/limits/run_rate",
      message: "Rate limit of 10 per minute reached. Try again later.",
      transcript: { uri: "t.jsonl", line: index + 1 },
      policy: { uri: "p.json", range: range(4, 2, 9) },
    })),
    tools: [
      {
        server: "ollama",
        tool: "run",
        category: "Execute",
        calls: 1204,
        decisions: { allow: 1200, deny: 2, approval: 1, notEvaluated: 1 },
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
