import { readFileSync } from "node:fs";
import { readDocument } from "@callgate/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CALL_KEYS } from "./read-call.js";
import { CASE_KEYS, STEP_KEYS } from "./read-case.js";
import { EXPECTATION_KEYS } from "./read-expectation.js";
import { readSuite, SUITE_KEYS } from "./read-suite.js";
import { COLUMNS } from "./read-table.js";

const schema = JSON.parse(readFileSync(new URL("suite.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
const keys = (part: { properties: object }) => Object.keys(part.properties).sort();

describe("the suite's JSON Schema", () => {
  it("has the reader's keys", () => {
    const { defaults, step, reason, counts, table } = schema.$defs;
    expect([keys(schema), keys(defaults), keys(schema.$defs.case), keys(step)]).toEqual(
      [SUITE_KEYS, CALL_KEYS, CASE_KEYS, STEP_KEYS].map((known) => [...known].sort()),
    );
    expect([...new Set([...keys(reason), ...keys(counts)])].sort()).toEqual([...EXPECTATION_KEYS].sort());
    expect(table.properties.columns.items.anyOf[0].enum).toEqual([...COLUMNS]);
  });

  it.each<[string, string, boolean]>([
    ["a call", "cases: [{tool: a, args: {b: 1}, expect: allow}]", true],
    ["counts", "cases: [{tool: a, repeat: 2, every: 5s, expect: {allow: 1, deny: 1, rule: r}}]", true],
    ["a list", "cases: [{tool: a, repeat: 2, expect: [allow, {decision: deny, message: m}]}]", true],
    ["steps", 'cases: [{tool: a, at: "10:00", steps: [{after: 1m, expect: deny}]}]', true],
    ["a table", "cases: [{tool: a, table: {columns: [args.a.b, expect], rows: [[1, allow]]}}]", true],
    ["an unknown key", "cases: [{tool: a, expekt: allow}]", false],
    ["an unknown decision", "cases: [{tool: a, expect: maybe}]", false],
    ["a duration that is none", "cases: [{tool: a, every: soon, expect: allow}]", false],
    ["an unknown column", "cases: [{tool: a, table: {columns: [path], rows: [[1]]}}]", false],
    ["an unknown outcome", "cases: [{tool: a, outcome: fine, expect: allow}]", false],
  ])("agrees with the reader about %s", (_, text, isValid) => {
    const suite = `version: 1\npolicy: p\n${text}\n`;
    expect([validate(parse(suite)), readSuite(readDocument(suite, "a")).findings.length === 0]).toEqual([
      isValid,
      isValid,
    ]);
  });
});
