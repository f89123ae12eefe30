/** The reader of configurations and the shipped JSON Schema say the same. */

import { readFileSync } from "node:fs";
import { HOSTS, readDocument } from "@callgate/core";
import { plainValue } from "@callgate/core/yaml";
import { CHECKS } from "@callgate/linter";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { KEYS, readConfig } from "./read-config.js";

const schema = JSON.parse(readFileSync(new URL("./config.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function read(text: string) {
  const document = readDocument(text, "callgate.config.yaml");
  const { config, findings } = readConfig(document);
  const plain = document.root === undefined ? null : plainValue(document.root, []);
  const shown = findings.map(
    ({ location: { range }, message }) => `${range.start.line}:${range.start.column} ${message}`,
  );
  return { config, shown, isValid: validate(plain) };
}

describe("a configuration", () => {
  it.each<[string, string]>([
    ["empty", ""],
    ["comments only", "# none yet\n"],
    ["JSON", '{"$schema": "x", "version": 1, "checks": {"syntax": "note", "schema": "off"}}'],
    ["categories and ceilings", "categories: {run: Read, __proto__: Write}\nceilings: {Read: 1, Financial: 5}\n"],
    [
      "overrides",
      "overrides:\n  - files: ['legacy/**']\n    checks: {unknown-key: warning}\n    categories: {x: Read}\n    ceilings: {Read: 9}\n",
    ],
    ["servers", "servers:\n  ollama: {policies: [a.yaml], tools: t.json}\n  __proto__: {}\n"],
    ["the rest", "policies: [policies]\ntools: t.json\nbaseline: b.json\n"],
    [
      "ignore",
      "ignore:\n  - {check: unknown-key, file: 'a*', path: /tools/run, reason: r, until: '2027-01-31'}\n  - {check: schema, reason: r}\n",
    ],
  ])("may be %s", (_name, text) => {
    expect(read(text)).toMatchObject({ shown: [], isValid: true });
    expect(read(text).config).toBeDefined();
  });

  it.each<[string, string[]]>([
    ["[]", ["1:1 the configuration is a mapping, not a list"]],
    ["just text", ["1:1 the configuration is a mapping, not text"]],
    ["check: {}", ["1:1 unknown key `check`; did you mean `checks`?"]],
    [
      "xyzzy: 1",
      [
        "1:1 unknown key `xyzzy`; the keys here are `$schema`, `version`, `checks`, `overrides`, `categories`, `ceilings`, `servers`, `hosts`, `policies`, `tools`, `ignore`, `baseline`",
      ],
    ],
    ["__proto__: 1", [expect.stringContaining("1:1 unknown key `__proto__`")] as unknown as string[]],
    ["version: 2", ["1:10 `version` is 1; this callgate knows no other form of configuration"]],
    ["checks: [a]", ["1:9 `checks` is a mapping, not a list"]],
    [
      "checks:\n  missing-rate-limits: off",
      ["2:3 there is no check `missing-rate-limits`; did you mean `missing-rate-limit`?"],
    ],
    ["checks:\n  zzz: off", ["2:3 there is no check `zzz`; `callgate checks` lists them"]],
    ["hosts:\n  emacs: {}", [`2:3 there is no host \`emacs\`; the hosts are ${Object.keys(HOSTS).join(", ")}`]],
    ["hosts:\n  claude-code: {trusted: yes}", ["2:26 `trusted` is `true` or `false`, not text"]],
    ["checks:\n  schema: warn", ["2:11 `schema` is `error`, `warning`, `note` or `off`, not `warn`"]],
    ["checks:\n  schema: false", ["2:11 `schema` is `error`, `warning`, `note` or `off`, not `false`"]],
    ["checks:\n  syntax: off", ["2:11 `syntax` cannot be off: what cannot be read cannot be checked"]],
    ["categories: {run: Exec}", ["1:19 `run` is `Read`, `Write`, `Execute`, `Destructive` or `Financial`, not `Exec`"]],
    ["ceilings: {Reed: 1}", ["1:12 there is no category `Reed`; did you mean `Read`?"]],
    ["ceilings: {Read: 0}", ["1:18 `Read` is a number of calls a minute, 1 or more, not `0`"]],
    ["ceilings: {Read: 1.5}", ["1:18 `Read` is a number of calls a minute, 1 or more, not `1.5`"]],
    ["overrides: [{checks: {}}]", ["1:14 `files` is missing"]],
    ["overrides: [{file: [a], files: [a]}]", ["1:14 unknown key `file`; did you mean `files`?"]],
    ["overrides: [{files: a}]", ["1:21 `files` is a list, not text"]],
    ["overrides: [5]", ["1:13 an item of this list is a mapping, not `5`"]],
    ["servers: {a: {policy: [x]}}", ["1:15 unknown key `policy`; the keys here are `policies`, `tools`"]],
    ["servers: {a: {tools: ''}}", ["1:22 `tools` is empty; write something, or leave it out"]],
    ["policies: [1]", ["1:12 an item of this list is text, not `1`"]],
    ["ignore: [{reason: r}]", ["1:11 `check` is missing"]],
    ["ignore: [{check: schema}]", ["1:11 `reason` is missing"]],
    ["ignore: [{check: shema, reason: r}]", ["1:18 there is no check `shema`; did you mean `schema`?"]],
    [
      "ignore: [{check: unused-suppression, reason: r}]",
      ["1:18 `unused-suppression` cannot be suppressed; `checks:` can set its severity"],
    ],
    [
      "ignore: [{check: schema, reason: r, path: tools}]",
      ["1:43 `path` is a JSON Pointer into the policy, such as `/tools/run`"],
    ],
    ["ignore: [{check: schema, reason: r, until: soon}]", ["1:44 `soon` is no date; write it as in `2027-01-31`"]],
  ])("is not %s", (text, expected) => {
    expect(read(text)).toEqual({ config: undefined, shown: expected, isValid: false });
  });

  it.each([
    [
      "a mode of that host",
      "hosts: {opencode: {mode: plan}}",
      "1:26 `mode` is `default` or `dangerously-skip-permissions`, not `plan`",
    ],
    ["a date that is none", "ignore: [{check: schema, reason: r, until: 2027-02-30}]", "1:44 `2027-02-30` is no date"],
    [
      "a glob that is too many patterns",
      "policies: [1, 'p{1..999}.yaml']",
      "1:12 an item of this list is text, not `1`",
    ],
    [
      "an override's glob of that kind",
      "overrides: [{files: ['p{1..999}.yaml']}]",
      "1:22 no path matches `p{1..999}.yaml`: its braces are more than 256 patterns",
    ],
    ["a key twice", "checks: {}\nchecks: {}", "2:1 the key `checks` is already defined above"],
    ["broken YAML", "checks: [", "1:9 "],
  ])("is not %s, which the schema cannot say", (_name, text, expected) => {
    const { config, shown } = read(text);
    expect(config).toBeUndefined();
    expect(shown[0]).toContain(expected);
  });

  it("takes a date in quotes and without", () => {
    const until = (date: string) =>
      read(`ignore: [{check: schema, reason: r, until: ${date}}]`).config?.ignore[0]?.until;
    expect([until("2027-01-31"), until('"2027-01-31"')]).toEqual(["2027-01-31", "2027-01-31"]);
  });
});

describe("the shipped schema", () => {
  const keysOf = ({ properties }: { properties: object }) => Object.keys(properties);
  it("has the reader's keys", () => {
    const { override, server, host, ignore } = schema.$defs;
    expect([keysOf(schema), keysOf(override), keysOf(server), keysOf(host), keysOf(ignore)]).toEqual([
      [...KEYS.config],
      [...KEYS.override],
      [...KEYS.server],
      [...KEYS.host],
      [...KEYS.ignore],
    ]);
  });

  it("names every check", () => {
    const [findable, ofSuppressions] = [schema.$defs.findable.enum, schema.$defs.check.anyOf[1].enum] as string[][];
    const ids = (suppressions: boolean) =>
      CHECKS.filter(({ of }) => (of === "suppressions") === suppressions).map(({ id }) => id);
    expect(ids(false).filter((id) => !findable?.includes(id))).toEqual([]);
    expect(ofSuppressions).toEqual(ids(true));
  });
});
