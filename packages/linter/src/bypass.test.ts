import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Finding, lower, readDocument } from "@callgate/core";
import { editText } from "@callgate/core/edit";
import { argumentIn, argumentPaths, exampleOf } from "@callgate/core/logic";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { CHECKS } from "./checks/index.js";
import { lint } from "./lint.js";
import { reachOf } from "./reach.js";
import { WitnessChecker } from "./witness-checker.js";

const intercept = (...rules: string[]) =>
  `version: "1"\ndefault: deny\ntools:\n  t:\n    rules:\n${rules.map((rule) => `      - ${rule}\n`).join("")}`;
const where = (...conditions: string[]) => intercept(`{name: r, conditions: [${conditions.join(", ")}]}`);
const on = (op: string, value: string, path = "args.a") => `{path: ${path}, op: ${op}, value: ${value}}`;
const gateway = (tool: object) => JSON.stringify({ version: "1", default: "deny", tools: { t: tool } });
const denyIf = (...conditions: object[]) => gateway({ deny_if: [{ conditions, on_deny: "No." }] });
const taking = (properties: object, required: string[] = []) => ({ type: "object", properties, required });

function findings(check: string, policy: string, inputSchema?: object): Finding[] {
  const document = readDocument(policy, "p");
  const tools = inputSchema && readTools(JSON.stringify({ tools: [{ name: "t", inputSchema }] }), "t").tools;
  return lint(document, lower(document), { tools }).filter((finding) => finding.check === check);
}

/** `severity arguments-of-the-witness` of every finding. */
function witnesses(check: string, policy: string, inputSchema?: object): string[] {
  return findings(check, policy, inputSchema).map(
    ({ severity, witness }) => `${severity} ${JSON.stringify(witness?.calls[0]?.args)}`,
  );
}

/** The document with the first fix that a check proposes. */
function mended(check: string, policy: string, inputSchema?: Record<string, unknown>): string | undefined {
  const document = readDocument(policy, "p");
  const { policy: lowered } = lower(document);
  const found = CHECKS.find(({ id }) => id === check);
  if (lowered === undefined || found?.of !== "policy") throw new Error("no policy or no check");
  const tool = {
    name: "t",
    tool: inputSchema && { name: "t", inputSchema },
    named: true,
    categorise: () => ({ category: "Write", reason: "", source: "inferred" }) as const,
    reach: () => reachOf(lowered, "t"),
  };
  const context = {
    document,
    policy: lowered,
    tools: [tool],
    toolList: undefined,
    checker: new WitnessChecker(lowered),
  };
  const isNamedInSuppression = () => false;
  const ceilings = { Read: 60, Write: 30, Execute: 10, Destructive: undefined, Financial: undefined };
  const [problem] = found.run({ ...context, ceilings, isNamedInSuppression });
  const edits = problem?.fix?.()?.edits;
  return edits && editText(document.text, edits);
}

const summing = (...more: string[]) =>
  intercept(
    `{name: sum, conditions: [${[...more, on("lte", "100", "state.t.c")].join(", ")}], state: {counter: c, window: day, increment_from: args.a}}`,
  );

