import { describe, expect, it } from "vitest";
import { lower } from "../dialects/lower.js";
import { readDocument } from "../document/read.js";
import type { Policy } from "../policy/policy.js";
import { allowsNoMore, mayAllowMore } from "./allows-no-more.js";
import { StepLimit } from "./step-limit.js";

function policy(text: string): Policy {
  const lowered = lower(readDocument(text, "p")).policy;
  if (lowered === undefined) throw new Error(text);
  return lowered;
}

const run = (rules: string, more = "default: allow") => `version: "1"\n${more}\ntools: { run: { rules: [${rules}] } }`;
const gateway = (run: object, more: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", ...more, tools: { run } });
const limit = (window: string, max: number, counter = "c") => ({ counter, window, max, scope: "grant" });
const sum =
  "{ name: s, conditions: [{ path: state.run.s, op: lte, value: 100 }], state: { counter: s, window: day, increment_from: args.n } }";
const atLeast = (n: number) => `{ name: n, conditions: [{ path: args.n, op: gte, value: ${n} }] }`;
const oneOf = (list: string) => `{ name: m, conditions: [{ path: args.m, op: in, value: ${list} }] }`;
const asks = (value: string) =>
  `{ name: a, action: require_approval, conditions: [{ path: args.m, op: eq, value: ${value} }] }`;

describe("whether a policy allows no more than another", () => {
  it.each<[string, string, string, string]>([
    ["the same", run(oneOf("[a, b]")), run(oneOf("[a, b]")), "yes"],
    ["a shorter list", run(oneOf("[a, b]")), run(oneOf("[b]")), "yes"],
    ["a longer list", run(oneOf("[a]")), run(oneOf("[a, b]")), 'no run {"m":"b"}'],
    ["a rule more", run(oneOf("[a, b]")), run(`${oneOf("[a, b]")}, ${atLeast(0)}`), "yes"],
    ["a rule less", run(`${oneOf("[a, b]")}, ${atLeast(0)}`), run(oneOf("[a, b]")), 'no run {"m":"a"}'],
    [
      "the same said otherwise",
      run(atLeast(5)),
      run("{ name: n, conditions: [{ path: args.n, op: not_in, value: [x] }, { path: args.n, op: gt, value: 5 }] }"),
      "yes",
    ],
    ["denied", run(""), run("{ name: d, action: deny }"), "yes"],
    ["no longer denied", run("{ name: d, action: deny }"), run(""), "no run {}"],
    ["hidden", run(""), run("", "hide: [run]"), "yes"],
    ["no longer hidden", run("", "hide: [run, rm]"), run("", "hide: [rm]"), "no run {}"],
    ["a hidden tool that is not listed", run("", "hide: [rm]"), run(""), "no rm {}"],
    ["deny by default", run(""), run("", "default: deny"), "yes"],
    ["allow by default", run("", "default: deny"), run(""), "no * {}"],
    [
      "a tool that comes off the list, denied by default",
      run("", "default: deny"),
      'version: "1"\ndefault: deny\ntools: {}',
      "yes",
    ],
    ["a lower limit", run("{ name: r, rate_limit: 5/minute }"), run("{ name: r, rate_limit: 4/minute }"), "yes"],
    ["a higher limit", run("{ name: r, rate_limit: 5/minute }"), run("{ name: r, rate_limit: 6/minute }"), "no run {}"],
    ["a limit less", run("{ name: r, rate_limit: 5/minute }"), run(""), "no run {}"],
    [
      "as many in a longer window",
      run("{ name: r, rate_limit: 5/minute }"),
      run("{ name: r, rate_limit: 5/hour }"),
      "yes",
    ],
    [
      "as many in a shorter window",
      run("{ name: r, rate_limit: 300/hour }"),
      run("{ name: r, rate_limit: 5/minute }"),
      "yes",
    ],
    [
      "one more in a shorter window",
      run("{ name: r, rate_limit: 299/hour }"),
      run("{ name: r, rate_limit: 5/minute }"),
      "no run {}",
    ],
    [
      "a counter by another name",
      run("{ name: r, rate_limit: 5/minute }"),
      run("{ name: r, conditions: [{ path: state.run.c, op: lt, value: 6 }], state: { counter: c, window: minute } }"),
      "yes",
    ],
    [
      "a limit of the tool for one of all tools",
      run("{ name: r, rate_limit: 5/minute }"),
      `${run("")}\n`.replace("run:", '"*":').replace("[]", "[{ name: r, rate_limit: 5/minute }]"),
      "yes",
    ],
    [
      "a limit of all tools for one of the tool",
      run("").replace("run:", '"*":').replace("[]", "[{ name: r, rate_limit: 5/minute }]"),
      run("{ name: r, rate_limit: 5/minute }"),
      "no * {}",
    ],
    ["a sum, untouched", run(sum), run(`${sum}, ${atLeast(0)}`), "yes"],
    ["a sum that starts lower", run(sum), run(sum.replace("100", "99")), "yes"],
    ["a sum that is gone", run(sum), run("{ name: r, rate_limit: 5/minute }"), "no run {}"],
    [
      "a sum for a number of calls",
      run(sum),
      run(`${atLeast(0)}, { name: r, rate_limit: 5/minute }`),
      'no run {"n":101}',
    ],
    ["an approval", run(""), run(asks("x")), "yes"],
    ["an approval less", run(asks("x")), run(""), 'no run {"m":"x"}'],
    ["an approval for a denial", run(asks("x")), run(oneOf("[a]")), "yes"],
    ["an approval of more", run(asks("x")), run("{ name: a, action: require_approval }"), "yes"],
    [
      "another tool's counter, read",
      run("{ name: c, conditions: [{ path: state.rm.c, op: lt, value: 3 }] }"),
      run("{ name: c, conditions: [{ path: state.rm.c, op: lt, value: 2 }] }"),
      "yes",
    ],
    [
      "what nobody knows, untouched",
      gateway({ require: [{ conditions: [] }] }),
      gateway({ require: [{ conditions: [] }], limits: [limit("day", 9)] }),
      "yes",
    ],
    ["what nobody knows, gone", gateway({ require: [{ conditions: [] }] }), gateway({}), "unknown"],
    [
      "the gateway's form, for Intercept",
      gateway({ limits: [limit("minute", 5)] }),
      run("{ name: r, rate_limit: 5/minute }", "default: deny"),
      "yes",
    ],
    [
      "Intercept's form, for the gateway",
      run("{ name: r, rate_limit: 5/minute }", "default: deny"),
      gateway({ limits: [limit("minute", 5)] }),
      "no run {}",
    ],
    [
      "the catalogue's form, for Intercept",
      "tools: { run: { rules: [{ action: allow, rate_limit: { max: 30, window: 60 } }] } }",
      run("{ name: r, rate_limit: 30/minute }"),
      "yes",
    ],
    [
      "the catalogue's form, for the gateway",
      "tools: { run: { rules: [{ action: deny, reason: no }] } }",
      '{"version":"1","default":"allow","hide":["run"],"tools":{"x":{"limits":[]}}}',
      "yes",
    ],
    [
      "an argument that must be text",
      run("{ name: r, conditions: [{ path: args.c, op: regex, value: 'rm' }] }"),
      run("{ name: r, conditions: [{ path: args.c, op: regex, value: '^rm$' }] }"),
      "yes",
    ],
  ])("%s", (_name, before, after, expected) => {
    const answer = allowsNoMore(policy(before), policy(after));
    expect(answer.answer === "no" ? `no ${answer.tool} ${JSON.stringify(answer.args)}` : answer.answer).toBe(expected);
  });
});

describe("mayAllowMore", () => {
  const tools = (number: number, maxOf: (i: number) => number) => {
    const entries = Array.from({ length: number }, (_, i) => {
      const conditions = [{ path: "args.n", op: "lte", value: maxOf(i) }];
      return [`tool_${i}`, { require: [{ conditions }], limits: [limit("minute", 5)] }];
    });
    return policy(JSON.stringify({ version: "1", default: "deny", tools: Object.fromEntries(entries) }));
  };
  const stepsOf = (number: number) => {
    const shared = new StepLimit(1_000_000);
    expect(
      mayAllowMore(
        tools(number, () => 9),
        tools(number, () => 8),
        { shared },
      ),
    ).toEqual(new Set());
    return shared.spent;
  };

  it("proves once what is said of very many tools", () => {
    expect(stepsOf(1)).toBeGreaterThan(0);
    expect(stepsOf(300)).toBe(stepsOf(1));
  });

  it("names every tool that may be allowed more, and no other", () => {
    const [before, after] = [tools(60, () => 9), tools(60, (i) => (i % 20 === 7 ? 10 : 8))];
    expect(mayAllowMore(before, after)).toEqual(new Set(["tool_7", "tool_27", "tool_47"]));
  });

  it("names the tools that no policy names as one", () => {
    expect(mayAllowMore(policy(gateway({})), policy(gateway({}, { default: "allow" })))).toEqual(new Set(["*"]));
  });
});
