/** Every kind of report in every format: none is missing, and none lets anything of a stranger's out. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Finding } from "@callgate/core";
import { Ajv } from "ajv";
import addFormats_ from "ajv-formats";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { ACCESS } from "../test/access-sample.js";
import { ABSENT, BUDGET, REPORT as DIFF } from "../test/diff-sample.js";
import { REPORT as MUTATION, NONE } from "../test/mutation-sample.js";
import { ASKED, HOSTILE, LINT, REPLAY } from "../test/sample.js";
import { SUGGESTED } from "../test/suggest-sample.js";
import { TESTED } from "../test/test-run-sample.js";
import { FORMATS } from "./formats.js";
import type {
  CheckedCall,
  CoverageReport,
  ProbeReport,
  ReviewReport,
  TestFailureRow,
  ToolsReport,
  TranscriptsReport,
  View,
} from "./index.js";
import { printable } from "./printable.js";
import { REPORTS, reportsIn } from "./reports.js";

const addFormats = addFormats_ as unknown as typeof addFormats_.default;

const finding = LINT.findings[0] as Finding;

const TOOLS: ToolsReport = {
  version: "1.2.3",
  subject: "tools.json",
  server: HOSTILE,
  findings: [{ ...finding, message: HOSTILE }],
  tools: [
    {
      name: HOSTILE,
      category: "Financial",
      risk: "critical",
      perMinute: undefined,
      reason: HOSTILE,
      source: "inferred",
    },
    { name: "list", category: "Read", risk: "low", perMinute: 60, reason: "its name says `list`", source: "inferred" },
  ],
};

const PROBE: ProbeReport = {
  version: "1.2.3",
  host: "claude-code",
  programVersion: HOSTILE,
  platform: "linux-x64",
  subject: HOSTILE,
  calls: [
    {
      id: HOSTILE,
      server: HOSTILE,
      tool: HOSTILE,
      did: "allow",
      hidden: false,
      message: HOSTILE,
      said: "deny",
      saidHidden: true,
      agrees: false,
    },
    {
      id: "2",
      server: "db",
      tool: "list",
      did: "ask",
      hidden: false,
      message: "",
      said: "unknown",
      saidHidden: undefined,
      agrees: undefined,
    },
  ],
  notAsked: [{ id: HOSTILE, reason: HOSTILE }],
  isSuite: true,
  notes: [HOSTILE],
};

const TRANSCRIPTS: TranscriptsReport = {
  version: "1.2.3",
  formats: [
    {
      format: "json-rpc",
      transcripts: 1,
      sessions: 1,
      span: [0, 1_000],
      calls: 3,
      untimed: 1,
      servers: [{ server: HOSTILE, calls: 3, tools: [{ tool: HOSTILE, calls: 3 }] }],
      notDecided: [{ reason: HOSTILE, calls: 1 }],
      notMcp: 1,
      unread: 2,
    },
  ],
  transcripts: REPLAY.replay.transcripts.map((row) => ({ ...row, firstBad: [{ line: 5, reason: HOSTILE }] })),
  passedOver: REPLAY.replay.passedOver,
};

const REVIEW: ReviewReport = {
  command: "review",
  version: "1.2.3",
  compared: { before: HOSTILE, after: "b" },
  policies: [
    { path: HOSTILE, was: undefined, diff: DIFF },
    { path: "p.json", was: HOSTILE, problem: HOSTILE, details: `${HOSTILE}\n` },
  ],
  lint: LINT,
  changes: { appeared: LINT.findings, fixed: [finding], silenced: [finding], hiddenBySettings: [] },
  tests: {
    report: TESTED,
    lost: [{ path: HOSTILE, items: TESTED.coverage?.policies[0]?.items ?? [] }],
    textsBefore: new Map(),
  },
  failures: [HOSTILE],
  notes: [HOSTILE],
};

const failure = TESTED.suites.flatMap(({ cases }) => cases.flatMap((one) => one.failure ?? []))[0] as TestFailureRow;

const CHECKED: CheckedCall = {
  version: "1.2.3",
  subject: HOSTILE,
  host: ACCESS.policies[0]?.host,
  call: { server: HOSTILE, tool: HOSTILE, args: { text: JSON.stringify({ name: HOSTILE }), cut: false } },
  decision: "deny",
  rule: HOSTILE,
  message: HOSTILE,
  place: finding.location,
  rules: failure.rules,
  limits: failure.limits,
  otherwise: [
    {
      decision: "allow",
      remedy: { kind: "change", changes: [{ path: `args.${HOSTILE}`, from: HOSTILE, to: HOSTILE }] },
    },
    { decision: "ask", remedy: { kind: "again", times: 1 } },
  ],
  isWhateverArguments: false,
  notes: [HOSTILE],
  findings: [{ ...finding, message: HOSTILE }],
  sources: new Map(),
};

const CLEAN = { ...LINT, findings: [] };

/** By kind of report, what is written of it in every format. */
const SAMPLES = {
  access: [ACCESS, { ...ACCESS, tools: [] }],
  budget: [BUDGET],
  probe: [PROBE],
  check: [CHECKED, { ...CHECKED, decision: "unknown", otherwise: [], place: undefined }],
  coverage: [TESTED.coverage as CoverageReport],
  diff: [DIFF, ABSENT],
  lint: [LINT, CLEAN],
  mutation: [MUTATION, NONE],
  replay: [REPLAY, ASKED],
  review: [REVIEW],
  suggest: [SUGGESTED, { ...SUGGESTED, tools: [], apart: [], changes: undefined }],
  test: [TESTED, { ...TESTED, coverage: undefined }],
  tools: [TOOLS, { ...TOOLS, tools: [], findings: [] }],
  transcripts: [TRANSCRIPTS],
} satisfies Readonly<Record<keyof typeof REPORTS, readonly unknown[]>>;

