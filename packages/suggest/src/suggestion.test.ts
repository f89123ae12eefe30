/** Recorded calls → what is suggested of them. */

import type { CallOutcome } from "@callgate/core";
import type { Tool } from "@callgate/core/policy";
import { describe, expect, it } from "vitest";
import { boundWords } from "./bound.js";
import { Habits, type HabitsOptions } from "./habits.js";
import { interceptText } from "./print-intercept.js";
import { type SuggestedTool, type SuggestOptions, suggestionOf } from "./suggestion.js";

interface Recorded {
  readonly tool?: string;
  readonly session?: number;
  readonly args?: object;
  readonly outcome?: CallOutcome;
  readonly at?: number;
}

function learn(calls: readonly Recorded[], options?: HabitsOptions): Habits {
  const habits = new Habits(options);
  calls.forEach(({ tool = "read_file", session = 0, args = {}, outcome = "ok", at }, i) => {
    const call = { tool, server: "fs", session: `s${session}`, args, argsUnknown: undefined, malformed: undefined };
    const pending = habits.call({ ...call, at: at ?? i * 1_000, line: i + 1 }, "log.jsonl");
    if (pending !== undefined) habits.outcome(pending, outcome);
  });
  habits.end();
  return habits;
}

function suggested(calls: readonly Recorded[], options: Partial<SuggestOptions> = {}, more?: HabitsOptions) {
  return suggestionOf(learn(calls, more), { scope: "everyone", ...options });
}

/** `path: below /srv/app`, of the only tool. */
function bounds({ arguments: all }: SuggestedTool): string[] {
  return all.map(({ path, bound }) => `${path}: ${boundWords(bound)}`);
}

function only(tools: readonly SuggestedTool[]): SuggestedTool {
  expect(tools).toHaveLength(1);
  return tools[0] as SuggestedTool;
}

/** Twenty calls in five sessions. */
function twenty(args: (i: number, session: number) => object): Recorded[] {
  return Array.from({ length: 20 }, (_, i) => ({ session: i % 5, args: args(i, i % 5) }));
}

describe("bounds", () => {
  it.each<[string, (i: number) => object, string[]]>([
    ["a constant", () => ({ db: "main" }), ["db: main"]],
    ["a few values", (i) => ({ db: ["main", "staging"][(i >> 2) % 2] }), ["db: one of main, staging"]],
    ["paths", (i) => ({ path: `/srv/app/${["a", "b"][i % 2]}/${i}.md` }), ["path: below /srv/app"]],
    ["URLs", (i) => ({ url: `https://api.acme.com/v1/items/${i}` }), ["url: below https://api.acme.com/v1/items"]],
    ["addresses of mail", (i) => ({ to: `person${i}@acme.com` }), ["to: an address at acme.com"]],
    ["dates", (i) => ({ day: `2026-11-${10 + i}` }), ["day: a date such as 2026-11-30"]],
    ["identifiers", (i) => ({ id: `item_${i}` }), ["id: letters, digits, `_` and `-`, 16 at most"]],
    ["numbers", (i) => ({ limit: 10 + (i % 4) * 10 }), ["limit: 1 to 80"]],
    ["prose", (i) => ({ text: `Sentence ${i}, and more of it.` }), ["text: anything"]],
    ["what is left out at times", (i) => (i % 2 ? { a: 1 } : {}), ["a: anything"]],
    ["objects", (i) => ({ options: { limit: 5, note: `n. ${i}` } }), ["options.limit: 5", "options.note: anything"]],
    ["a secret by its name", () => ({ token: "main" }), ["token: anything"]],
  ])("%s", (_, args, expected) => {
    expect(bounds(only(suggested(twenty(args)).tools))).toEqual(expected);
  });

  it("are looser or tighter when asked", () => {
    const calls = [0, 1].flatMap((n) => twenty((i) => ({ path: `/srv/app/docs/${n}-${i}.md`, limit: 3 + i })));
    const at = (level: SuggestOptions["level"]) => bounds(only(suggested(calls, { level }).tools));
    expect(at("tight")).toEqual(["path: below /srv/app/docs", "limit: 3 to 22"]);
    expect(at("medium")).toEqual(["path: below /srv/app/docs", "limit: 1 to 50"]);
    expect(at("loose")).toEqual(["path: below /srv", "limit: 0 to 250"]);
    expect(at("any")).toEqual(["path: anything", "limit: anything"]);
  });

  it("are as loose as held-out sessions need them", () => {
    const calls = twenty((_, session) => ({ issue: session * 100 }));
    const tool = only(suggested(calls).tools);
    expect(bounds(tool)).toEqual(["issue: 0 to 4000"]);
    expect(tool.tradeoffs.map(({ level, denied }) => `${level} ${denied}`)).toEqual([
      "tight 8",
      "medium 4",
      "loose 0",
      "any 0",
    ]);
  });

  it("close what the tool list has and no call gave", () => {
    const inputSchema = { type: "object", properties: { path: {}, force: { type: "boolean" } }, required: ["path"] };
    const toolOf = (): Tool => ({ name: "read_file", inputSchema });
    const tool = only(
      suggested(
        twenty(() => ({ path: "/srv/a.md" })),
        { toolOf },
      ).tools,
    );
    expect(bounds(tool)).toEqual(["path: /srv/a.md", "force: left out"]);
    expect(tool.arguments[1]?.share).toEqual({ open: 1, of: 3 });
  });
});

