/** Each kind of policy that the program refuses × each command: none presents what no program decides as what is enforced. */

import { describe, expect, it } from "vitest";
import { callgate } from "./run.js";

const BEFORE =
  'version: "1"\ndefault: deny\ntools:\n  send: { rules: [{ name: hourly, rate_limit: 10/hour }] }\n  list: { rules: [{ name: m, rate_limit: 60/minute }] }\n';

/** A rule of `send`, or a whole head, for which the program refuses the document; and the advice that must be given. */
const REFUSED: readonly (readonly [kind: string, rules: string, advice: RegExp, head?: string])[] = [
  ["no name", "[{ action: deny }]", /give it one/],
  ["an unknown action", "[{ name: r, action: denny }]", /did you mean `deny`/],
  ["an unknown default", "[]", /did you mean `deny`/, "default: dney\n"],
  ["no condition", "[{ name: r }]", /add `conditions` or a `rate_limit`/],
  [
    "a deny with conditions",
    "[{ name: r, action: deny, conditions: [{ path: args.a, op: eq, value: 1 }] }]",
    /remove them/,
  ],
  ["a window that is none", "[{ name: r, rate_limit: 5/week }]", /write `N\/minute`/],
  [
    "two limits of one window",
    "[{ name: a, rate_limit: 5/hour }, { name: b, rate_limit: 9/hour }]",
    /use another window, or drop one/,
  ],
  [
    "a limit beside conditions",
    "[{ name: r, rate_limit: 5/hour, conditions: [{ path: args.a, op: eq, value: 1 }] }]",
    /a rule of its own/,
  ],
  ["an unknown operator", "[{ name: r, conditions: [{ path: args.a, op: eqq, value: 1 }] }]", /did you mean `eq`/],
  [
    "a range",
    "[{ name: r, conditions: [{ path: args.a, op: between, value: [1, 2] }] }]",
    /two conditions.*`gte`.*`lte`/,
  ],
  ["an absence", "[{ name: r, conditions: [{ path: args.a, op: not_exists }] }]", /`exists` with `value: false`/],
  [
    "an opposite",
    "[{ name: r, conditions: [{ path: args.a, op: not_contains, value: x }] }]",
    /say what may pass with `in`/,
  ],
  [
    "a path of another language",
    "[{ name: r, conditions: [{ path: params.arguments.a, op: eq, value: 1 }] }]",
    /write `args.a`/,
  ],
  ["`in` without a list", "[{ name: r, conditions: [{ path: args.a, op: in, value: x }] }]", /write `\[a, b\]`/],
  ["a number in quotes", "[{ name: r, conditions: [{ path: args.a, op: lte, value: '5' }] }]", /without quotes/],
  ["a path that leads nowhere", "[{ name: r, conditions: [{ path: a, op: eq, value: 1 }] }]", /write `args.a`/],
  ["look-ahead", "[{ name: r, conditions: [{ path: args.a, op: regex, value: '(?!x)' }] }]", /look-around/],
  ["a counter that nothing moves", "[{ name: r, conditions: [{ path: state.send.c, op: lte, value: 1 }] }]", /add one/],
  ["a name hidden twice", "[]", /remove one/, "default: deny\nhide: [rm, rm]\n"],
  ["a version that is none", "[]", /write `version: "1"`/, "default: deny\n"],
  ["an approval that counts", "[{ name: r, action: require_approval, rate_limit: 5/hour }]", /a rule of its own/],
  ["a timeout that is none", "[{ name: r, action: require_approval, approval_timeout: soon }]", /such as `30m`/],
];

function policyOf(kind: string, rules: string, head = "default: deny\n"): string {
  const version = kind === "a version that is none" ? "2" : "1";
  return `version: "${version}"\n${head}tools:\n  send: { rules: ${rules} }\n`;
}

/** What nothing may say of a policy that no program runs. */
const FALSE =
  /denies every call|lets the call pass|the engine applies none|ignores the rule|denies nothing|never true|always true/;
const KEEPS = /a running one keeps the policy it has/;