describe("amounts", () => {
  const limit = { counter: "c", window: "day", max: 100, scope: "grant", increment_from: "args.a" };
  it.each<[string, string, object | undefined, string[], string[]]>([
    ["no bound", summing(), undefined, ['error {"a":-1}'], ['warning {"a":0.99}']],
    ["a limit of the gateway", gateway({ limits: [limit] }), undefined, ['error {"a":-1}'], ['warning {"a":0.99}']],
    ["an upper bound", summing(on("lte", "0.6")), undefined, ['error {"a":-1}'], ['warning {"a":0.5}']],
    ["a bound at 0", summing(on("gte", "0")), undefined, [], ['warning {"a":0.99}']],
    ["a bound at 1", summing(on("gte", "1")), undefined, [], []],
    ["a list", summing(on("in", "[5, 10]")), undefined, [], []],
    ["negative amounts only", summing(on("lte", "-50")), undefined, ['error {"a":-100}'], []],
    ["a bound in another rule", `${summing()}      - {name: b, conditions: [${on("gt", "1")}]}\n`, undefined, [], []],
    [
      "a bound by denying",
      gateway({ limits: [limit], deny_if: [{ conditions: [{ path: "args.a", op: "lt", value: 1 }] }] }),
      undefined,
      [],
      [],
    ],
    [
      "a counter that nothing bounds",
      intercept(
        "{name: sum, conditions: [{path: args.a, op: lte, value: 9}], state: {counter: c, window: day, increment_from: args.a}}",
      ),
      undefined,
      [],
      [],
    ],
    ["a tool that is denied", `${summing()}      - {name: d, action: deny}\n`, undefined, [], []],
    ["a hidden tool", `${summing()}hide: [t]\n`, undefined, [], []],
    [
      "whole numbers by the schema",
      summing(),
      taking({ a: { type: "integer" } }),
      ['error {"a":-1}'],
      ['note {"a":0.99}'],
    ],
    [
      "no negative ones by the schema",
      summing(),
      taking({ a: { type: "number", minimum: 0 } }),
      ['note {"a":-1}'],
      ['warning {"a":0.99}'],
    ],
    [
      "from 1 by the schema",
      summing(),
      taking({ a: { type: "number", minimum: 1 } }),
      ['note {"a":-1}'],
      ['note {"a":0.99}'],
    ],
    [
      "other arguments required",
      summing(),
      taking({ a: { type: "number" }, b: { enum: ["eur"] } }, ["a", "b"]),
      ['error {"a":-1,"b":"eur"}'],
      ['warning {"a":0.99,"b":"eur"}'],
    ],
  ])("%s", (_name, policy, schema, negative, fractional) => {
    expect(witnesses("negative-increment", policy, schema)).toEqual(negative);
    expect(witnesses("fractional-increment", policy, schema)).toEqual(fractional);
  });

  it.each<[string, string, object | undefined, string[]]>([
    ["no bound", summing(), undefined, ['error [{"a":10000000000000000000}]']],
    ["a lower bound", summing(on("gte", "1")), undefined, ['error [{"a":10000000000000000000}]']],
    ["a limit of the gateway", gateway({ limits: [limit] }), undefined, ['error [{"a":10000000000000000000}]']],
    [
      "a bound at int64's greatest",
      summing(on("lte", "9223372036854775807")),
      undefined,
      ['error [{"a":9223372036854776000}]'],
    ],
    [
      "a bound below which the sum wraps",
      summing(on("lt", "9223372036854775807")).replace("value: 100}", "value: 5000}"),
      undefined,
      ['error [{"a":5000},{"a":9223372036854775000}]'],
    ],
    ["an upper bound", summing(on("lte", "5000")), undefined, []],
    ["an upper bound by `lt`", summing(on("lt", "1e15")), undefined, []],
    ["a list", summing(on("in", "[5, 10]")), undefined, []],
    ["a bound in another rule", `${summing()}      - {name: b, conditions: [${on("lte", "50")}]}\n`, undefined, []],
    [
      "a bound for every tool",
      `${summing()}  "*":\n    rules:\n      - {name: b, conditions: [${on("lte", "50")}]}\n`,
      undefined,
      [],
    ],
    [
      "a bound by denying",
      gateway({ limits: [limit], deny_if: [{ conditions: [{ path: "args.a", op: "gt", value: 50 }] }] }),
      undefined,
      [],
    ],
    [
      "a lower bound by denying",
      gateway({ limits: [limit], deny_if: [{ conditions: [{ path: "args.a", op: "lt", value: 1 }] }] }),
      undefined,
      ['error [{"a":10000000000000000000}]'],
    ],
    [
      "one that the schema sets",
      summing(),
      taking({ a: { type: "integer", maximum: 500 } }),
      ['note [{"a":10000000000000000000}]'],
    ],
    ["a tool that is denied", `${summing()}      - {name: d, action: deny}\n`, undefined, []],
    ["an approval of every call", `${summing()}      - {name: d, action: require_approval}\n`, undefined, []],
  ])("unbounded-amount: %s", (_name, policy, schema, expected) => {
    const found = findings("unbounded-amount", policy, schema).map(
      ({ severity, witness }) => `${severity} ${JSON.stringify(witness?.calls.map(({ args }) => args))}`,
    );
    expect(found).toEqual(expected);
  });

  it.each([
    [
      summing(),
      summing().replace(
        "value: 100}]",
        "value: 100}, {path: args.a, op: gte, value: 1}, {path: args.a, op: lte, value: 100}]",
      ),
    ],
    [
      '{"version": "1", "default": "deny", "tools": {"t": {"limits": [{"counter": "c", "window": "day", "max": 9, "scope": "grant", "increment_from": "args.a"}]}}}',
      '{"version": "1", "default": "deny", "tools": {"t": {"limits": [{"counter": "c", "window": "day", "max": 9, "scope": "grant", "increment_from": "args.a"}], "require": [{"conditions": [{"path": "args.a", "op": "gte", "value": 1}, {"path": "args.a", "op": "lte", "value": 9}]}]}}}',
    ],
  ])("mends %s", (policy, expected) => {
    expect(mended("negative-increment", policy)).toBe(expected);
    expect(findings("fractional-increment", expected)).toEqual([]);
  });
});

