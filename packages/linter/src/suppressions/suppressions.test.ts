/** Which findings a comment suppresses, and what becomes of comments that suppress nothing. */

import { type Location, lower, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { type LintOptions, lintDocument } from "../lint.js";
import { isDay } from "./dates.js";
import type { Suppression } from "./suppression.js";

/** The checks that these tests are about; what others find is theirs to test. */
const ABOUT = [
  ...["execute-allow-all", "missing-rate-limit", "schema", "syntax", "unknown-key"],
  ...["expired-suppression", "suppression-without-reason", "unused-suppression"],
];

const TODAY = "2026-06-15";

/** What is found and what is suppressed in a policy, as `line check`; suppressed ones with kind, reason and end. */
function linted(policy: string, options: LintOptions = {}) {
  const document = readDocument(policy, "p");
  const { findings, suppressed } = lintDocument(document, lower(document), { today: TODAY, ...options });
  const name = ({ check, location }: { check: string; location: Location }) =>
    `${location.range.start.line} ${check.replace("missing-rate-limit", "limit").replace("execute-allow-all", "all")}`;
  return {
    found: findings.filter(({ check }) => ABOUT.includes(check)).map(name),
    hidden: suppressed.map((finding) => {
      const { kind, reason, until } = finding.suppressed;
      return [name(finding), kind, reason, until].filter((part) => part !== undefined).join(" | ");
    }),
  };
}

/** `run` lacks a limit and conditions, on line 3; the comment goes where `@` stands. */
const above = (comment: string) => `version: "1"\ntools:\n  ${comment}\n  run:\n    rules: []\n`;
const behind = (comment: string) => `version: "1"\ntools:\n  run: ${comment}\n    rules: []\n`;
const C = "# callgate-ignore";

describe("a comment", () => {
  it.each<[string, string, string[], string[]]>([
    ["none", behind(""), ["3 all", "3 limit"], []],
    ["behind", behind(`${C} missing-rate-limit: because`), ["3 all"], ["3 limit | comment | because"]],
    ["above", above(`${C} missing-rate-limit: because`), ["4 all"], ["4 limit | comment | because"]],
    [
      "above, with comments and empty lines between",
      above(`${C} missing-rate-limit: b\n\n  # more\n  #`),
      ["7 all"],
      ["7 limit | comment | b"],
    ],
    [
      "several above",
      above(`${C} missing-rate-limit: b\n  ${C} execute-allow-all: c`),
      [],
      ["5 all | comment | c", "5 limit | comment | b"],
    ],
    [
      "two checks",
      behind(`${C} missing-rate-limit, execute-allow-all: b`),
      [],
      ["3 all | comment | b", "3 limit | comment | b"],
    ],
    ["without a blank", behind("#callgate-ignore missing-rate-limit: b"), ["3 all"], ["3 limit | comment | b"]],
    [
      "without reason",
      behind(`${C} missing-rate-limit`),
      ["3 suppression-without-reason", "3 all"],
      ["3 limit | comment"],
    ],
    [
      "an empty reason",
      behind(`${C} missing-rate-limit:  `),
      ["3 suppression-without-reason", "3 all"],
      ["3 limit | comment"],
    ],
    [
      "until today",
      behind(`${C} missing-rate-limit: b (until ${TODAY})`),
      ["3 all"],
      [`3 limit | comment | b | ${TODAY}`],
    ],
    [
      "until yesterday",
      behind(`${C} missing-rate-limit: b (until 2026-06-14)`),
      ["3 all", "3 limit", "3 expired-suppression"],
      [],
    ],
    [
      "until a day that is none",
      behind(`${C} missing-rate-limit: b (until 2027-02-30)`),
      ["3 all", "3 limit", "3 expired-suppression"],
      [],
    ],
    [
      "until soon",
      behind(`${C} missing-rate-limit: b (until soon)`),
      ["3 all", "3 limit", "3 expired-suppression"],
      [],
    ],
    [
      "a reason in brackets",
      behind(`${C} missing-rate-limit: b (until)`),
      ["3 all"],
      ["3 limit | comment | b (until)"],
    ],
    ["a reason with a colon", behind(`${C} missing-rate-limit: a: b`), ["3 all"], ["3 limit | comment | a: b"]],
    ["of another line", `${C} missing-rate-limit: b\n${behind("")}`, ["4 all", "4 limit"], []],
    ["of the whole file", `${C}-file missing-rate-limit: b\n${behind("")}`, ["4 all"], ["4 limit | comment | b"]],
    ["of an unknown check", behind(`${C} missing-rate-limits: b`), ["3 all", "3 limit", "3 unused-suppression"], []],
    ["of no check", behind(`${C}: b`), ["3 unused-suppression", "3 all", "3 limit"].sort(), []],
    [
      "of a check of suppressions",
      behind(`${C} unused-suppression: b`),
      ["3 all", "3 limit", "3 unused-suppression"],
      [],
    ],
    ["of nothing there", behind(`${C} duplicate-counter: b`), ["3 all", "3 limit", "3 unused-suppression"], []],
    ["another word", behind("# callgate-ignored missing-rate-limit: b"), ["3 all", "3 limit"], []],
    [
      "in a text",
      'version: "1"\ntools:\n  run:\n    rules: [{name: "# callgate-ignore missing-rate-limit: b", conditions: [{path: args.a, op: exists, value: true}]}]\n',
      ["3 limit"],
      [],
    ],
    ["in a text that could not be read", `${C} syntax: b\n[`, ["2 syntax"], []],
    [
      "Windows' line ends",
      above(`${C} missing-rate-limit: b`).replaceAll("\n", "\r\n"),
      ["4 all"],
      ["4 limit | comment | b"],
    ],
  ])("%s", (_name, policy, found, hidden) => {
    const result = linted(policy);
    expect({ ...result, found: [...result.found].sort() }).toEqual({ found: [...found].sort(), hidden });
  });

  it.each<[string, string, string]>([
    ["below the line", `version: "1"\ntools:\n  run:\n    ${C} missing-rate-limit: b\n    rules: []\n`, "3"],
    [
      "below, of several",
      `version: "1"\ntools:\n  a:\n    rules: []\n  run:\n    rules: [] ${C} missing-rate-limit: b\n`,
      "5",
    ],
    ["far above, with a tool list", `${C} missing-rate-limit: b\nversion: "1"\ntools:\n  run:\n    rules: []\n`, "4"],
  ])("that is misplaced says where it must go: %s", (name, policy, line) => {
    const document = readDocument(policy, "p");
    const { tools } = readTools('[{"name": "run"}]', "t");
    const { findings } = lintDocument(document, lower(document), {
      today: TODAY,
      ...(name.startsWith("far") && { tools }),
    });
    expect(findings.filter(({ check }) => check === "unused-suppression").map(({ message }) => message)).toEqual([
      `\`missing-rate-limit\` finds something on line ${line}, not here; move the comment behind that line, or right above it`,
    ]);
    const lines = policy.split("\n");
    const comment = lines.findIndex((text) => text.includes(C));
    const moved = lines.map((text, i) => (i === comment ? text.replace(/ *#.*/, "") : text));
    moved[Number(line) - 1] += ` ${C} missing-rate-limit: b`;
    expect(linted(moved.join("\n")).hidden).toEqual([expect.stringContaining("limit | comment | b")]);
  });

  it("is not called unused where the check did not run, or would have asked the tool list", () => {
    const unused = (policy: string, options?: LintOptions) =>
      linted(policy, options).found.filter((name) => name.includes("unused")).length;
    const list = readTools('[{"name": "run"}, {"name": "evaluate"}]', "t").tools;
    const limited = `version: "1"\ntools:\n  foo: ${C} execute-allow-all: b\n    rules: []\n`;
    expect(unused(limited)).toBe(0);
    expect(unused(limited, { tools: list })).toBe(1);
    const byDefault = `version: "1"\ndefault: allow ${C} execute-allow-all: b\ntools: {}\n`;
    expect(unused(byDefault)).toBe(0);
    expect(unused(byDefault, { tools: list })).toBe(0);
    expect(unused(behind(`${C} duplicate-counter: b`), { severities: new Map([["duplicate-counter", "off"]]) })).toBe(
      0,
    );
    expect(unused(`version: "1"\nhide: run ${C} duplicate-counter: b\ntools: {}\n`)).toBe(0);
  });

  it("counts on any day when no day is given", () => {
    const policy = behind(`${C} missing-rate-limit: b (until 2000-01-01)`);
    expect(linted(policy, { today: undefined }).found).toEqual(["3 all"]);
  });

  it("is looked for in bounded time", () => {
    const many = `${C} missing-rate-limits: b\n`.repeat(50_000);
    expect(linted(many + behind("")).found.filter((name) => name.endsWith("unused-suppression"))).toHaveLength(1000);
  });
});

describe("a suppression from elsewhere", () => {
  const from = (check: string, until?: string): Suppression => ({
    kind: "configuration",
    check,
    reason: "b",
    until,
    location: { uri: "c", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } },
    covers: () => true,
  });
  it.each<[string, Suppression, string]>([
    ["used", from("missing-rate-limit"), "used"],
    ["unused", from("duplicate-counter"), "unused"],
    ["expired", from("missing-rate-limit", "2020-01-01"), "expired"],
  ])("%s is judged, and left to be reported elsewhere", (_name, suppression, state) => {
    const document = readDocument(behind(""), "p");
    const tools = readTools('[{"name": "run"}]', "t").tools;
    const options = { today: TODAY, suppressions: [suppression], tools };
    const { findings, suppressions } = lintDocument(document, lower(document), options);
    expect(suppressions.map((judged) => judged.state)).toEqual([state]);
    expect(findings.filter(({ location }) => location.uri === "c")).toEqual([]);
  });
});

describe("severities", () => {
  const severities = (own: LintOptions["severities"]) => {
    const document = readDocument(`version: "1"\nx: 1\n${behind("").slice(13)}`, "p");
    return lintDocument(document, lower(document), { severities: own }).findings.flatMap(({ check, severity }) =>
      ABOUT.includes(check) ? `${check} ${severity}` : [],
    );
  };
  it.each<[string, LintOptions["severities"], string[]]>([
    ["none", undefined, ["unknown-key error", "execute-allow-all error", "missing-rate-limit error"]],
    [
      "others",
      new Map([
        ["unknown-key", "note"],
        ["execute-allow-all", "warning"],
      ]),
      ["unknown-key note", "missing-rate-limit error", "execute-allow-all warning"],
    ],
    [
      "off",
      new Map([
        ["unknown-key", "off"],
        ["execute-allow-all", "off"],
      ]),
      ["missing-rate-limit error"],
    ],
  ])("%s", (_name, own, expected) => {
    expect(severities(own)).toEqual(expected);
  });
});

describe("isDay", () => {
  it.each([
    ["2027-01-31", true],
    ["2028-02-29", true],
    ["2027-02-29", false],
    ["2027-13-01", false],
    ["2027-1-31", false],
    ["+02027-01-31", false],
    ["", false],
  ])("%s", (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});
