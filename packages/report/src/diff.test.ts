/** One sample comparison in every format, and what no format lets out. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Budget } from "@callgate/diff";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats_ from "ajv-formats";
import { describe, expect, it } from "vitest";
import { ABSENT, BUDGET, budget, NONE, REPORT, spans, UNLIMITED } from "../test/diff-sample.js";
import { REPORTS } from "./index.js";
import { budgetWords } from "./results/budget.js";

const addFormats = addFormats_ as unknown as (ajv: Ajv | Ajv2020) => void;

const NAMES = ["html", "json", "markdown", "pretty", "sarif"] as const;

describe.each(NAMES)("%s", (format) => {
  it("of a comparison", async () => {
    const text = await REPORTS.diff[format](REPORT);
    // JSON is for programs.
    if (format !== "json" && format !== "sarif") expect(text).not.toMatch(/[\u001b\u202e]/);
    if (format !== "html") await expect(text).toMatchFileSnapshot(`./__snapshots__/diff.${format}.txt`);
  });

  it("of a file that is gone", async () => {
    expect(await REPORTS.diff[format](ABSENT)).toContain("p.json");
  });
});

it("html holds no element that a policy wrote", async () => {
  const text = await REPORTS.diff.html(REPORT);
  expect(text).not.toContain("<script>alert");
  expect(text).not.toContain("</pre><script");
});

describe("json", () => {
  const schemas = ["report", "budget", "diff"].map((name) =>
    JSON.parse(readFileSync(new URL(`./schemas/${name}.schema.json`, import.meta.url), "utf8")),
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

it.each([
  ["left out", undefined, 3],
  ["never", () => false, 0],
  ["any difference", ({ verdict }: { verdict: string }) => verdict !== "equal", 4],
] as const)("junit fails on what fails the run: %s", (_name, fails, expected) => {
  expect(REPORTS.diff.junit({ ...REPORT, findings: [], fails }).match(/<failure/g)?.length ?? 0).toBe(expected);
});

it("pretty of a budget", async () => {
  await expect(REPORTS.budget.pretty(BUDGET)).toMatchFileSnapshot("./__snapshots__/budget.pretty.txt");
});

describe("budgetWords", () => {
  it.each<[string, Budget]>([
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