describe.each(REFUSED.map(([kind, rules, advice, head]) => ({ kind, rules, advice, head })))("$kind", (row) => {
  const { kind, rules, advice, head } = row;
  const files = {
    "old.yaml": BEFORE,
    "new.yaml": policyOf(kind, rules, head),
    "a.policytest.yaml": "version: 1\npolicy: new.yaml\ncases:\n  - { tool: send, args: { a: 1 }, expect: deny }\n",
    "t.jsonl": `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "send", arguments: {} } })}\n`,
  };

  it("lint says that the whole policy is refused, what follows, and what to do", async () => {
    const { code, stdout } = await callgate(["lint", "new.yaml"], files);
    expect([code, FALSE.exec(stdout)]).toEqual([1, null]);
    expect(stdout).toMatch(/keeps? the policy it has/);
    expect(stdout).toMatch(advice);
  });

  it.each<[string, string[]]>([
    ["test", ["test"]],
    ["mutate", ["mutate", "new.yaml"]],
    ["budget", ["budget", "new.yaml"]],
    ["convert", ["convert", "--to", "gateway", "new.yaml"]],
    ["replay", ["replay", "--policy", "new.yaml", "t.jsonl"]],
  ])("%s ends with 2", async (_, args) => {
    const { code, stdout, stderr } = await callgate(args, files);
    expect(code).toBe(2);
    expect(stdout + stderr).toMatch(KEEPS);
  });

  it.each(["wider", "execute-wider", "any"])(
    "diff fails on %s, and says that the change takes no effect",
    async (failOn) => {
      const { code, stdout } = await callgate(["diff", "old.yaml", "new.yaml", "--fail-on", failOn], files);
      expect(code).toBe(1);
      expect(stdout).toContain(
        "this change takes no effect: the program refuses it, and a running one keeps the policy it has",
      );
      expect(stdout).not.toMatch(/less passes|more passes|equal/);
    },
  );
});

describe("a policy that is not enforced", () => {
  const files = { "old.yaml": BEFORE, "new.yaml": policyOf("", "[{ action: deny }]") };

  it.each(["html", "json", "markdown", "pretty", "sarif"])("is no change in %s", async (format) => {
    const { stdout } = await callgate(["diff", "old.yaml", "new.yaml", "--format", format], files);
    expect(stdout).toMatch(/takes no effect|notEnforced/);
    expect(stdout).toContain("keeps the policy it has");
  });

  it("fails nothing where nothing fails", async () => {
    expect((await callgate(["diff", "old.yaml", "new.yaml", "--fail-on", "never"], files)).code).toBe(0);
  });

  it("says that recorded calls are not compared", async () => {
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "send", arguments: {} } };
    const recorded = { ...files, "t.jsonl": `${JSON.stringify(call)}\n` };
    const { stdout } = await callgate(["diff", "new.yaml", "old.yaml", "--impact", "t.jsonl"], recorded);
    expect(stdout).toContain("recorded calls are not decided by it, so none is compared");
  });

  it.each<[name: string, before: string, after: string, code: number, said: RegExp]>([
    [
      "more than it said",
      policyOf("", "[{ action: deny }]"),
      BEFORE,
      1,
      /lets more through than the old one says for list, send/,
    ],
    [
      "as much as it said",
      policyOf("", "[{ rate_limit: 5/hour }]"),
      policyOf("", "[{ name: r, rate_limit: 5/hour }]"),
      0,
      /What passes now\n +- send: 5 calls an hour[\s\S]*it lets no more through than the old one says/,
    ],
    [
      "less than it said",
      policyOf("", "[{ rate_limit: 9/hour }]"),
      policyOf("", "[{ name: r, rate_limit: 5/hour }]"),
      0,
      /What passes now\n +- send: 5 calls an hour[\s\S]*it lets no more through than the old one says/,
    ],
    [
      "what cannot be loaded",
      policyOf("", "[{ name: r, rate_limit: { max: 5 } }]"),
      policyOf("", "[{ name: r, rate_limit: 5/hour }]"),
      1,
      /What passes now\n +- send: 5 calls an hour[\s\S]*could not be read, so all that passes now is shown/,
    ],
    [
      "the catalogue's form",
      "tools: { send: { rules: [{ action: allow }] } }",
      policyOf("", "[{ name: r, rate_limit: 5/hour }]"),
      0,
      /it lets no more through than the old one says/,
    ],
  ])("is compared by what it says where it was the one before: %s", async (_name, before, after, code, said) => {
    const sides = { "before.yaml": before, "after.yaml": after };
    const shown = await callgate(["diff", "before.yaml", "after.yaml"], sides);
    expect(shown.stdout).toMatch(/the policy before was not enforced, and this one is/);
    expect(shown.stdout).toMatch(said);
    expect(shown.stdout).not.toMatch(/less passes|more passes|equal:/);
    expect(shown.code).toBe(code);
    for (const format of ["html", "markdown"])
      expect((await callgate(["diff", "before.yaml", "after.yaml", "--format", format], sides)).stdout).toMatch(
        /policy before was not enforced[\s\S]*What passes now/,
      );
    expect((await callgate(["diff", "before.yaml", "after.yaml", "--fail-on", "any"], sides)).code).toBe(1);
    expect((await callgate(["diff", "before.yaml", "after.yaml", "--fail-on", "never"], sides)).code).toBe(0);
  });

  it("is enforced once its rule has a name, which --fix gives it", async () => {
    const fixed = await callgate(["lint", "--fix-dry-run", "new.yaml"], files);
    expect(fixed.stdout).toMatch(/^\+.*name: deny/m);
  });
});

