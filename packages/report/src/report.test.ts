/** One sample report, every format: the text a person or program gets. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Finding } from "@callgate/core";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats_ from "ajv-formats";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { ASKED, HOSTILE, LINT, REPLAY, range, SAMPLES } from "../test/sample.js";
import { FORMATS, printable, REPORTS, type Report } from "./index.js";
import { message, uriReference } from "./machine/sarif.js";
import { printableJson } from "./printable.js";

// Its types say that the default export is the module.
const addFormats = addFormats_ as unknown as typeof addFormats_.default;

function written(format: Exclude<keyof typeof FORMATS, "html">, report: Report): string {
  return report.command === "lint" ? REPORTS.lint[format](report) : REPORTS.replay[format](report);
}

/** The page is held to a browser, in `test/page.test.ts`. */
const TEXTS = (Object.keys(FORMATS) as (keyof typeof FORMATS)[]).filter((format) => format !== "html");

describe("formats", () => {
  it.each(TEXTS)("%s of a lint", async (format) => {
    await expect(REPORTS.lint[format](LINT)).toMatchFileSnapshot(`./__snapshots__/lint.${format}.txt`);
  });

  it.each(TEXTS)("%s of a replay", async (format) => {
    await expect(REPORTS.replay[format](REPLAY)).toMatchFileSnapshot(`./__snapshots__/replay.${format}.txt`);
  });

  it.each(TEXTS)("%s of a replay that was asked", async (format) => {
    await expect(REPORTS.replay[format](ASKED)).toMatchFileSnapshot(`./__snapshots__/replay-asked.${format}.txt`);
  });

  it("marks the same characters however odd the line", () => {
    const excerpt = (text: string, column: number, end: number) => {
      const finding = {
        ...LINT.findings[0],
        location: { uri: "x", range: range(1, column, end) },
      } as Finding;
      const shown = REPORTS.lint.pretty({ ...LINT, findings: [finding], sources: new Map([["x", text]]) });
      const [, , line = "", mark = ""] = shown.split("\n");
      return line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1);
    };
    expect(excerpt("a: [1, 2]", 4, 10)).toBe("[1, 2]");
    expect(excerpt("\t\tkey: x", 3, 6)).toBe("key");
    expect(excerpt("a\u001bb: key", 6, 9)).toBe("key");
    expect(excerpt(`${"x".repeat(500)}key${"y".repeat(500)}`, 501, 504)).toBe("key");
    expect(excerpt(`key: ${"x".repeat(500)}`, 1, 4)).toBe("key");
  });

  it.each<[string, string, [number, number, number, number], string[]]>([
    ["ideographs are two cells wide", "日本: x", [1, 1, 1, 3], ["日本: x", "^^^^"]],
    ["and so is what stands before", "日本: x", [1, 5, 1, 6], ["日本: x", "      ^"]],
    ["an emoji", "👍: x", [1, 1, 1, 3], ["👍: x", "^^"]],
    ["a flag", "🇨🇭: x", [1, 7, 1, 8], ["🇨🇭: x", "    ^"]],
    ["a combining mark has no cell", "e\u0301e\u0301: x", [1, 3, 1, 5], ["e\u0301e\u0301: x", " ^"]],
    ["a joined emoji shows what joins it", "👩\u200d💻", [1, 1, 1, 6], ["👩\\u{200d}💻", "^^^^^^^^^^^^"]],
    ["nothing marks one cell", "a: x", [1, 3, 1, 3], ["a: x", "  ^"]],
    ["the end of a line, too", "a:", [1, 3, 1, 3], ["a:", "  ^"]],
    ["two lines", "a: [1,\n  2] # x", [1, 4, 2, 5], ["a: [1,", "   ^^^", "  2] # x", "  ^^"]],
    ["up to the start of a line", "a: |\n  x\nb: 1", [1, 4, 3, 1], ["a: |", "   ^", "  x", "  ^"]],
    ["many lines", "a:\n  - 1\n  - 2\n  - 3\n", [1, 1, 4, 6], ["a:", "^^", "⋮", "  - 3", "  ^^^"]],
    ["an empty line between", "a:\n\n  b: 1", [1, 1, 3, 7], ["a:", "^^", "  b: 1", "  ^^^^"]],
    ["a long line is cut behind", `key: ${"x".repeat(200)}`, [1, 1, 1, 4], [`key: ${"x".repeat(95)}…`, "^^^"]],
    ["and before", `${"x".repeat(200)}: y`, [1, 203, 1, 204], [`…${"x".repeat(48)}: y`, `${" ".repeat(51)}^`]],
    ["a line that is not there", "a", [5, 1, 5, 2], []],
  ])("%s", (_name, text, [line, column, endLine, endColumn], expected) => {
    const location = { uri: "x", range: { start: { line, column }, end: { line: endLine, column: endColumn } } };
    const finding: Finding = { check: "c", severity: "error", message: "m", location, related: [] };
    const shown = REPORTS.lint.pretty({ ...LINT, findings: [finding], sources: new Map([["x", text]]) });
    const lines = shown.split("\n").slice(2);
    const excerpt = lines.slice(0, lines.indexOf(""));
    expect(excerpt.map((written) => written.slice(written.indexOf("│") + 2))).toEqual(expected);
  });
});

