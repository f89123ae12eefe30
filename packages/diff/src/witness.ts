/** A sequence that was found → a witness: decided anew by both engines, and told in words. */

import { Counters, type Decision, type Engine, isKinder, passesWith, type TimedCall } from "@callgate/core";
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
  const { before, after } = decideLast(calls, engines);
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

/** Both engines, begun with empty counters. */
function decideLast(calls: readonly TimedCall[], { before, after }: Sides<Engine>): Sides<Decision> {
  const [were, are] = [new Counters(), new Counters()];
  let last: Sides<Decision> | undefined;
  for (const call of calls)
    for (let n = 0; n < call.times; n++) {
      if (last !== undefined && !(passesWith(last.before.outcome) && passesWith(last.after.outcome)))
        throw new WitnessFault("a call that leads up to another does not pass");
      last = { before: before.decide(call, were), after: after.decide(call, are) };
    }
  if (last === undefined) throw new WitnessFault("there are no calls");
  return last;
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
  const all = calls.reduce((sum, { times }) => sum + times, 0);
  const own = calls.reduce((sum, { tool, times }) => (tool === last.tool ? sum + times : sum), 0);
  const span = SPANS.find(([, length]) => Math.floor(first.at / length) === Math.floor(last.at / length));
  const within = all === 1 ? "" : ` within ${span?.[0] ?? `${Math.ceil((last.at - first.at) / 86_400_000)} days`}`;
  const after = all === own ? "" : `, after ${all - own} of other tools`;
  const by = agents === 1 ? "" : `, made by ${agents} agents together`;
  return `${own === 1 ? "a" : `the ${ordinal(own)}`} call of \`${last.tool}\`${within}${after}${by}`;
}

function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}
