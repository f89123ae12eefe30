/** Two comparisons and a budget with one of each thing that formats show. */

import type { Budget } from "@callgate/diff";
import type { BudgetReport, DiffReport, ToolDiffRow } from "../src/index.js";

/** What a terminal, Markdown, HTML or SARIF would obey. */
export const HOSTILE =
  "\u001b[31m</pre><script>alert(1)</script> @octocat #1 `x` ](http://evil.example) {0} | \n# h\u202e";

const location = (uri: string, line: number) => ({
  uri,
  range: { start: { line, column: 3 }, end: { line, column: 9 } },
});
export const spans = (minute: number | "unbounded", hour = minute, day = hour) => ({ minute, hour, day });
export const budget = (calls: Budget["calls"], sums: Budget["sums"] = [], notes: readonly string[] = []): Budget => ({
  calls,
  sliding: calls,
  sums,
  scope: "grant",
  notes,
});
export const NONE = budget(spans(0));
export const UNLIMITED = budget(spans("unbounded"));

const row = (tool: string, verdict: ToolDiffRow["verdict"], rest: Partial<ToolDiffRow> = {}): ToolDiffRow => ({
  tool,
  category: tool === "*" ? undefined : "Execute",
  verdict,
  changes: [],
  witnesses: [],
  budget: { before: NONE, after: NONE },
  before: location("HEAD:p.json", 1),
  after: location("p.json", 2),
  coveredTools: [],
  ...rest,
});

export const REPORT: DiffReport = {
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
    row("*", "incomparable", { coveredTools: [HOSTILE, "b"] }),
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
export const ABSENT: DiffReport = {
  ...REPORT,
  after: { name: "p.json", path: "p.json", missing: "every call passes" },
  findings: [],
  tools: [row("run", "wider", { after: undefined, before: undefined })],
  lint: undefined,
  impact: undefined,
};
export const BUDGET: BudgetReport = {
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