describe("codequality", () => {
  // What GitLab's documentation says of a Code Quality report.
  const schema = {
    type: "array",
    items: {
      type: "object",
      required: ["description", "check_name", "fingerprint", "severity", "location"],
      properties: {
        description: { type: "string", minLength: 1 },
        check_name: { type: "string", minLength: 1 },
        fingerprint: { type: "string", minLength: 1 },
        severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
        location: {
          type: "object",
          required: ["path", "lines"],
          properties: {
            path: { type: "string", minLength: 1, not: { pattern: "^(\\.?/)" } },
            lines: {
              type: "object",
              required: ["begin"],
              properties: { begin: { type: "integer", minimum: 1 } },
              additionalProperties: false,
            },
          },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
  };

  it.each(SAMPLES)("is as GitLab's documents say: %s", (_name, report) => {
    const issues = JSON.parse(written("codequality", report));
    const validate = new Ajv().compile(schema);
    expect(validate(issues), JSON.stringify(validate.errors)).toBe(true);
    const fingerprints = issues.map((issue: { fingerprint: string }) => issue.fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  it("tells equal findings apart, and keeps their fingerprints when lines move", () => {
    const [finding] = LINT.findings as [Finding, ...Finding[]];
    const twice = { ...LINT, findings: [finding, finding] };
    const prints = (report: typeof LINT) =>
      JSON.parse(written("codequality", report)).map((issue: { fingerprint: string }) => issue.fingerprint);
    expect(new Set(prints(twice)).size).toBe(2);
    const { uri, range: place } = finding.location;
    const down = ({ line, column }: { line: number; column: number }) => ({ line: line + 1, column });
    const moved = { ...finding, location: { uri, range: { start: down(place.start), end: down(place.end) } } };
    const sources = new Map([[uri, `\n${LINT.sources.get(uri) ?? ""}`]]);
    expect(prints({ ...LINT, findings: [moved], sources })).toEqual(prints({ ...LINT, findings: [finding] }));
  });
});

describe("json", () => {
  const schema = JSON.parse(readFileSync(new URL("schemas/report.schema.json", import.meta.url), "utf8"));
  const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

  it.each(SAMPLES)("of %s is as its schema says", (_name, report) => {
    validate(JSON.parse(written("json", report)));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe("sarif", () => {
  // The schema of SARIF 2.1.0 as its consumers know it (rtm.5); it says draft-04, and holds nothing that later drafts read otherwise.
  const schemaPath = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
  const { $schema: _draft, id: _id, ...schema } = createRequire(import.meta.url)(schemaPath);
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);

  it("is held to a schema that can fail", () => {
    expect(validate({ version: "2.1.0", runs: [{}] })).toBe(false);
    expect(validate({ version: "2.1.0", runs: [{ tool: { driver: { name: "x", informationUri: "no uri" } } }] })).toBe(
      false,
    );
  });

  it.each(SAMPLES)("of %s is valid, and each result names its rule", (_name, report) => {
    const log = JSON.parse(written("sarif", report));
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    const { results, tool } = log.runs[0];
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it.each([
    ["a.yaml", "a.yaml"],
    ["./policies/a b.yaml", "policies/a%20b.yaml"],
    ["../a.yaml", "../a.yaml"],
    ["c:d/ü%20#?.yaml", "c%3Ad/%C3%BC%2520%23%3F.yaml"],
    ["/home/x/a.yaml", "file:///home/x/a.yaml"],
    ["C:\\x\\a b.yaml", "file:///C:/x/a%20b.yaml"],
    ["\ud800.yaml", "%EF%BF%BD.yaml"],
    ["<stdin>", "%3Cstdin%3E"],
  ])("path %j", (path, uri) => {
    expect(uriReference(path)).toBe(uri);
  });

  it.each([
    ["plain `text`", "plain `text`"],
    ["{0} and {", "{{0}} and {{"],
    ["[x](1)", "[x\\](1)"],
    ["[1, 2]", "[1, 2]"],
    ["\u202e", "\\u{{202e}}"],
  ])("message %j", (text, expected) => {
    expect(message(text)).toEqual({ text: expected });
  });
});

describe("junit", () => {
  interface Element {
    readonly name: string;
    readonly attributes: Record<string, string>;
    readonly children: Element[];
  }

  /** The root of an XML document; throws where it is not well-formed. */
  function parsed(xml: string): Element {
    const parser = new SaxesParser();
    const root: Element = { name: "", attributes: {}, children: [] };
    const open = [root];
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("opentag", ({ name, attributes }) => {
      const element = { name, attributes: attributes as Record<string, string>, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    });
    parser.on("closetag", () => open.pop());
    parser.write(xml).close();
    return root.children[0] as Element;
  }

  it.each(SAMPLES)("of %s is XML whose numbers add up", (_name, report) => {
    const root = parsed(written("junit", report));
    expect(root.name).toBe("testsuites");
    const numbers = ({ attributes: { tests, failures, errors, skipped } }: Element) =>
      [tests, failures, errors, skipped].map(Number);
    const sum = [0, 0, 0, 0];
    for (const suite of root.children) {
      expect([suite.name, suite.attributes.time]).toEqual(["testsuite", "0"]);
      const cases = suite.children;
      for (const { name, attributes } of cases) {
        expect(name).toBe("testcase");
        expect(Object.keys(attributes)).toEqual(expect.arrayContaining(["name", "classname", "time"]));
      }
      const having = (child: string) => cases.filter(({ children }) => children.some(({ name }) => name === child));
      const counted = [cases.length, having("failure").length, having("error").length, having("skipped").length];
      expect(numbers(suite)).toEqual(counted);
      counted.forEach((n, i) => {
        sum[i] = (sum[i] as number) + n;
      });
    }
    expect(numbers(root)).toEqual(sum);
  });

  it("has a suite for each policy, and a passed case where there is no finding", () => {
    const suites = parsed(REPORTS.lint.junit({ ...LINT, showSuppressed: false })).children;
    expect(suites.map(({ attributes, children }) => [attributes.name, children.length])).toEqual([
      ["a.yaml", 2],
      ["b.yaml", 2],
      ["policies/ü, 1:2.yaml", 1],
      ["clean.yaml", 1],
    ]);
    expect(suites[3]?.children).toEqual([
      { name: "testcase", attributes: { name: "no findings", classname: "clean.yaml", time: "0" }, children: [] },
    ]);
  });
});

describe("github", () => {
  /** A line as the runner of GitHub Actions reads it. */
  function command(line: string): { kind: string; properties: Record<string, string>; message: string } | undefined {
    const [, kind, properties = "", text = ""] = /^::([a-z]+) (.*?)::(.*)$/s.exec(line) ?? [];
    if (kind === undefined) return undefined;
    const plain = (value: string) =>
      value.replace(/%(25|0D|0A|3A|2C)/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    const pairs = properties
      .split(",")
      .map((pair) => [pair.slice(0, pair.indexOf("=")), plain(pair.slice(pair.indexOf("=") + 1))]);
    return { kind, properties: Object.fromEntries(pairs), message: plain(text) };
  }

  const many = (severity: "error" | "warning" | "note", n: number) =>
    Array.from({ length: n }, () => ({ ...(LINT.findings[2] as Finding), severity }));
  const kindsOf = (findings: readonly Finding[]) =>
    REPORTS.lint
      .github({ ...LINT, findings })
      .trimEnd()
      .split("\n")
      .map((line) => command(line)?.kind);

  it.each(SAMPLES)("of %s is commands only", (_name, report) => {
    const lines = written("github", report).split("\n").slice(0, -1);
    for (const line of lines) expect(command(line)?.kind).toMatch(/^(?:error|warning|notice)$/);
    const count = report.command === "lint" ? report.findings.length : report === ASKED ? 8 : 5;
    expect(lines.length).toBe(count);
  });

  it("keeps a hostile file name and message in their places", () => {
    const uri = "a,line=9::error::x\n::stop-commands::y%0A:";
    const finding = { ...(LINT.findings[0] as Finding), location: { uri, range: range(2, 3, 8) }, message: HOSTILE };
    const { properties, message: text } = command(
      REPORTS.lint.github({ ...LINT, findings: [finding] }).trimEnd(),
    ) as NonNullable<ReturnType<typeof command>>;
    expect(properties).toMatchObject({ file: "a,line=9::error::x\\x0a::stop-commands::y%0A:", line: "2", col: "3" });
    expect(text).toBe(`${printable(HOSTILE)}\nfix: write \`rules\``);
  });

  it("puts the worst first", () => {
    expect(kindsOf([...many("note", 1), ...many("warning", 1), ...many("error", 1)])).toEqual([
      "error",
      "warning",
      "notice",
    ]);
  });

  it("says what GitHub leaves out, where GitHub does not leave it out", () => {
    const findings = [...many("error", 11), ...many("warning", 10), ...many("note", 10)];
    const lines = REPORTS.lint.github({ ...LINT, findings }).split("\n");
    expect(lines[21]).toBe(
      "::notice title=callgate::there are 11 errors, 10 notes; GitHub shows 10 annotations of each kind, and the log of this step lists all",
    );
    expect(lines.filter((line) => line !== "").length).toBe(32);
    expect(kindsOf([...many("error", 10), ...many("note", 9)]).length).toBe(19);
  });
});

describe("markdown", () => {
  const many = (severity: "error" | "note", n: number, text: string) =>
    Array.from({ length: n }, (_, i) => ({ ...(LINT.findings[1] as Finding), severity, message: `${text} ${i}` }));

  it("leaves out the least important of what a comment cannot hold, and says so", () => {
    const findings = [...many("note", 500, "lesser matter"), ...many("error", 500, "a great error")];
    const page = REPORTS.lint.markdown({ ...LINT, findings, suppressed: [] });
    expect(page.length).toBeLessThanOrEqual(65_536);
    expect(page).toContain("a great error 499");
    const shown = page.split("\n").filter((line) => line.startsWith("- **")).length;
    expect(page).toContain(`\n${1000 - shown} more entries left out here, the least important ones`);
    expect(page).not.toContain("<details>");
  });

  it("holds a page of any length", () => {
    const findings = many("error", 3, "x".repeat(200_000));
    expect(REPORTS.lint.markdown({ ...LINT, findings }).length).toBeLessThan(10_000);
  });
});

describe("printableJson", () => {
  it.each([{ a: "\u001b[31m\u202e\u{e0001}\ud800 é 日本" }, { "\u2028": [1, null, "\u007f"] }])("%j", (value) => {
    const text = printableJson(value);
    expect(text).toBe(printable(text));
    expect(JSON.parse(text)).toEqual(value);
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
