/** One sample comparison in every format, and what no format lets out. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats_ from "ajv-formats";
import { describe, expect, it } from "vitest";
import type { BudgetReport, BudgetRow } from "../budget/report.js";
import { budgetWords } from "../budget/words.js";
import { REPORTS } from "../index.js";
import type { DiffReport, ToolDiffRow } from "./report.js";

const addFormats = addFormats_ as unknown as (ajv: Ajv | Ajv2020) => void;

/** What a terminal, Markdown, HTML or SARIF would obey. */
const HOSTILE = "\u001b[31m</pre><script>alert(1)</script> @octocat #1 `x` ](http://evil.example) {0} | \n# h\u202e";

const location = (uri: string, line: number) => ({
  uri,
  range: { start: { line, column: 3 }, end: { line, column: 9 } },
});
const spans = (minute: number | "unbounded", hour = minute, day = hour) => ({ minute, hour, day });
const budget = (calls: BudgetRow["calls"], sums: BudgetRow["sums"] = [], notes: readonly string[] = []): BudgetRow => ({
  calls,
  sliding: calls,
  sums,
  scope: "grant",
  notes,
});
const NONE = budget(spans(0));
const UNLIMITED = budget(spans("unbounded"));

const row = (tool: string, verdict: ToolDiffRow["verdict"], rest: Partial<ToolDiffRow> = {}): ToolDiffRow => ({
  tool,
  category: tool === "*" ? undefined : "Execute",
  verdict,
  changes: [],
  witnesses: [],
  budget: { before: NONE, after: NONE },
  before: location("HEAD:p.json", 1),
  after: location("p.json", 2),
  standsFor: [],
  ...rest,
});

const REPORT: DiffReport = {
  command: "diff",
  version: "1.2.3",
  before: { name: "HEAD:p.json", path: "p.json" },
  after: { name: "p.json", path: "p.json" },
  findings: [
    { check: "schema", severity: "error", message: `bad ${HOSTILE}`, location: location("p.json", 1), related: [] },
  ],
  sources: new Map([
    ["p.json", "{\n  x\n}\n"],
    ["HEAD:p.json", "{\n  y\n}\n"],
  ]),
  tools: [
    row("equal", "equal", {
      changes: [{ about: "limits", sentence: "gone: nothing", before: undefined, after: undefined }],
    }),
    row("less", "narrower", {
      budget: { before: UNLIMITED, after: budget(spans(5, 5, 120)) },
      witnesses: [
        {
          shows: "narrower",
          sentence: "the 6th call of `less` within an hour",
          calls: [
            { at: 0, tool: "less", args: {}, times: 5, grant: "agent-1" },
            { at: 1, tool: "less", args: {}, grant: "agent-2" },
          ],
          before: "allow",
          after: "deny",
          rule: { before: "", after: "/tools/less/limits/c" },
          place: { before: undefined, after: location("p.json", 2) },
        },
      ],
    }),
    row(HOSTILE, "wider", {
      changes: [
        { about: "conditions", sentence: `gone: ${HOSTILE}`, before: location("HEAD:p.json", 2), after: undefined },
        {
          about: "limits",
          sentence: "was: 1; is: 2",
          before: location("HEAD:p.json", 1),
          after: location("p.json", 3),
        },
      ],
      witnesses: [
        {
          shows: "wider",
          sentence: `a call of \`${HOSTILE}\``,
          calls: [{ at: 0, tool: HOSTILE, args: { x: HOSTILE } }],
          before: "deny",
          after: "approval",
          rule: { before: HOSTILE, after: "" },
          place: { before: location("HEAD:p.json", 1), after: undefined },
        },
      ],
    }),
    row("odd", "unknown", { reason: "the conditions are too many or too large to be decided" }),
    row("*", "incomparable", { standsFor: [HOSTILE, "b"] }),
  ],
  lint: {
    appeared: [{ check: "c", severity: "warning", message: HOSTILE, location: location("p.json", 2), related: [] }],
    gone: [{ check: "c", severity: "note", message: HOSTILE, location: location("HEAD:p.json", 2), related: [] }],
  },
  impact: {
    transcripts: ["t.jsonl"],
    calls: 1_000,
    changed: 12,
    kinds: [
      {
        tool: HOSTILE,
        server: HOSTILE,
        calls: 12,
        before: { decision: "deny", rule: HOSTILE },
        after: { decision: "allow", rule: "" },
        first: { uri: "t.jsonl", line: 7 },
        at: 0,
      },
    ],
    notEvaluated: [{ reason: HOSTILE, calls: 2 }],
    badLines: 1,
  },
};
const ABSENT: DiffReport = {
  ...REPORT,
  after: { name: "p.json", path: "p.json", missing: "every call passes" },
  findings: [],
  tools: [row("run", "wider", { after: undefined, before: undefined })],
  lint: undefined,
  impact: undefined,
};
const BUDGET: BudgetReport = {
  version: "1.2.3",
  subject: "p.json",
  findings: [],
  sources: new Map(),
  tools: [
    { tool: HOSTILE, category: "Execute", budget: budget(spans(5, 5, 120), [], [HOSTILE, "common"]) },
    {
      tool: "pay",
      category: "Financial",
      budget: budget(spans("unbounded"), [{ argument: "args.amount", ...spans(9_000) }], ["common"]),
    },
    { tool: "*", category: undefined, budget: NONE },
  ],
};

