/** What each check makes of the cases that its page does not show. */

import { lower, readDocument } from "@callgate/core";
import { type Category, readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import type { CheckContext, PolicyCheck } from "./check.js";
import { ambiguousScalar } from "./checks/ambiguous-scalar.js";
import { counterOffByOne } from "./checks/counter-off-by-one.js";
import { unknownTool } from "./checks/unknown-tool.js";
import { lint } from "./lint.js";

/** The text that each finding of the check marks. */
function marked(check: string, policy: string, tools?: readonly object[], categories?: ReadonlyMap<string, Category>) {
  const document = readDocument(policy, "p");
  const list = tools === undefined ? undefined : readTools(JSON.stringify({ tools }), "t").tools;
  const lines = policy.split("\n");
  return lint(document, lower(document), { tools: list, categories })
    .filter((finding) => finding.check === check)
    .map(({ location: { range } }) => lines[range.start.line - 1]?.slice(range.start.column - 1, range.end.column - 1));
}

const denied = (tools: string) => `version: "1"\ndefault: deny\ntools:\n${tools}`;
const tool = (name: string, rules: string) => denied(`  ${name}:\n    rules: ${rules}\n`);
const condition = (rest: string) => `{name: c, conditions: [{${rest}}]}`;
const properties = (schema: object) => ({ type: "object", properties: schema });

describe("ambiguous-scalar", () => {
  it.each<[string, string[]]>([
    ["path: args.a, op: eq, value: 2024-01-01", ["2024-01-01"]],
    ["path: args.a, op: neq, value: 2024-01-01 10:00:00", ["2024-01-01 10:00:00"]],
    ['path: args.a, op: eq, value: "2024-01-01"', []],
    ["path: args.a, op: eq, value: !!str 2024-01-01", []],
    ["path: args.a, op: eq, value: 2024-13-01", []],
    [
      "path: args.a, op: in, value: [007, 7, 0x1f, 0b11, 0o17, 1_000, 1.5, 0, 0.5]",
      ["007", "0x1f", "0b11", "0o17", "1_000"],
    ],
    ["path: args.a, op: eq, value: {k: [010]}", ["010"]],
    ["path: args.a, op: lte, value: 010", ["010"]],
    ["path: args.a, op: lte, value: 007", []],
    ["path: args.a, op: lte, value: 08", []],
    ["path: args.a, op: lte, value: 0x1f", []],
    ["path: args.a, op: lte, value: 1_000", ["1_000"]],
    ["path: args.a, op: eq, value: 0x89abcdef89abcdef89abcdef", []],
    ["path: args.a, op: eq, value: 1_000_a", []],
    ["path: args.a, op: exists, value: 010", []],
    ["path: args.007, op: eq, value: a", []],
  ])("%s", (rest, expected) => {
    expect(marked("ambiguous-scalar", tool("run", `[${condition(rest)}]`))).toEqual(expected);
  });

  it("looks at the numbers of limits, and not at what is read as text", () => {
    const state = "state: {counter: 010, window: day, increment: 010}";
    const policy = tool("run", `[{name: 007, conditions: [{path: state.run.010, op: lte, value: 1_0}], ${state}}]`);
    expect(marked("ambiguous-scalar", policy)).toEqual(["1_0", "010"]);
    expect(marked("ambiguous-scalar", tool("run", "[{name: r, rate_limit: 010/minute}]"))).toEqual([]);
  });

  it("tells of a value once, however many aliases show it", () => {
    const policy = tool(
      "run",
      "[{name: a, conditions: [{path: args.a, op: eq, value: &v 2024-01-01}, {path: args.b, op: eq, value: *v}]}]",
    );
    expect(marked("ambiguous-scalar", policy)).toEqual(["2024-01-01"]);
  });
});

describe("glob-in-name and unknown-tool", () => {
  const list = [{ name: "delete_file" }, { name: "what?" }];
  it.each<[string, string[], string[]]>([
    ["delete_file", [], []],
    ['"delete_*"', ['"delete_*"'], []],
    ['"delete_.*"', ['"delete_.*"'], []],
    ["^delete", ["^delete"], []],
    ["get|list", ["get|list"], []],
    ["file[0-9]", ["file[0-9]"], []],
    ["delete_fil", [], ["delete_fil"]],
    ["a.b/c-d", [], ["a.b/c-d"]],
    ["what?", [], []],
  ])("%s", (name, globs, unknown) => {
    const policy = tool(name, "[]");
    expect([marked("glob-in-name", policy, list), marked("unknown-tool", policy, list)]).toEqual([globs, unknown]);
  });

  it("take `*` for every tool where it means that", () => {
    const policy = `${tool('"*"', "[{name: r, rate_limit: 9/day}]")}hide: ["*"]\n`;
    expect([marked("glob-in-name", policy, list), marked("unknown-tool", policy, list)]).toEqual([[], []]);
  });

  it("know of no tool without a list", () => {
    expect(marked("unknown-tool", tool("nonsense", "[]"))).toEqual([]);
  });
});

describe("loose-rate-limit", () => {
  it.each<[string, string, string[]]>([
    ["at the ceiling", "[{name: r, rate_limit: 10/minute}]", []],
    ["above it", "[{name: r, rate_limit: 11/minute}]", ["11/minute"]],
    ["at it over an hour", "[{name: r, rate_limit: 600/hour}]", []],
    ["above it over an hour", "[{name: r, rate_limit: 601/hour}]", ["601/hour"]],
    ["the strictest of two", "[{name: r, rate_limit: 99/minute}, {name: s, rate_limit: 30000/day}]", ["30000/day"]],
    ["one of two is strict enough", "[{name: r, rate_limit: 99/minute}, {name: s, rate_limit: 9/day}]", []],
    [
      "calls that count five each",
      "[{name: r, conditions: [{path: state.run.c, op: lte, value: 50}], state: {counter: c, window: minute, increment: 5}}]",
      [],
    ],
    [
      "the number of a condition",
      "[{name: r, conditions: [{path: state.run.c, op: lte, value: 50}], state: {counter: c, window: minute}}]",
      ["50"],
    ],
    ["no limit at all", "[]", []],
  ])("%s", (_name, rules, expected) => {
    expect(marked("loose-rate-limit", tool("run", rules))).toEqual(expected);
  });

  it("counts a window shorter than a minute as often as it fits into one", () => {
    const policy = (window: number) =>
      `tools: {run: {rules: [{action: allow, rate_limit: {max: 5, window: ${window}}}]}}`;
    expect([10, 30].map((window) => marked("loose-rate-limit", policy(window)))).toEqual([["5"], []]);
  });

  it("tells once of a limit for every tool, and of Destructive tools nothing", () => {
    const every = '  "*": {rules: [{name: all, rate_limit: 100/minute}]}\n';
    const policy = denied(`  run: {rules: []}\n  execute: {rules: []}\n  delete_x: {rules: []}\n${every}`);
    expect(marked("loose-rate-limit", policy)).toEqual(["100/minute"]);
  });
});

describe("missing-argument-check", () => {
  const text = { type: "string" };
  it.each<[string, object, boolean]>([
    ["text", { a: text }, true],
    ["text or null", { a: { anyOf: [text, { type: "null" }] } }, true],
    ["types in a list", { a: { type: ["string", "null"] } }, true],
    ["an enum", { a: { ...text, enum: ["x"] } }, false],
    ["a pattern", { a: { ...text, pattern: "^x$" } }, false],
    ["a format", { a: { ...text, format: "date" } }, false],
    ["a list of texts", { a: { type: "array", items: text } }, true],
    ["a list of numbers", { a: { type: "array", items: { type: "number" } } }, false],
    ["an object with text", { a: properties({ b: text }) }, true],
    ["text by reference", { a: { $ref: "#/properties/b" }, b: { ...text, format: "uri" } }, false],
    ["text by reference, of any kind", { a: { allOf: [{ $ref: "#/properties/b/items" }] }, b: { items: text } }, true],
    ["text of which a part has a pattern", { a: { allOf: [text, { pattern: "^a" }] } }, false],
    ["an object two levels deep", { a: properties({ b: properties({ c: text }) }) }, false],
    ["numbers", { a: { type: "integer" } }, false],
    ["no type", { a: {} }, false],
    ["nothing", {}, false],
  ])("%s", (_name, schema, fires) => {
    const list = [{ name: "run", inputSchema: properties(schema) }];
    const found = marked("missing-argument-check", tool("run", "[{name: r, rate_limit: 5/minute}]"), list);
    expect(found).toEqual(fires ? ["run"] : []);
  });

  it.each<[string, string, string[]]>([
    ["a condition on any argument", `[${condition("path: args.z, op: eq, value: 1")}]`, []],
    ["an approval", "[{name: r, action: require_approval}]", []],
    [
      "an action for which the program refuses the policy",
      "[{name: r, action: block, conditions: [{path: args.a, op: eq, value: 1}]}]",
      [],
    ],
    ["a deny", "[{name: r, action: deny}]", []],
  ])("%s", (_name, rules, expected) => {
    const list = [{ name: "run", inputSchema: properties({ a: text }) }];
    expect(marked("missing-argument-check", tool("run", rules), list)).toEqual(expected);
  });
});

describe("destructive-reachable", () => {
  it.each<[string, string, string[]]>([
    ["nothing", "[]", ["delete_x"]],
    ["a rate limit", "[{name: r, rate_limit: 1/day}]", ["delete_x"]],
    [
      "a condition on a counter",
      `[{name: r, conditions: [{path: state.delete_x.c, op: lte, value: 1}], state: {counter: c, window: day}}]`,
      ["delete_x"],
    ],
    ["a condition on an argument", `[${condition("path: args.a, op: eq, value: 1")}]`, []],
    ["an approval", "[{name: r, action: require_approval}]", []],
    ["a deny", "[{name: r, action: deny}]", []],
  ])("%s", (_name, rules, expected) => {
    expect(marked("destructive-reachable", tool("delete_x", rules))).toEqual(expected);
  });

  it("knows a limit that nothing fits for a deny", () => {
    const limits = '[{"counter":"c","window":"day","max":0,"scope":"grant"}]';
    const policy = `{"version":"1","default":"deny","tools":{"delete_x":{"limits":${limits}}}}`;
    expect(marked("destructive-reachable", policy)).toEqual([]);
  });

  it("passes over tools that the list does not hold, and those that the policy does not name", () => {
    expect(marked("destructive-reachable", tool("delete_x", "[]"), [{ name: "other" }])).toEqual([]);
    expect(marked("destructive-reachable", 'version: "1"\ntools: {}\n', [{ name: "delete_x" }])).toEqual([]);
  });
});

describe("financial-uncapped", () => {
  const amount = (rest: string) => `{name: a, conditions: [{path: args.amount, ${rest}}]}`;
  const limit = "{name: r, rate_limit: 5/hour}";
  it.each<[string, string, boolean]>([
    ["nothing", "[]", true],
    ["a rate limit", `[${limit}]`, true],
    ["an upper bound", `[${amount("op: lte, value: 5")}]`, true],
    ["an upper bound and a rate limit", `[${amount("op: lt, value: 5")}, ${limit}]`, false],
    ["one of some numbers, and a rate limit", `[${amount("op: in, value: [5, 10]")}, ${limit}]`, false],
    ["a lower bound and a rate limit", `[${amount("op: gte, value: 5")}, ${limit}]`, true],
    ["a text and a rate limit", `[${amount("op: eq, value: EUR")}, ${limit}]`, true],
    [
      "a sum",
      "[{name: s, conditions: [{path: state.create_refund.s, op: lte, value: 9}], state: {counter: s, window: day, increment_from: args.amount}}]",
      false,
    ],
    [
      "a sum that nothing bounds",
      "[{name: s, conditions: [{path: args.amount, op: gte, value: 1}], state: {counter: s, window: day, increment_from: args.amount}}]",
      true,
    ],
    ["an approval", "[{name: r, action: require_approval}]", false],
    ["a deny", "[{name: r, action: deny}]", false],
  ])("%s", (_name, rules, fires) => {
    expect(marked("financial-uncapped", tool("create_refund", rules))).toEqual(fires ? ["create_refund"] : []);
  });

  it.each<[string, object, boolean]>([
    ["an amount", { amount: { type: "number" } }, true],
    ["an amount in an object", { refund: properties({ amount: { type: "integer" } }) }, true],
    ["no number", { id: { type: "string" } }, false],
  ])("where the schema knows %s, a rate limit may be enough", (_name, schema, fires) => {
    const list = [{ name: "create_refund", inputSchema: properties(schema) }];
    expect(marked("financial-uncapped", tool("create_refund", `[${limit}]`), list).length > 0).toBe(fires);
  });

  it("takes a deny above a number for an upper bound", () => {
    const deny = '"deny_if":[{"conditions":[{"path":"args.amount","op":"gt","value":5}],"on_deny":"no"}]';
    const limits = '"limits":[{"counter":"c","window":"day","max":9,"scope":"grant"}]';
    const policy = `{"version":"1","default":"deny","tools":{"create_refund":{${deny},${limits}}}}`;
    expect(marked("financial-uncapped", policy)).toEqual([]);
  });
});

describe("default-allow", () => {
  it.each<[string, string, string[]]>([
    ["allow", 'version: "1"\ndefault: allow\ntools: {}\n', ["allow"]],
    ["left out", 'version: "1"\ntools: {}\n', ["version"]],
    ["empty", 'version: "1"\ndefault:\ntools: {}\n', ["default"]],
    ["deny", 'version: "1"\ndefault: deny\ntools: {}\n', []],
    ["everything hidden", 'version: "1"\nhide: ["*"]\ntools: {}\n', []],
    ["everything unnamed denied", 'version: "1"\ntools: {"*": {rules: [{name: n, action: deny}]}}\n', []],
    ["only limited", 'version: "1"\ntools: {"*": {rules: [{name: n, rate_limit: 9/day}]}}\n', ["version"]],
    ["mistyped, as unknown-key says", 'version: "1"\ndefualt: deny\ntools: {}\n', []],
    ["no default, as schema says", 'version: "1"\ndefault: dney\ntools: {}\n', []],
    ["a form without a default", "tools: {run: {rules: [{action: allow, reason: x}]}}\n", []],
  ])("%s", (_name, policy, expected) => {
    expect(marked("default-allow", policy)).toEqual(expected);
  });
});

describe("uncovered-tool", () => {
  it("is an error for each risky tool, and one warning for the others", () => {
    const document = readDocument('version: "1"\nhide: [hidden]\ntools: {named: {rules: []}}\n', "p");
    const names = ["named", "hidden", "list_x", "create_x", "run", "delete_x", "create_refund"];
    const { tools } = readTools(JSON.stringify({ tools: names.map((name) => ({ name })) }), "t");
    const found = lint(document, lower(document), { tools })
      .filter(({ check }) => check === "uncovered-tool")
      .map(({ message, severity }) => `${severity} ${/name (.*?) and allows/.exec(message)?.[1]}`);
    expect(found).toEqual([
      "error `create_refund`",
      "error `delete_x`",
      "error `run`",
      "warning `list_x` and `create_x`",
    ]);
  });
});

describe("dead-counter", () => {
  const rule = (conditions: string, state: string) =>
    tool("run", `[{name: r, conditions: [${conditions}], state: {${state}}}]`);
  const own = (rest: string) => `{path: state.run.calls, ${rest}}`;
  it.each<[string, string, string[]]>([
    ["bounded", rule(own("op: lte, value: 5"), "counter: calls, window: day"), []],
    ["only read", rule(own("op: gte, value: 5"), "counter: calls, window: day"), ["calls"]],
    ["bounded by text, as schema says", rule(own('op: lte, value: "5"'), "counter: calls, window: day"), []],
    ["going down", rule(own("op: lte, value: 5"), "counter: calls, window: day, increment: -2"), ["calls"]],
    ["going nowhere means 1", rule(own("op: lte, value: 5"), "counter: calls, window: day, increment: 0"), []],
    ["without a name, as schema says", rule(own("op: gte, value: 5"), "window: day"), []],
    [
      "the scope of `*` is `_global`",
      tool(
        '"*"',
        '[{name: r, conditions: [{path: "state.*.calls", op: lte, value: 5}], state: {counter: calls, window: day}}]',
      ),
      ["calls"],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(marked("dead-counter", policy)).toEqual(expected);
  });
});

describe("counter-off-by-one", () => {
  const state = (op: string, value: string, more = "") =>
    tool(
      "run",
      `[{name: r, conditions: [{path: state.run.calls, op: ${op}, value: ${value}}], state: {counter: calls, window: day${more}}}]`,
    );
  it.each<[string, string, string[]]>([
    ["lt", state("lt", "5"), ["lt"]],
    ["lte", state("lte", "5"), []],
    ["a sum", state("lt", "5", ", increment_from: args.n"), []],
    ["another counter", tool("run", `[${condition("path: state.other.calls, op: lt, value: 5")}]`), []],
  ])("%s", (_name, policy, expected) => {
    expect(marked("counter-off-by-one", policy)).toEqual(expected);
  });
});

describe("scope-clash", () => {
  const counts = (name: string, path: string, counter: string) =>
    `  ${name}: {rules: [{name: r, conditions: [{path: state.${path}, op: lte, value: 5}], state: {counter: ${counter}, window: day}}]}\n`;
  it.each<[string, string, string[]]>([
    ["a tool of the scope's name", denied("  _global: {rules: [{name: r, rate_limit: 5/day}]}\n"), ["_global"]],
    ["without counters", denied("  _global: {rules: []}\n"), []],
    [
      "an entry that only carries the counter of a.b",
      denied(counts("a", "a.b.c", "b.c") + counts("a.b", "a.b.c", "c")),
      [],
    ],
    [
      "a tool that counts for another",
      denied(
        `${counts("a", "a.b.c", "b.c").replace("rules: [", "rules: [{name: m, rate_limit: 9/minute}, ")}${counts("a.b", "a.b.c", "c")}`,
      ),
      ["a.b"],
    ],
    ["two keys", denied(counts("a", "a.c", "c") + counts("b", "b.c", "c")), []],
    [
      "the gateway's counters are their tools'",
      '{"version":"1","default":"deny","tools":{"_global":{"limits":[{"counter":"c","window":"day","max":9,"scope":"grant"}]}}}',
      [],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(marked("scope-clash", policy)).toEqual(expected);
  });
});

describe("boundary-burst", () => {
  /** The message up to its remedy, how many calls are shown, and how many other places are. */
  const burst = (policy: string, asked = false) => {
    const document = readDocument(policy, "p");
    const severities = new Map(asked ? [["boundary-burst", "note"] as const] : []);
    const found = lint(document, lower(document), { severities }).filter(({ check }) => check === "boundary-burst");
    return found.map(({ message, witness, related }) => [message, witness?.calls.length, related.length]);
  };
  const around = (calls: number, name: string, boundary: string, remedy: string) =>
    `${calls} calls of \`${name}\` can pass within two seconds around ${boundary}; ${remedy}`;
  const HALF = "no number prevents that: half the number lets half as many pass";
  const LESS = "with 10 or fewer in its window, or 10 a minute beside it, as recommended, at most 20 can";
  const amounts =
    "{name: one, conditions: [{path: args.amount, op: lte, value: 50}, {path: args.amount, op: gte, value: 1}]}";

  it.each<[string, string, (string | number | undefined)[][]]>([
    [
      "of a destructive tool",
      tool("delete_x", "[{name: r, rate_limit: 3/minute}]"),
      [[around(6, "delete_x", "a full minute", HALF), 6, 0]],
    ],
    [
      "at one call a day",
      tool("delete_x", "[{name: r, rate_limit: 1/day}]"),
      [[around(2, "delete_x", "midnight UTC", "no number prevents that"), 2, 0]],
    ],
    [
      "too many to show",
      tool("delete_x", "[{name: r, rate_limit: 21/hour}]"),
      [[around(42, "delete_x", "a full hour", HALF), undefined, 0]],
    ],
    [
      "with arguments that pass",
      tool("send_refund", `[{name: r, rate_limit: 3/hour}, ${amounts}]`),
      [[around(6, "send_refund", "a full hour", HALF), 6, 0]],
    ],
    [
      "beside a limit of every tool in a shorter window",
      `${tool("send_refund", `[{name: r, rate_limit: 3/hour}, ${amounts}]`)}  "*":\n    rules: [{name: all, rate_limit: 60/minute}]\n`,
      [[around(6, "send_refund", "a full hour", HALF), 6, 0]],
    ],
    [
      "beside a longer window below twice the number, which has boundaries of its own",
      tool("delete_x", "[{name: r, rate_limit: 3/minute}, {name: s, rate_limit: 5/hour}]"),
      [[around(6, "delete_x", "a full hour", HALF), 6, 0]],
    ],
    [
      "beside a longer window of twice the number",
      tool("delete_x", "[{name: r, rate_limit: 3/minute}, {name: s, rate_limit: 6/hour}]"),
      [[around(6, "delete_x", "a full minute", HALF), 6, 0]],
    ],
    ["of the recommended number", tool("run", "[{name: r, rate_limit: 10/minute}]"), []],
    ["of the recommended number in a longer window", tool("run", "[{name: r, rate_limit: 10/hour}]"), []],
    [
      "of more than the recommended number",
      tool("run", "[{name: r, rate_limit: 11/hour}]"),
      [[around(22, "run", "a full hour", LESS), 22, 0]],
    ],
    [
      "of calls that are approved",
      tool("delete_x", "[{name: r, rate_limit: 3/minute}, {name: s, action: require_approval}]"),
      [],
    ],
    ["of a reading tool", tool("list_x", "[{name: r, rate_limit: 3/minute}]"), []],
    [
      "listed with the first",
      denied(
        "  pay_x: {rules: [{name: r, rate_limit: 3/minute}]}\n  delete_x: {rules: [{name: r, rate_limit: 3/day}]}\n",
      ),
      [[around(6, "pay_x", "a full minute", HALF), 6, 1]],
    ],
  ])("%s", (_name, policy, expected) => {
    expect(burst(policy)).toEqual(expected);
  });

  it("of the recommended number, where the check is asked for", () => {
    const policy = tool("run", "[{name: r, rate_limit: 10/minute}]");
    const remedy = "as recommended, and no number prevents it: half the number lets half as many pass";
    expect(burst(policy, true)).toEqual([[around(20, "run", "a full minute", remedy), 20, 0]]);
  });

  it("is silent at the number that its message names", () => {
    expect(burst(tool("run", "[{name: r, rate_limit: 11/hour}]"))[0]?.[0]).toContain("with 10 or fewer");
    expect(burst(tool("run", "[{name: r, rate_limit: 10/hour}]"))).toEqual([]);
    expect(burst(tool("run", "[{name: r, rate_limit: 11/hour}, {name: s, rate_limit: 10/minute}]"))).toEqual([]);
    expect(burst(tool("run", "[{name: r, rate_limit: 11/minute}]"))[0]?.[0]).toContain("with 10 or fewer, as");
    expect(burst(tool("run", "[{name: r, rate_limit: 10/minute}]"))).toEqual([]);
  });
});

describe("refunded-failures", () => {
  const found = (policy: string, asked = false) => {
    const document = readDocument(policy, "p");
    const severities = new Map(asked ? [["refunded-failures", "note"] as const] : []);
    return lint(document, lower(document), { severities }).filter(({ check }) => check === "refunded-failures").length;
  };
  it.each<[string, string, number, number]>([
    // The policy, how many notes there are, and how many where the check is asked for.
    ["a destructive tool", tool("delete_x", "[{name: r, rate_limit: 3/minute}]"), 1, 1],
    ["the recommended number", tool("run", "[{name: r, rate_limit: 10/minute}]"), 0, 1],
    ["more than that", tool("run", "[{name: r, rate_limit: 11/minute}]"), 1, 1],
    ["approvals", tool("delete_x", "[{name: r, rate_limit: 3/minute}, {name: s, action: require_approval}]"), 0, 0],
    ["a reading tool", tool("list_x", "[{name: r, rate_limit: 3/minute}]"), 0, 0],
  ])("%s", (_name, policy, silent, asked) => {
    expect([found(policy), found(policy, true)]).toEqual([silent, asked]);
  });
});

describe("silent-denial", () => {
  it.each<[string, string, string[]]>([
    ["conditions", `[${condition("path: args.a, op: eq, value: 1")}]`, ["c"]],
    ["a deny", "[{name: never, action: deny}]", ["never"]],
    ["a deny that says why", "[{name: never, action: deny, on_deny: ask}]", []],
    ["a rate limit", "[{name: r, rate_limit: 3/minute}]", []],
    [
      "a counter of its own",
      "[{name: r, conditions: [{path: state.run.c, op: lte, value: 5}], state: {counter: c, window: day}}]",
      [],
    ],
    [
      "a counter of its own, and an argument",
      "[{name: r, conditions: [{path: state.run.c, op: lte, value: 5}, {path: args.a, op: eq, value: 1}], state: {counter: c, window: day}}]",
      ["r"],
    ],
    ["an approval", "[{name: r, action: require_approval}]", []],
  ])("%s", (_name, rules, expected) => {
    expect(marked("silent-denial", tool("run", rules))).toEqual(expected);
  });
});

describe("fixes", () => {
  /** The policy with every fix of the check; undefined where a problem has none. */
  function fixed(check: PolicyCheck, policy: string): string | undefined {
    const document = readDocument(policy, "p");
    const toolList = readTools('{"tools":[{"name":"delete_file"},{"name":"list_files"}]}', "t").tools;
    const context = { document, policy: lower(document).policy, tools: [], toolList } as unknown as CheckContext;
    const fixes = [...check.run(context)].map(({ fix }) => fix?.());
    if (fixes.includes(undefined)) return undefined;
    const edits = fixes.flatMap((fix) => fix?.edits ?? []).sort((a, b) => b.start - a.start);
    return edits.reduce((text, { start, end, text: word }) => text.slice(0, start) + word + text.slice(end), policy);
  }
  const counts = (op: string, value: string) =>
    tool(
      "run",
      `[{name: r, conditions: [{path: state.run.c, op: ${op}, value: ${value}}], state: {counter: c, window: day}}]`,
    );

  it.each<[PolicyCheck, string, string | undefined]>([
    [
      ambiguousScalar,
      tool("run", `[${condition("path: args.a, op: in, value: [2024-01-01, 010, 1_000]")}]`),
      tool("run", `[${condition('path: args.a, op: in, value: ["2024-01-01", "010", 1000]')}]`),
    ],
    [
      ambiguousScalar,
      tool("run", `[${condition("path: args.a, op: lte, value: 010")}]`),
      tool("run", `[${condition("path: args.a, op: lte, value: 8")}]`),
    ],
    [counterOffByOne, counts("lt", "10"), counts("lte", "9")],
    [counterOffByOne, counts('"lt"', "10.5"), counts('"lte"', "9")],
    [unknownTool, tool("delete_fil", "[]"), tool("delete_file", "[]")],
    [unknownTool, tool('"delete_fil"', "[]"), tool('"delete_file"', "[]")],
    [unknownTool, tool("'delete_fil'", "[]"), tool("'delete_file'", "[]")],
    [unknownTool, tool("nothing_like_it", "[]"), undefined],
    [unknownTool, denied("  delete_fil: {rules: []}\n  delete_file: {rules: []}\n"), undefined],
  ])("%# $id", (check, policy, expected) => {
    expect(fixed(check, policy)).toBe(expected);
  });

  it("do not touch what an alias shares", () => {
    const shared = tool(
      "run",
      `[{name: a, conditions: [{path: args.n, op: lt, value: &n 10}]}, {name: r, conditions: [{path: state.run.c, op: lt, value: *n}], state: {counter: c, window: day}}]`,
    );
    expect(fixed(counterOffByOne, shared)).toBeUndefined();
  });
});

describe("destructive-reachable", () => {
  const limits = (...max: number[]) =>
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: { rm: { limits: max.map((max) => ({ counter: "c", window: "hour", max, scope: "grant" })) } },
    });

  it("knows that a call moves a shared counter once for each limit on it", () => {
    // 1 after the first limit, 2 after the second, which a limit of 1 denies.
    expect(marked("destructive-reachable", limits(10, 1))).toEqual([]);
    expect(marked("destructive-reachable", limits(10, 2))).toHaveLength(1);
    expect(marked("destructive-reachable", limits(1))).toHaveLength(1);
  });
});

describe("boundary-burst on a tool whose arguments are added up", () => {
  it("is silent, because the sum decides how many calls pass", () => {
    const sum =
      "{name: spend, conditions: [{path: state.rm.s, op: lte, value: 40}], state: {counter: s, window: day, increment_from: args.n}}";
    expect(marked("boundary-burst", tool("rm", "[{name: m, rate_limit: 10/minute}]"))).toEqual(["10/minute"]);
    expect(marked("boundary-burst", tool("rm", `[{name: m, rate_limit: 10/minute}, ${sum}]`))).toEqual([]);
  });
});
