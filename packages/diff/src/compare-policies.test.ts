import { type DialectId, lower, type Policy, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { comparePolicies } from "./compare-policies.js";
import type { NoPolicy, ToolDiff } from "./policy-diff.js";

function policy(text: string, dialect?: DialectId): Policy {
  const lowered = lower(readDocument(text, "p"), { dialect }).policy;
  if (lowered === undefined) throw new Error(text);
  return lowered;
}

const run = (rules: string, more = "default: allow") => `version: "1"\n${more}\ntools: { run: { rules: [${rules}] } }`;
const all = (rules: string, own = "") =>
  `version: "1"\ntools: { run: { rules: [${own}] }, "*": { rules: [${rules}] } }`;
const rate = (limit: string) => `{ name: r, rate_limit: ${limit} }`;
const sum = (max: number, window = "day") =>
  `{ name: s, conditions: [{ path: state.run.s_${window}, op: lte, value: ${max} }], state: { counter: s_${window}, window: ${window}, increment_from: args.n } }`;
const on = (path: string, op: string, value: string) =>
  `{ name: c, conditions: [{ path: ${path}, op: ${op}, value: ${value} }] }`;
const small = `${on("args.n", "gte", "0")}, ${on("args.n", "lte", "1000")}`;
const gateway = (run: object, more: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", ...more, tools: { run } });
const limit = (window: string, max: number, counter = "c") => ({ counter, window, max, scope: "grant" });
const snippet = (rules: string) => `tools: { run: { rules: [${rules}] } }`;
const times = (max: number, window: number) => `{ action: allow, rate_limit: { max: ${max}, window: ${window} } }`;

/** A tool's verdict with what shows it: the number of calls, and the last one's arguments. */
function told({ verdict, witnesses, reason }: ToolDiff): string {
  const shown = witnesses.map(({ calls, before, after }) => {
    const count = calls.reduce((total, call) => total + (call.times ?? 1), 0);
    return `${count} ${JSON.stringify(calls.at(-1)?.args)} ${before}>${after}`;
  });
  return [verdict, ...shown, ...(reason === undefined ? [] : [reason])].join("; ");
}

describe("the verdict on a tool", () => {
  it.each<[string, string, string, string]>([
    ["the same", run(rate("5/minute")), run(rate("5/minute")), "equal"],
    [
      "another name and message",
      run("{ name: a, action: deny }"),
      run("{ name: b, action: deny, on_deny: no }"),
      "equal",
    ],
    [
      "the same said otherwise",
      run(on("args.n", "gte", "5")),
      run(`${on("args.n", "gte", "5")}, ${on("args.n", "not_in", "[x, 4]")}`),
      "equal",
    ],
    [
      "a longer list",
      run(on("args.m", "in", "[a]")),
      run(on("args.m", "in", "[a, b]")),
      'wider; 1 {"m":"b"} deny>allow',
    ],
    [
      "a shorter list",
      run(on("args.m", "in", "[a, b]")),
      run(on("args.m", "in", "[a]")),
      'narrower; 1 {"m":"b"} allow>deny',
    ],
    [
      "another list",
      run(on("args.m", "in", "[a]")),
      run(on("args.m", "in", "[b]")),
      'incomparable; 1 {"m":"b"} deny>allow; 1 {"m":"a"} allow>deny',
    ],
    [
      "a bound moved by one",
      run(on("args.n", "lt", "5")),
      run(on("args.n", "lte", "5")),
      'wider; 1 {"n":5} deny>allow',
    ],
    [
      "a looser pattern",
      run(on("args.c", "regex", "'^rm$'")),
      run(on("args.c", "regex", "'^rm'")),
      'wider; 1 {"c":"rm; rm -rf /"} deny>allow',
    ],
    [
      "a pattern written otherwise",
      run(on("args.c", "regex", "'^(a|b)$'")),
      run(on("args.c", "regex", "'^[ab]$'")),
      "equal",
    ],
    [
      "a list that a pattern makes idle",
      run(
        "{ name: c, conditions: [{ path: args.c, op: not_in, value: [x, a] }, { path: args.c, op: regex, value: '^(ab)*$' }] }",
      ),
      run(
        "{ name: c, conditions: [{ path: args.c, op: not_in, value: [x, a, b] }, { path: args.c, op: regex, value: '^(ab)*$' }] }",
      ),
      "equal",
    ],
    ["denied", run(""), run("{ name: d, action: deny }"), "narrower; 1 {} allow>deny"],
    ["hidden", run(""), run("", "hide: [run]"), "narrower; 1 {} allow>deny"],
    [
      "no longer hidden, but denied",
      run("{ name: d, action: deny }", "hide: [run]"),
      run("{ name: d, action: deny }"),
      "equal",
    ],
    ["an approval less", run("{ name: a, action: require_approval }"), run(""), "wider; 1 {} approval>allow"],
    [
      "an approval for a denial",
      run("{ name: d, action: deny }"),
      run("{ name: a, action: require_approval }"),
      "wider; 1 {} deny>approval",
    ],
    ["one call more", run(rate("5/minute")), run(rate("6/minute")), "wider; 6 {} deny>allow"],
    ["a limit less", run(rate("5/minute")), run(""), "wider; 6 {} deny>allow"],
    [
      "a limit that never binds",
      run(rate("5/minute")),
      run(`${rate("5/minute")}, ${rate("300/hour")}, ${rate("7200/day")}`),
      "equal",
    ],
    [
      "one that just binds",
      run(rate("5/minute")),
      run(`${rate("5/minute")}, ${rate("299/hour")}`),
      "narrower; 300 {} allow>deny",
    ],
    ["a shorter window", run(rate("5/hour")), run(rate("5/minute")), "wider; 6 {} deny>allow"],
    [
      "less at once, more in all",
      run(rate("10/hour")),
      run(rate("5/minute")),
      "incomparable; 11 {} deny>allow; 6 {} allow>deny",
    ],
    [
      "more at once, as much in all",
      run(`${rate("5/minute")}, ${rate("20/hour")}`),
      run(`${rate("10/minute")}, ${rate("20/hour")}`),
      "wider; 6 {} deny>allow",
    ],
    [
      "two limits of one counter, in another order",
      run(
        "{ name: a, conditions: [{ path: state.run.c, op: lte, value: 5 }], state: { counter: c, window: hour } }, { name: b, conditions: [{ path: state.run.c, op: lte, value: 3 }], state: { counter: c, window: hour } }",
      ),
      run(
        "{ name: b, conditions: [{ path: state.run.c, op: lte, value: 3 }], state: { counter: c, window: hour } }, { name: a, conditions: [{ path: state.run.c, op: lte, value: 5 }], state: { counter: c, window: hour } }",
      ),
      "wider; 2 {} deny>allow",
    ],
    [
      "calls that count twice",
      run(
        "{ name: a, conditions: [{ path: state.run.c, op: lte, value: 10 }], state: { counter: c, window: hour, increment: 2 } }",
      ),
      run(rate("5/hour")),
      "equal",
    ],
    [
      "a sum that a call lowers before it counts",
      run("{ name: d, action: deny }"),
      run(
        "{ name: a, conditions: [{ path: state.run.c, op: lte, value: 0 }], state: { counter: c, window: hour, increment_from: args.n } }, { name: b, conditions: [{ path: state.run.c, op: lte, value: 0 }], state: { counter: c, window: hour } }",
      ),
      'wider; 1 {"n":-1} deny>allow',
    ],
    ["a limit of every tool", all(rate("5/minute")), all(rate("6/minute")), "wider; 6 {} deny>allow"],
    [
      "a limit of every tool beside one of its own",
      all(rate("5/minute"), rate("2/minute")),
      all(rate("6/minute"), rate("2/minute")),
      "wider; 6 {} deny>allow",
    ],
    ["a larger sum", run(sum(100)), run(sum(101)), 'wider; 1 {"n":101} deny>allow'],
    [
      "a larger sum of small amounts",
      run(`${sum(100)}, ${on("args.n", "lte", "40")}`),
      run(`${sum(101)}, ${on("args.n", "lte", "40")}`),
      'wider; 3 {"n":21} deny>allow',
    ],
    [
      "a sum that never binds",
      run(`${sum(100)}, ${rate("10/day")}, ${on("args.n", "gte", "0")}, ${on("args.n", "lte", "10")}`),
      run(`${rate("10/day")}, ${on("args.n", "gte", "0")}, ${on("args.n", "lte", "10")}`),
      "equal",
    ],
    [
      "a sum in a longer window",
      run(`${sum(100, "minute")}, ${small}`),
      run(`${sum(100, "hour")}, ${small}`),
      'narrower; 2 {"n":1} allow>deny',
    ],
    [
      "a sum in a longer window, where an amount can be too large to count",
      run(`${sum(100, "minute")}, ${on("args.n", "gte", "0")}`),
      run(`${sum(100, "hour")}, ${on("args.n", "gte", "0")}`),
      'incomparable; 2 {"n":101} deny>allow; 2 {"n":1} allow>deny',
    ],
    [
      "a sum in a longer window, where an amount can be negative",
      run(sum(100, "minute")),
      run(sum(100, "hour")),
      'incomparable; 2 {"n":101} deny>allow; 2 {"n":1} allow>deny',
    ],
    [
      "a rate limit before a sum that can be negative: a denied call lifts its counter to zero",
      run(`${sum(100)}, ${rate("2/minute")}`),
      run(`${rate("2/minute")}, ${sum(100)}`),
      'incomparable; 4 {"n":101} deny>allow; 4 {"n":9223372036854776000} allow>deny',
    ],
    [
      "the same, where amounts are bounded",
      run(`${sum(100)}, ${rate("2/minute")}, ${small}`),
      run(`${rate("2/minute")}, ${sum(100)}, ${small}`),
      "equal",
    ],
    [
      "a rule beside such a sum, that denies some calls before they reserve",
      run(`${sum(100)}, ${rate("2/minute")}`),
      run(`${sum(100)}, ${rate("2/minute")}, ${on("args.m", "neq", "x")}`),
      'incomparable; 4 {"m":"x1","n":101} deny>allow; 1 {"n":0} allow>deny',
    ],
    [
      "a sum after which nothing denies, written in another order",
      run(`${on("args.m", "exists", "true")}, ${sum(100)}`),
      run(`${sum(100)}, ${on("args.m", "exists", "true")}, ${on("args.m", "exists", "true")}`),
      "equal",
    ],
    [
      "a bound written otherwise",
      run(`${sum(100)}, ${rate("2/minute")}`),
      run(
        `{ name: s, conditions: [{ path: state.run.s_day, op: lt, value: 101 }], state: { counter: s_day, window: day, increment_from: args.n } }, ${rate("2/minute")}`,
      ),
      "equal",
    ],
    [
      "a condition on a counter",
      run(`${rate("5/minute")}, ${on("state.run._rate_minute", "lt", "3")}`),
      run(rate("5/minute")),
      "wider; 4 {} deny>allow",
    ],
    [
      "a condition that no counter meets",
      run(`${rate("5/minute")}, ${on("state.run._rate_minute", "lte", "9")}`),
      run(rate("5/minute")),
      "equal",
    ],
    [
      "gateway: as much by another name",
      gateway({ limits: [limit("minute", 5)] }),
      gateway({ limits: [limit("minute", 5, "d")] }),
      "equal",
    ],
    [
      "gateway: for every agent, then for each",
      run(rate("5/minute"), "default: deny"),
      gateway({ limits: [limit("minute", 5)] }),
      "wider; 6 {} deny>allow",
    ],
    [
      "gateway: what nobody knows, untouched",
      gateway({ require: [{ conditions: [] }] }),
      gateway({ require: [{ conditions: [] }] }),
      "equal",
    ],
    [
      "gateway: what nobody knows",
      gateway({ require: [{ conditions: [] }] }),
      gateway({}),
      "unknown; what the gateway makes of /tools/run/require/0 is not documented",
    ],
    [
      "catalogue: a longer window",
      snippet(times(30, 60)),
      snippet(times(30, 90)),
      "incomparable; 31 {} deny>allow; 31 {} allow>deny",
    ],
    [
      "catalogue: the same in Intercept's words, for each agent",
      snippet(times(30, 60)),
      run(rate("30/minute")),
      "narrower; 31 {} allow>deny",
    ],
  ])("%s", (_name, before, after, expected) => {
    const diff = comparePolicies(policy(before), policy(after));
    const tool = diff.tools.find((one) => one.tool === "run");
    expect(tool && told(tool)).toBe(expected);
  });
});

const NONE: NoPolicy = { without: "deny", dialect: "gateway" };

describe("every tool that neither names", () => {
  it.each<[string, Policy | NoPolicy, Policy | NoPolicy, string]>([
    ["the default", policy(run("", "default: deny")), policy(run("")), "wider; 1 {} deny>allow"],
    ["no policy at the gateway", NONE, policy(gateway({})), "equal"],
    [
      "no Intercept",
      policy(run("", "default: deny")),
      { without: "allow", dialect: "intercept" },
      "wider; 1 {} deny>allow",
    ],
    ["a limit of every tool", policy(all(rate("5/minute"))), policy(all(rate("6/minute"))), "wider; 6 {} deny>allow"],
  ])("%s", (_name, before, after, expected) => {
    const tool = comparePolicies(before, after).tools.at(-1);
    expect(tool && `${tool.tool} ${told(tool)}`).toBe(`* ${expected}`);
  });
});

describe("with a list of tools", () => {
  const tools = readTools(
    JSON.stringify({
      tools: [
        {
          name: "run",
          inputSchema: {
            type: "object",
            properties: { m: { type: "string", enum: ["a", "b", "c"] }, n: { type: "integer", minimum: 3 } },
            required: ["m", "n"],
          },
        },
      ],
    }),
    "tools.json",
  ).tools;
  it.each<[string, string, string, string]>([
    ["a required argument", run("{ name: d, action: deny }"), run(""), '1 {"m":"a","n":3}'],
    ["a value of the enum", run(on("args.m", "in", "[a]")), run(on("args.m", "neq", "zz")), '1 {"m":"b","n":3}'],
    ["a number in its bounds", run(on("args.n", "lt", "2")), run(on("args.n", "lt", "20")), '1 {"n":3,"m":"a"}'],
    ["only an invalid one", run(on("args.n", "lt", "2")), run(on("args.n", "lt", "3")), '1 {"n":2,"m":"a"}'],
  ])("%s", (_name, before, after, expected) => {
    const diff = comparePolicies(policy(before), policy(after), { tools });
    const [witness] = diff.tools.find(({ tool }) => tool === "run")?.witnesses ?? [];
    expect(`${witness?.calls.length} ${JSON.stringify(witness?.calls.at(-1)?.args)}`).toBe(expected);
  });
});

describe("a witness", () => {
  const everyMinute = { all_tools: { limits: [limit("minute", 1)] }, default: "allow" };
  const never = { limits: [{ ...limit("minute", -1), increment_from: "args.n" }] };
  it("ends with a call of the tool that it tells of, though other tools differ too", () => {
    const [before, after] = [gateway({}, everyMinute), gateway(never, { default: "allow" })];
    const row = comparePolicies(policy(before), policy(after)).tools.at(-1);
    expect(row && told(row)).toBe("wider; 2 {} deny>allow");
    expect(row?.witnesses.map(({ sentence }) => sentence)).toEqual(["the 2nd call of `other` within a minute"]);
  });

  it.each<[string, string, string, string]>([
    [
      "without arguments that nothing reads",
      run(`${rate("1/minute")}, ${on("args.m", "exists", "true")}`),
      run(
        `${rate("2/minute")}, ${on("args.m", "exists", "true")}, { name: a, action: require_approval, conditions: [{ path: args.p, op: eq, value: x }] }`,
      ),
      '2 {"m":"x"}',
    ],
  ])("is made small: %s", (_name, before, after, expected) => {
    const [witness] = comparePolicies(policy(before), policy(after)).tools[0]?.witnesses ?? [];
    const count = witness?.calls.reduce((total, { times = 1 }) => total + times, 0);
    expect(`${count} ${JSON.stringify(witness?.calls.at(-1)?.args)}`).toBe(expected);
  });
});

describe("with texts of a length, and patterns, in the list", () => {
  const text = { type: "string", minLength: 3, maxLength: 5 };
  const properties = {
    m: { type: "string", pattern: "^[a-z]+:[0-9]$" },
    n: text,
    k: { type: "string", pattern: "^(?=x)", default: "xyz" },
    p: { type: "string", pattern: "^v[0-9]+$" },
    o: { type: "object", properties: { q: { type: "integer" } }, required: ["q"] },
  };
  const schema = { type: "object", properties, required: ["n", "p"], additionalProperties: false };
  const tools = readTools(JSON.stringify({ tools: [{ name: "run", inputSchema: schema }] }), "tools.json").tools;
  it.each<[string, string, string, string]>([
    ["a pattern", on("args.m", "neq", '"b:1"'), on("args.m", "neq", "bb"), '{"m":"b:1","n":"examp","p":"v0"}'],
    ["a length", on("args.n", "regex", "^a"), on("args.n", "regex", "."), '{"n":"x a","p":"v0"}'],
    ["what no rule asks for", "{ name: d, action: deny }", "", '{"n":"examp","p":"v0"}'],
    ["an object", on("args.o", "exists", "false"), "", '{"o":{"q":1},"n":"examp","p":"v0"}'],
    ["only an invalid one", on("args.m", "neq", "a"), on("args.m", "neq", "zz"), '{"m":"a","n":"examp","p":"v0"}'],
  ])("%s", (_name, before, after, expected) => {
    const diff = comparePolicies(policy(run(before)), policy(run(after)), { tools });
    const [witness] = diff.tools.find(({ tool }) => tool === "run")?.witnesses ?? [];
    expect(JSON.stringify(witness?.calls.at(-1)?.args)).toBe(expected);
  });
});

describe("patterns that are built to explode", () => {
  it("are given up, and said so", () => {
    const pattern = (last: string) => on("args.c", "regex", `'^(a|b)*a(a|b){25}${last}$'`);
    const diff = comparePolicies(policy(run(pattern("a"))), policy(run(`${pattern("a")}, ${pattern("[ab]")}`)));
    const tool = diff.tools.find((one) => one.tool === "run");
    expect(tool && told(tool)).toBe("unknown; the conditions are too many or too large to be decided");
  });
});