const NAMES = ["html", "json", "markdown", "pretty", "sarif"] as const;

describe.each(NAMES)("%s", (format) => {
  it("of a comparison", async () => {
    const text = await REPORTS.diff[format](REPORT, false);
    // JSON is for programs.
    if (format !== "json" && format !== "sarif") expect(text).not.toMatch(/[\u001b\u202e]/);
    if (format !== "html") await expect(text).toMatchFileSnapshot(`../__snapshots__/diff.${format}.txt`);
  });

  it("of a file that is gone", async () => {
    expect(await REPORTS.diff[format](ABSENT, false)).toContain("p.json");
  });
});

it("html holds no element that a policy wrote", async () => {
  const text = await REPORTS.diff.html(REPORT);
  expect(text).not.toContain("<script>alert");
  expect(text).not.toContain("</pre><script");
});

describe("json", () => {
  const schemas = ["report", "budget", "diff"].map((name) =>
    JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), "utf8")),
  );
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas });
  addFormats(ajv);

  it.each([
    ["diff", REPORTS.diff.json(REPORT)],
    ["diff", REPORTS.diff.json(ABSENT)],
    ["budget", REPORTS.budget.json(BUDGET)],
  ])("of %s is as its schema says", (schema, text) => {
    const validate = ajv.getSchema(`urn:callgate:schema:${schema}:1`);
    expect(validate?.(JSON.parse(text)), JSON.stringify(validate?.errors)).toBe(true);
  });
});

it("sarif is valid", () => {
  const path = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
  const { $schema: _draft, id: _id, ...schema } = createRequire(import.meta.url)(path);
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  for (const report of [REPORT, ABSENT])
    expect(validate(JSON.parse(REPORTS.diff.sarif(report))), JSON.stringify(validate.errors)).toBe(true);
});

it("pretty of a budget", async () => {
  await expect(REPORTS.budget.pretty(BUDGET, false)).toMatchFileSnapshot("../__snapshots__/budget.pretty.txt");
});

describe("budgetWords", () => {
  it.each<[string, BudgetRow]>([
    ["no calls", NONE],
    ["unlimited", UNLIMITED],
    ["10 calls a minute for each agent", budget(spans(10, 600, 14_400))],
    ["10 calls a minute, 100 an hour for each agent", budget(spans(10, 100, 2_400))],
    ["1 call a day for each agent", budget(spans(1, 1, 1))],
    ["5 calls an hour for each agent", budget(spans(5, 5, 120))],
    ["10 calls a minute, 1,000 a day for each agent", budget(spans(10, 600, 1_000))],
    [
      "unlimited calls; 100,000 of `args.amount` a day for each agent",
      budget(spans("unbounded"), [{ argument: "args.amount", minute: "unbounded", hour: "unbounded", day: 100_000 }]),
    ],
  ])("%s", (words, row) => {
    expect(budgetWords(row)).toBe(words);
  });
});
