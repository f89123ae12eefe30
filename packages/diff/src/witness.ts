/** A sequence that was found → a witness: decided anew by both engines, and told in words. */

import { type Engine, isKinder, type TimedCall } from "@callgate/core";
import { decideLast } from "./decide-last.js";
import type { DiffCall, DiffWitness, Sides } from "./policy-diff.js";

/** A witness did not reproduce: never a user's mistake. */
export class WitnessFault extends Error {}

/**
 * The witness that the calls make.
 * @throws WitnessFault where the engines, asked again, do not decide so
 */
export function witnessOf(
  shows: DiffWitness["shows"],
  calls: readonly TimedCall[],
  engines: Sides<Engine>,
): DiffWitness {
  const last = decideLast(calls, engines);
  if (last === undefined) throw new WitnessFault("there is no call, or one before the last does not pass");
  const { before, after } = last;
  const [kind, strict] = shows === "wider" ? [after, before] : [before, after];
  if (!isKinder(kind.outcome, strict.outcome))
    throw new WitnessFault(`a call that should be ${shows} is decided ${before.outcome}, then ${after.outcome}`);
  const agents = new Set(calls.map(({ grant }) => grant)).size;
  return {
    shows,
    calls: calls.map((call) => shown(call, agents)),
    before: before.outcome,
    after: after.outcome,
    rule: { before: before.rule, after: after.rule },
    origin: { before: before.origin, after: after.origin },
    sentence: sentence(calls, agents),
  };
}

function shown({ at, tool, args, times, grant }: TimedCall, agents: number): DiffCall {
  return { at, tool, args, ...(times > 1 ? { times } : {}), ...(agents > 1 ? { grant } : {}) };
}

const SPANS: readonly (readonly [string, number])[] = [
  ["a minute", 60_000],
  ["an hour", 3_600_000],
  ["a day", 86_400_000],
];

function sentence(calls: readonly TimedCall[], agents: number): string {
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined) return "";
  const others = calls.filter(({ tool }) => tool !== last.tool);
  const [all, foreign] = [count(calls), count(others)];
  const nth = all - foreign === 1 ? "a" : `the ${ordinal(all - foreign)}`;
  const after = foreign === 0 ? "" : `, after ${foreign} ${foreign === 1 ? "call" : "calls"} of ${named(others)}`;
  const within = all === 1 ? "" : `${after === "" ? "" : ","} within ${span(first.at, last.at)}`;
  const by = agents === 1 ? "" : `, made by ${agents} agents together`;
  return `${nth} call of \`${last.tool}\`${after}${within}${by}`;
}

function count(calls: readonly TimedCall[]): number {
  return calls.reduce((sum, { times }) => sum + times, 0);
}

function named(calls: readonly TimedCall[]): string {
  const [tool, ...more] = new Set(calls.map((call) => call.tool));
  return more.length === 0 ? `\`${tool}\`` : "other tools";
}

/** The window that both times are in. */
function span(from: number, to: number): string {
  const whole = SPANS.find(([, length]) => Math.floor(from / length) === Math.floor(to / length));
  return whole?.[0] ?? `${Math.ceil((to - from) / 86_400_000)} days`;
}

function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}
