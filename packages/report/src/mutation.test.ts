/** One sample run in every format, and what no format lets out. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats_ from "ajv-formats";
import { describe, expect, it } from "vitest";
import { NONE, REPORT, row } from "../test/mutation-sample.js";
import { REPORTS } from "./index.js";
import { scoreOf } from "./results/mutation.js";

const addFormats = addFormats_ as unknown as (ajv: Ajv | Ajv2020) => void;

describe.each(["json", "pretty", "stryker"] as const)("%s", (format) => {
  it("of a run with survivors", async () => {
    const text = REPORTS.mutation[format](REPORT);
    if (format === "pretty") expect(text).not.toMatch(/[\u001b\u202e]/);
    await expect(text).toMatchFileSnapshot(`./__snapshots__/mutation.${format}.txt`);
  });
});

it("pretty of a run without survivors", () => {
  expect(REPORTS.mutation.pretty(NONE)).toBe(
    "✔ 100% of the mutants killed: 1 killed, 0 survived\n  1 case of p.policytest.yaml on p.yaml\n",
  );
});

describe("json", () => {
  const schemas = ["report", "mutation"].map((name) =>
    JSON.parse(readFileSync(new URL(`./schemas/${name}.schema.json`, import.meta.url), "utf8")),
  );
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, schemas });
  addFormats(ajv);

  it.each([REPORT, NONE])("is as its schema says", (report) => {
    const validate = ajv.getSchema("urn:callgate:schema:mutation:1");
    expect(validate?.(JSON.parse(REPORTS.mutation.json(report))), JSON.stringify(validate?.errors)).toBe(true);
  });
});

it.each([REPORT, NONE])("stryker is as mutation-testing-report-schema says", (report) => {
  const path = "mutation-testing-report-schema/mutation-testing-report-schema.json";
  const { $schema: _draft, ...schema } = createRequire(import.meta.url)(path);
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  expect(validate(JSON.parse(REPORTS.mutation.stryker(report))), JSON.stringify(validate.errors)).toBe(true);
});

it("html holds no element that a policy wrote", async () => {
  const text = await REPORTS.mutation.html(REPORT);
  expect(text).not.toContain("</script><script>globalThis");
  expect(text).not.toContain("<img src=x");
});

describe("the score", () => {
  const score = (killed: number, survived: number) =>
    scoreOf({
      mutants: [
        ...Array.from({ length: killed }, (_, i) => row(i, { status: "killed", by: { suite: 0, case: 0 } })),
        ...Array.from({ length: survived }, (_, i) => row(i, { status: "survived", covered: true })),
        row(0, { status: "equivalent" }),
        row(0, { status: "refused" }),
      ],
    });

  it.each([
    [0, 0, 100],
    [0, 1, 0],
    [1, 1, 50],
    [2, 1, 66.6],
    [1999, 1, 99.9],
    [3, 0, 100],
  ])("of %i killed and %i survived is %d", (killed, survived, expected) => {
    expect(score(killed, survived)).toBe(expected);
  });
});