describe("unanchored-regex", () => {
  it.each<[string, string | undefined, string | undefined]>([
    // The pattern, what passes although it should not (after `warning` where one end was anchored), and what mends it.
    ["ls", "ls; rm -rf /", "^ls$"],
    ["^ls", "warning ls; rm -rf /", undefined],
    ["ls$", "warning rm -rf /; ls", undefined],
    ["ls|cat", "ls; rm -rf /", "^(?:ls|cat)$"],
    ["^ls|cat$", "ls; rm -rf /", "^(?:ls|cat)$"],
    ["^(ls|cat)", "warning ls; rm -rf /", undefined],
    ["(?i)^\\s*SELECT\\b", "warning SELECT 1; DROP TABLE t", undefined],
    ["(?i)^\\s*(SELECT|SHOW)\\s", "warning SHOW 1; DROP TABLE t", undefined],
    ["\\.csv$|^-$", "warning a.csv", undefined],
    ["(?i)ls", "ls; rm -rf /", "(?i)^ls$"],
    ["(?i)^ls|cat", "ls; rm -rf /", "(?i)^(?:ls|cat)$"],
    ["(?m)^[a-z]+$", "a\nrm -rf /", "\\A(?:(?m)^[a-z]+$)\\z"],
    ["\\Qls", "ls; rm -rf /", "^\\Qls\\E$"],
    ["\\bls\\b", "ls; rm -rf /", "^\\bls\\b$"],
    ["^https://example\\.com", "https://example.com.evil.example", undefined],
    ["[^;]", "a; rm -rf /", "^[^;]$"],
    ["^ls$", undefined, undefined],
    ["\\Als\\z", undefined, undefined],
    ["(?i)^ls$", undefined, undefined],
    ["^(?:ls|cat)$", undefined, undefined],
    ["^ls$|^cat$", undefined, undefined],
    ["^ls .*", undefined, undefined],
    [".*", undefined, undefined],
    ["", undefined, undefined],
    [".", undefined, undefined],
    ["\\S", undefined, undefined],
    ["ls|", undefined, undefined],
    ["^/workspace/", undefined, undefined],
    ["@example\\.com$", undefined, undefined],
    ["(?i)\\.txt$", undefined, undefined],
    ["(ls", undefined, undefined],
  ])("%s", (pattern, passing, fix) => {
    const policy = where(on("regex", JSON.stringify(pattern)));
    const [severity, value] = passing?.startsWith("warning ")
      ? ["warning", passing.slice("warning ".length)]
      : ["error", passing];
    const expected = value === undefined ? [] : [`${severity} ${JSON.stringify({ a: value })}`];
    expect(witnesses("unanchored-regex", policy)).toEqual(expected);
    const text = fix === undefined ? undefined : policy.replace(JSON.stringify(pattern), JSON.stringify(fix));
    expect(mended("unanchored-regex", policy)).toBe(text);
  });

  it.each<[string, string]>([
    ["a blocklist", denyIf({ path: "args.a", op: "regex", value: "rm" })],
    [
      "a rule that asks for approval",
      intercept(`{name: r, action: require_approval, conditions: [${on("regex", "rm")}]}`),
    ],
    ["another condition that fixes the value", where(on("regex", "ls"), on("in", "[ls, lsof]"))],
    ["another pattern that is anchored", where(on("regex", "ls"), on("regex", '"^ls$"'))],
    ["another pattern that is anchored, and longer", where(on("regex", "ls"), on("regex", '"^[a-z]+$"'))],
    ["rules that let nothing through", where(on("regex", "ls"), on("eq", "5"), on("eq", "6"))],
  ])("is silent about %s", (_name, policy) => {
    expect(witnesses("unanchored-regex", policy)).toEqual([]);
  });
});