describe("--release", () => {
  const files = {
    "ask.yaml": policyOf("", "[{ name: r, action: require_approval }]"),
    "spend.yaml": policyOf("", "[{ name: r, spend: { daily: 5 } }]"),
    "once.yaml": policyOf("", "[{ name: r, rate_limit: 5/hour, idempotency_window: 5m }]"),
  };
  it.each<[string, string[], number, RegExp]>([
    [
      "ask.yaml",
      [],
      0,
      /warning later-release[\s\S]*March 2026 release[\s\S]*later releases hold the call for approval/,
    ],
    ["ask.yaml", ["--release", "2026-03"], 1, /error schema[\s\S]*refuses the whole policy/],
    ["ask.yaml", ["--release", "latest"], 0, /^(?![\s\S]*later-release)/],
    [
      "spend.yaml",
      [],
      0,
      /later releases of Intercept enforce `spend`[\s\S]*March 2026[\s\S]*refuses the whole policy/,
    ],
    ["spend.yaml", ["--release", "2026-03"], 1, /error schema[\s\S]*refuses the whole policy/],
    ["spend.yaml", ["--release", "latest", "--verbose"], 0, /note later-release/],
    ["once.yaml", [], 0, /enforce `idempotency_window`[\s\S]*skips the key/],
    ["once.yaml", ["--release", "2026-03"], 1, /error unknown-key[\s\S]*knows no `idempotency_window`/],
  ])("%s %j", async (policy, release, code, said) => {
    const { code: exit, stdout } = await callgate(["lint", policy, ...release], files);
    expect(stdout).toMatch(said);
    expect(exit).toBe(code);
  });

  it.each([
    ["a budget of later releases", "render_image", "[{ name: r, spend: { daily: 5 } }]"],
    ["a budget of a tool that pays", "create_charge", "[{ name: r, spend: { daily: 5 } }]"],
  ])("lint says of nothing that it is not limited that a later release limits: %s", async (_name, tool, rules) => {
    const policy = policyOf("", rules).replace("send:", `${tool}:`);
    const { code, stdout } = await callgate(["lint", "p.yaml", "--verbose"], { "p.yaml": policy });
    expect(stdout).toMatch(/^(?![\s\S]*(?:nothing limits|any call may reach|nothing caps))[\s\S]*later-release/);
    expect(code).toBe(0);
  });

  it("convert says what only some releases do of what comes out, and refuses what the asked one refuses", async () => {
    const ask = { "ask.yaml": "tools: { send: { rules: [{ action: require_approval, reason: ask }] } }\n" };
    const told = await callgate(["convert", "ask.yaml", "--to", "intercept"], ask);
    expect(told.stderr).toMatch(/warning later-release[\s\S]*knows no `require_approval`/);
    const refused = await callgate(["convert", "ask.yaml", "--to", "intercept", "--release", "2026-03"], ask);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/what comes out is refused[\s\S]*knows no `require_approval`/);
  });

  it("budget calls nothing unlimited that a later release limits", async () => {
    const { stdout } = await callgate(["budget", "spend.yaml"], files);
    expect(stdout).toMatch(/send .*unknown .*how later releases of Intercept enforce `spend` is not public/);
    expect(stdout).not.toContain("unlimited");
  });
});
