/** What `tools/list` answers: short, since clients hand it to models whole; and what it says of answers still holds them to something. */

import { schemaCheck } from "@callgate/serve-mcp";
import { describe, expect, it } from "vitest";
import { listedTools } from "./tool-list.js";
import { TOOLS } from "./tools/index.js";

/** In bytes of JSON. */
const MAX_LIST = 30_000;

it("is short", () => {
  expect(Buffer.byteLength(JSON.stringify({ tools: listedTools() }))).toBeLessThan(MAX_LIST);
});

it("lists no bound that the server does not hold calls to", () => {
  for (const { name, inputSchema } of TOOLS) {
    const listed = listedTools().find((tool) => tool.name === name)?.inputSchema;
    expect(JSON.stringify(listed)).not.toMatch(/"(?:min|max)\w*":\d/);
    const check = schemaCheck(inputSchema);
    if ("limit" in inputSchema.properties) expect(check({ limit: 201 })).toBeDefined();
  }
});

describe("the schema of answers", () => {
  const finding = { check: "dead-rule", severity: "error", message: "m", location: {}, related: [] };
  const report = { version: 1, command: "lint", policies: [], findings: [finding], summary: {} };
  const checkOf = (tool: string) => schemaCheck(listedTools().find(({ name }) => name === tool)?.outputSchema ?? {});

  it.each<[string, object, string | undefined]>([
    ["no report", {}, "`report` is missing"],
    [
      "a report of another command",
      { report: { ...report, command: "diff" } },
      "`report.command` must be equal to constant",
    ],
    ["a list that is none", { report: { ...report, findings: {} } }, "`report.findings` must be an array"],
    [
      "a row without what it is about",
      { report: { ...report, findings: [{ ...finding, message: undefined }] } },
      "`report.findings[0].message` is missing",
    ],
    [
      "a word that is not one of those",
      { report: { ...report, findings: [{ ...finding, severity: "grave" }] } },
      "`report.findings[0].severity` must be one of error, warning, note",
    ],
  ])("refuses %s", (_case, answer, sentence) => {
    expect(checkOf("lint")(answer)).toContain(sentence);
  });
});