describe("type-confusion", () => {
  it.each<[string, string, object | undefined, string[]]>([
    ["a list of texts", where(on("not_in", "[rm, dd]")), undefined, ['warning {"a":["rm"]}']],
    ["one text", where(on("neq", "rm")), undefined, ['warning {"a":["rm"]}']],
    ["a large number as text", where(on("neq", '"100000000"')), undefined, ['warning {"a":100000000}']],
    ["a number", where(on("neq", "7")), undefined, ['warning {"a":"7.0"}']],
    ["a boolean", where(on("neq", "true")), undefined, ['warning {"a":[true]}']],
    [
      "a forbidden pattern",
      denyIf({ path: "args.a", op: "regex", value: "^rm$" }),
      undefined,
      ['warning {"a":["rm"]}'],
    ],
    [
      "a forbidden part",
      denyIf({ path: "args.a", op: "contains", value: "rm" }),
      undefined,
      ['warning {"a":["rm x"]}'],
    ],
    ["a forbidden bound", denyIf({ path: "args.a", op: "gt", value: 100 }), undefined, ['warning {"a":"1000"}']],
    [
      "two conditions of an entry",
      denyIf({ path: "args.a", op: "eq", value: "x" }, { path: "args.b", op: "eq", value: true }),
      undefined,
      ['warning {"b":"true","a":["x"]}', 'warning {"a":"x","b":[true]}'],
    ],
    ["the empty text", where(on("neq", '""')), undefined, []],
    ["an allowlist", where(on("in", "[ls]")), undefined, []],
    ["text demanded", where(on("neq", "rm"), on("regex", '""')), undefined, []],
    ["an allowlist beside it", where(on("neq", "rm"), on("in", "[ls, rm]")), undefined, []],
    ["an exact number demanded", where(on("neq", "7"), on("lte", "9")), undefined, []],
    ["a schema that takes text", where(on("neq", "rm")), taking({ a: { type: "string" } }), ['note {"a":["rm"]}']],
    [
      "a schema that takes lists too",
      where(on("neq", "rm")),
      taking({ a: { anyOf: [{ type: "string" }, { type: "array" }] } }),
      ['warning {"a":["rm"]}'],
    ],
    [
      "inside of an object",
      where(on("neq", "rm", "args.__proto__.x")),
      undefined,
      ['warning {"__proto__":{"x":["rm"]}}'],
    ],
  ])("%s", (_name, policy, schema, expected) => {
    expect(witnesses("type-confusion", policy, schema)).toEqual(expected);
  });
});

describe("optional-argument-denied", () => {
  const optional = taking({ a: { type: "integer" }, b: { type: "string" } }, ["b"]);
  const required = taking({ a: { type: "integer" } }, ["a"]);
  it.each<[string, string, object | undefined, string[]]>([
    ["no schema", where(on("neq", "5")), undefined, ["warning {}"]],
    ["no schema, a bound", where(on("lte", "5")), undefined, []],
    ["optional by the schema", where(on("not_in", "[5]")), optional, ['warning {"b":"example"}']],
    ["optional, a bound", where(on("lte", "5")), optional, ['warning {"b":"example"}']],
    ["optional, two bounds", where(on("gte", "1"), on("lte", "5")), optional, ['warning {"b":"example"}']],
    ["required by the schema", where(on("neq", "5")), required, []],
    ["not in the schema", where(on("neq", "5", "args.c")), optional, []],
    ["demanded by another condition", where(on("neq", "5"), on("exists", "true")), optional, []],
    ["demanded by a bound", where(on("neq", "5"), on("lte", "9")), undefined, []],
    ["allowed values", where(on("in", "[5]")), optional, []],
    ["the amount of a limit", summing(on("neq", "5")), undefined, []],
    ["what is denied anyway", where(on("neq", "5"), on("eq", "5", "args.b"), on("eq", "6", "args.b")), undefined, []],
    ["a blocklist that passes it", denyIf({ path: "args.a", op: "eq", value: 5 }), undefined, []],
  ])("%s", (_name, policy, schema, expected) => {
    expect(witnesses("optional-argument-denied", policy, schema)).toEqual(expected);
  });
});