describe("what is set apart", () => {
  const usual = twenty((i) => ({ path: `/srv/app/${i}.md`, limit: 10 }));

  it.each<[string, Recorded, string]>([
    ["a path elsewhere", { session: 3, args: { path: "/etc/passwd", limit: 10 } }, "path: /etc"],
    ["a number far off", { session: 3, args: { path: "/srv/app/1.md", limit: 1e6 } }, "limit: 1000000"],
  ])("%s", (_, odd, expected) => {
    const tool = only(suggested([...usual, odd]).tools);
    expect(tool.apart.map(({ path, outlier }) => `${path}: ${outlier.words}`)).toEqual([expected]);
    expect(bounds(tool)).toEqual(bounds(only(suggested(usual).tools)));
  });

  it.each<[CallOutcome, string[]]>([
    ["toolError", ["failed 1"]],
    ["denied", ["denied 1", "after a denial 1"]],
    ["refused", ["refused 1", "after a denial 1"]],
  ])("a call whose outcome is %s", (outcome, expected) => {
    const odd = { session: 9, args: { path: "/etc/passwd", limit: 10 }, outcome };
    const next = { session: 9, args: { path: "/etc/shadow", limit: 10 }, outcome: "ok" as const };
    const { tools, apart } = suggested([...usual, odd, ...(outcome === "toolError" ? [] : [next])]);
    expect(apart.map(({ because, calls }) => `${because} ${calls}`)).toEqual(expected);
    expect(bounds(only(tools))).toEqual(bounds(only(suggested(usual).tools)));
  });

  it("a tool of one session only, unless it is allowed", () => {
    const rare = { tool: "list_users", session: 2, args: {} };
    const decisions = (allow?: string[]) =>
      suggested([...usual, rare], { allow }).tools.map(({ tool, decision }) => `${tool} ${decision}`);
    expect(decisions()).toEqual(["list_users ask", "read_file allow"]);
    expect(decisions(["list_users"])).toEqual(["list_users allow", "read_file allow"]);
    expect(decisions(["fs/list_users"])).toEqual(["list_users allow", "read_file allow"]);
  });

  it("what destroys, pays or runs programs", () => {
    const calls = [...usual, ...usual.map((call) => ({ ...call, tool: "delete_file" }))];
    expect(suggested(calls).tools.map(({ tool, decision }) => `${tool} ${decision}`)).toEqual([
      "delete_file deny",
      "read_file allow",
    ]);
  });

  it("an agent that ran away", () => {
    const burst = Array.from({ length: 500 }, (_, i) => ({
      session: 7,
      args: { path: "/srv/app/1.md", limit: 10 },
      at: 1e6 + i,
    }));
    const tool = only(suggested([...usual, ...burst]).tools);
    expect(tool.burst).toEqual({ session: 5, peak: 500, others: 4 });
    expect(tool.limits.map(({ max, window }) => `${max}/${window}`)).toEqual(["5/minute"]);
  });
});

it("nothing of a secret is in the policy", () => {
  const secret = "Zk3vQ9xT7mB2nL5wZk3vQ9xT7mB2nL5w";
  const calls = twenty(() => ({
    note: secret,
    path: `/srv/${secret}/x`,
    url: `https://a.example/${secret}`,
    plain: "x",
  }));
  for (const level of ["tight", "medium", "loose"] as const) {
    const { tools } = suggested(calls, { level });
    expect(interceptText(tools, { calls: 20, sessions: 5 })).not.toContain("Zk3vQ9xT7mB2");
  }
  const { tools } = suggested(calls, { level: "tight" }, { redact: ["plain"] });
  expect(bounds(only(tools))).toContain("plain: anything");
});

it("nothing is kept of a tool whose name looks like a secret, of hosts and of numbers that do", () => {
  const secret = "Zk3vQ9xT7mB2nL5wZk3vQ9xT7mB2nL5w";
  const calls = twenty((i) => ({
    card: 4111111111111111,
    host: `https://${secret}.example/${i}`,
    to: `ada${i}@${secret.toLowerCase()}.example`,
  }));
  const { tools, callsOfSecretNames } = suggested([...calls, ...calls.map((call) => ({ ...call, tool: secret }))]);
  expect([tools.map(({ tool }) => tool), callsOfSecretNames]).toEqual([["read_file"], 20]);
  expect(bounds(only(tools))).toEqual(["card: anything", "host: anything", "to: anything"]);
});

it("a tool's name that is no plain word is written so that it reads back", () => {
  const calls = twenty(() => ({ a: "b" })).map((call) => ({ ...call, tool: 'files.read # no comment\n"x"' }));
  const text = interceptText(suggested(calls, { allow: ['files.read # no comment\n"x"'] }).tools, {
    calls: 20,
    sessions: 5,
  });
  expect(text.split("\n").filter((line) => line.startsWith('  "files'))).toEqual([
    '  "files.read # no comment\\n\\"x\\"":',
  ]);
});
