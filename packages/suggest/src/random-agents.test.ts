/** Generated agents with known habits: the learned policy holds the habit, and not the noise. */

import { Counters, compile, lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { Habits } from "./habits.js";
import { gatewayText } from "./print-gateway.js";
import { interceptText } from "./print-intercept.js";
import { suggestionOf } from "./suggestion.js";

/** As in the generators of other tests: a small, well-known one, so that a seed names a test. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;

/** An argument as an agent uses it: its usual values, and one that is never usual. */
interface Habit {
  usual(random: Random): unknown;
  readonly odd: unknown;
}

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
const word = (random: Random) => Array.from({ length: 3 + random(5) }, () => "abcdefghij"[random(10)]).join("");

/** What an argument may be like, each made by a seed. */
const HABITS: readonly ((random: Random) => Habit)[] = [
  (random) => ({
    usual: (
      (value) => () =>
        value
    )(word(random)),
    odd: "quite another value",
  }),
  (random) => {
    const folder = `/srv/${word(random)}/${word(random)}`;
    return { usual: (one) => `${folder}/${word(one)}/${word(one)}.md`, odd: "/etc/passwd" };
  },
  (random) => {
    const host = `https://api.${word(random)}.example`;
    return { usual: (one) => `${host}/v1/${word(one)}`, odd: "https://evil.example/collect" };
  },
  (random) => {
    const most = 10 + random(90);
    return { usual: (one) => 1 + one(most), odd: most * 10_000 };
  },
  (random) => {
    const host = `${word(random)}.example`;
    return { usual: (one) => `${word(one)}@${host}`, odd: "ada@evil.test" };
  },
  () => ({ usual: (one) => `2026-0${1 + one(9)}-${10 + one(18)}`, odd: "yesterday; rm -rf /" }),
];

interface Made {
  readonly session: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly outcome: "ok" | "toolError" | "denied";
}

const NAMES = ["a", "b", "c"];

/** The calls of an agent in eight sessions, and the odd ones among them, which are an attack or a mistake. */
function agent(seed: number): { habits: Habit[]; usual: Made[]; noise: Made[] } {
  const random = randomOf(seed);
  const habits = NAMES.map(() => pick(random, HABITS)(random));
  const usualArgs = () => Object.fromEntries(NAMES.map((name, i) => [name, (habits[i] as Habit).usual(random)]));
  const usual = Array.from(
    { length: 120 },
    (_, i): Made => ({ session: `s${i % 8}`, args: usualArgs(), outcome: "ok" }),
  );
  const odd = random(NAMES.length);
  const args = { ...usualArgs(), [NAMES[odd] as string]: (habits[odd] as Habit).odd };
  const outcome = pick(random, ["ok", "toolError", "denied"] as const);
  return { habits, usual, noise: [{ session: "s3", args, outcome }] };
}

function policyOf(seed: number, to: "intercept" | "gateway") {
  const { habits: known, usual, noise } = agent(seed);
  const habits = new Habits();
  const at = randomOf(seed)(usual.length);
  for (const [i, made] of [...usual.slice(0, at), ...noise, ...usual.slice(at)].entries()) {
    const { session, args, outcome } = made;
    const call = { tool: "read_item", server: "x", session, args, argsUnknown: undefined, malformed: undefined };
    const pending = habits.call({ ...call, at: i * 30_000, line: i + 1 }, "log.jsonl");
    if (pending !== undefined) habits.outcome(pending, outcome);
  }
  habits.end();
  const { tools } = suggestionOf(habits, { scope: to === "gateway" ? "grant" : "everyone" });
  const print = to === "gateway" ? gatewayText : interceptText;
  const { policy } = lower(readDocument(print(tools, { calls: 121, sessions: 8 }), "p"), { dialect: to });
  if (policy === undefined) throw new TypeError("what is printed is a policy");
  const engine = compile(policy);
  const allows = (args: object) =>
    engine.decide({ tool: "read_item", args, at: 0, grant: "" }, new Counters()).outcome === "allow";
  return { known, usual, noise, allows };
}

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

describe.each(["intercept", "gateway"] as const)("for %s", (to) => {
  it.each(SEEDS)("agent %i keeps its habit, and gains nothing else", (seed) => {
    const { usual, noise, known, allows } = policyOf(seed, to);
    // Right after a denial nothing is learned: the habit is in what is left.
    expect(usual.filter(({ args }) => !allows(args))).toEqual([]);
    for (const { args } of noise) expect(allows(args), JSON.stringify(args)).toBe(false);
    // Nor does anything else odd pass, in a call that is usual otherwise.
    for (const [i, name] of NAMES.entries())
      expect(allows({ ...(usual[0] as Made).args, [name]: (known[i] as Habit).odd }), name).toBe(false);
  });
});