describe("value-not-in-schema", () => {
  const schema = taking({
    text: { type: "string" },
    count: { type: "integer", maximum: 100 },
    flag: { type: "boolean" },
    list: { type: "array", items: { enum: ["a", "b"] } },
    mode: { enum: ["read", "write"] },
    any: {},
    maybe: { anyOf: [{ type: "integer" }, { type: "null" }] },
  });
  it.each<[string, string, string, boolean]>([
    ["text", "eq", "5", false],
    ["text", "eq", "true", false],
    ["text", "lt", "5", true],
    ["text", "regex", '"^a$"', false],
    ["text", "contains", "5", true],
    ["count", "eq", '"5"', false],
    ["count", "eq", "5.0", false],
    ["count", "eq", "5.5", true],
    ["count", "eq", "five", true],
    ["count", "eq", "101", true],
    ["count", "neq", "five", true],
    ["count", "in", "[five]", true],
    ["count", "regex", '"5"', true],
    ["count", "gt", "99", false],
    ["count", "gt", "100", true],
    ["count", "gte", "100", false],
    ["count", "lte", "1000", false],
    ["flag", "eq", '"true"', false],
    ["flag", "eq", "yes", true],
    ["flag", "gt", "0", true],
    ["list", "contains", "a", false],
    ["list", "contains", "c", true],
    ["list", "eq", "[a]", false],
    ["list", "eq", "a", true],
    ["mode", "eq", "read", false],
    ["mode", "eq", "red", true],
    ["mode", "regex", '"^w"', false],
    ["mode", "regex", '"^x"', true],
    ["any", "eq", "5", false],
    ["any", "lt", "5", false],
    ["maybe", "eq", "~", false],
    ["maybe", "eq", "none", true],
    ["text", "exists", "false", false],
    ["unknown", "eq", "5", false],
  ])("args.%s %s %s", (name, op, value, fires) => {
    expect(findings("value-not-in-schema", where(on(op, value, `args.${name}`)), schema)).toHaveLength(fires ? 1 : 0);
  });

  it("points at each item, and proposes the closest", () => {
    const found = findings("value-not-in-schema", where(on("in", "[reed, write, x]", "args.mode")), schema);
    expect(found.map(({ message }) => message)).toEqual([
      "by the schema of `t`, `args.mode` is `read` or `write`, never `reed`: no valid call matches this item; did you mean `read`?",
      "by the schema of `t`, `args.mode` is `read` or `write`, never `x`: no valid call matches this item",
    ]);
  });
});

describe("argument-not-in-schema", () => {
  const schema = taking({ name: { type: "string" }, "a.b": { type: "string" } });
  it.each<[string, string, string[]]>([
    [
      "a typo",
      where(on("eq", "x", "args.nmae")),
      ["by its schema `t` has no argument `nmae`, so every call without it is denied; did you mean `args.name`?"],
    ],
    [
      "a forbidden value",
      denyIf({ path: "args.nmae", op: "eq", value: "x" }),
      ["by its schema `t` has no argument `nmae`, so this denies no call without it; did you mean `args.name`?"],
    ],
    [
      "inside of a text",
      where(on("eq", "x", "args.name.first")),
      [
        "by its schema `args.name` of `t` is a string, and a path leads only into objects, so every call without it is denied",
      ],
    ],
    ["kept out", where(on("exists", "false", "args.debug")), []],
    [
      "kept out with a typo",
      where(on("exists", "false", "args.nmae")),
      ["by its schema `t` has no argument `nmae`, so the condition is always true; did you mean `args.name`?"],
    ],
    ["there", where(on("eq", "x", "args.name")), []],
    [
      "an action nobody knows",
      intercept("{name: r, action: block, conditions: [{path: args.x, op: eq, value: y}]}"),
      [],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(findings("argument-not-in-schema", policy, schema).map(({ message }) => message)).toEqual(expected);
  });

  it("mends the name and leaves the quotes", () => {
    const policy = where(on("eq", "x", "'args.nmae'"));
    expect(mended("argument-not-in-schema", policy, schema)).toBe(policy.replace("nmae", "name"));
  });
});

describe("published tool lists", () => {
  const lists = fileURLToPath(new URL("../../../../shared/corpus/tool-lists", import.meta.url));
  it.skipIf(!existsSync(lists))("finds nothing where conditions fit the schemas (skipped without the corpus)", () => {
    const found = readdirSync(lists).flatMap((file) => {
      const { tools } = readTools(readFileSync(`${lists}/${file}`, "utf8"), file);
      const policy = { version: "1", default: "deny", tools: Object.fromEntries(fitting(tools?.tools ?? new Map())) };
      const document = readDocument(JSON.stringify(policy), file);
      return lint(document, lower(document), { tools })
        .filter(({ check }) => check === "argument-not-in-schema" || check === "value-not-in-schema")
        .map(({ message }) => `${file}: ${message}`);
    });
    expect(found).toEqual([]);
  });

  /** For every tool, conditions that hold of an example of each of its arguments. */
  function* fitting(tools: ReadonlyMap<string, { readonly inputSchema?: unknown }>): Iterable<[string, object]> {
    for (const [name, { inputSchema }] of tools) {
      const conditions = [...argumentPaths(inputSchema)].flatMap((segments) => {
        const argument = argumentIn(inputSchema, segments);
        const value = argument.kind === "described" ? exampleOf(argument.shapes, inputSchema) : undefined;
        const path = `args.${segments.join(".")}`;
        if (value === undefined || typeof value === "object") return [];
        return [{ path, op: "eq", value }, ...(typeof value === "number" ? [{ path, op: "lte", value }] : [])];
      });
      yield [name, { require: [{ conditions }] }];
    }
  }
});