type Writers = Readonly<Record<string, (report: unknown, view?: View) => string | Promise<string>>>;

const NAMES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
const CASES = (Object.keys(SAMPLES) as (keyof typeof SAMPLES)[]).flatMap((kind) =>
  SAMPLES[kind].map((report) => [kind, report] as const),
);

const written = (kind: keyof typeof REPORTS, format: string, report: unknown, view?: View) =>
  ((REPORTS[kind] as unknown as Writers)[format] as Writers[string])(report, view);

it("a new format is one for all: an entry in the table, and every kind of report has it", async () => {
  const reports = reportsIn({ ...FORMATS, pretended: ({ findings }, report) => `${findings(report).length} runs` });
  for (const [kind, [report]] of Object.entries(SAMPLES)) {
    const writers = reports[kind as keyof typeof reports] as unknown as Writers;
    expect(Object.keys(writers)).toEqual([...Object.keys(writers)].sort());
    expect(await writers.pretended?.(report)).toMatch(/^[123] runs$/);
  }
});

describe.each(CASES)("%s", (kind, report) => {
  it.each(NAMES)("as %s says something, and holds nothing that a reader would obey", async (format) => {
    const text = await written(kind, format, report);
    // An annotation that there is nothing to say would be one.
    if (format === "github" && report === CLEAN) return expect(text).toBe("");
    expect(text).toMatch(/\S\n$/);
    // Stryker's page holds a script of its own, and is opened in a browser by a test of its own.
    if (kind === "mutation" && format === "html") return;
    expect(printable(text.replaceAll("\n", ""))).toBe(text.replaceAll("\n", ""));
    if (format === "html") expect(text.match(/<script/g)).toHaveLength(1);
    if (format === "html") expect(text).not.toContain("<img src=x");
    if (format === "github")
      for (const line of text.trimEnd().split("\n")) expect(line).toMatch(/^::(?:error|warning|notice) /);
  });

  it("as Markdown is a comment that GitHub takes, and mentions nobody", async () => {
    const text = await written(kind, "markdown", report);
    expect(text.length).toBeLessThanOrEqual(65_536);
    const prose = text.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
    expect(prose).not.toMatch(/@octocat|https:|<img|<script/);
  });

  it("as SARIF is valid, and each result names its rule", async () => {
    const log = JSON.parse(await written(kind, "sarif", report));
    expect(sarif(log), JSON.stringify(sarif.errors)).toBe(true);
    for (const { tool, results } of log.runs)
      for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it("as SARIF has what GitHub's code scanning asks for", async () => {
    const log = JSON.parse(await written(kind, "sarif", report));
    for (const { tool, results } of log.runs) {
      expect(results.length).toBeLessThanOrEqual(25_000);
      for (const rule of tool.driver.rules)
        for (const text of [rule.shortDescription?.text, rule.fullDescription?.text, rule.help?.text])
          expect(text, rule.id).toMatch(/\S/);
      for (const { message, locations, relatedLocations = [], partialFingerprints } of results) {
        expect(message.text).toMatch(/\S/);
        expect(locations.length).toBeGreaterThan(0);
        expect(Object.keys(partialFingerprints)).toHaveLength(1);
        for (const { physicalLocation: place, message: said } of [...locations, ...relatedLocations]) {
          expect(place.artifactLocation.uri).toMatch(/\S/);
          expect(place.artifactLocation.uri).not.toMatch(/^https?:/);
          expect(place.region.startLine).toBeGreaterThan(0);
          if (said !== undefined) expect(said.text).toMatch(/\S/);
        }
      }
    }
  });

  it("as SARIF leads to callgate and to the checks' pages where that is known", async () => {
    const web = { home: "https://example.com/a/", checks: "https://example.com/a/checks/", ending: ".html" };
    const log = JSON.parse(await written(kind, "sarif", report, { web }));
    expect(sarif(log), JSON.stringify(sarif.errors)).toBe(true);
    for (const { tool } of log.runs) {
      expect(tool.driver.informationUri).toBe(web.home);
      for (const { id, help, helpUri } of tool.driver.rules)
        expect(helpUri).toBe(help.text.includes(`callgate explain ${id}`) ? `${web.checks}${id}.html` : undefined);
    }
    expect(await written(kind, "sarif", report)).not.toContain('Uri": "https:');
  });

  it.each(["checkstyle", "junit"] as const)("as %s is well-formed XML", async (format) => {
    const parser = new SaxesParser();
    parser.on("error", (error) => {
      throw error;
    });
    parser.write(await written(kind, format, report)).close();
  });

  it("as Code Quality has fingerprints of its own", async () => {
    const issues = JSON.parse(await written(kind, "codequality", report)) as readonly { fingerprint: string }[];
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });
});

const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  ),
);
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const sarif = ajv.compile(schema);
