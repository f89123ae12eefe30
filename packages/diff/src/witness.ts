/** A sequence that was found → a witness: decided again by both engines, and described. */

import type { BatchEngine } from "@callgate/core/engine";
import { describeLastCall, isMorePermissive, type TimedCall } from "@callgate/core/logic";
import { decideLast } from "./decide-last.js";
import type { DiffCall, DiffWitness, Sides } from "./policy-diff.js";

/** A witness did not reproduce: never a user's mistake. */
export class WitnessFault extends Error {}

/**
 * The witness that the calls make.
 * @throws WitnessFault if the engines do not decide so when the calls are evaluated again
 */
export function witnessOf(
  shows: DiffWitness["shows"],
  calls: readonly TimedCall[],
  engines: Sides<BatchEngine>,
): DiffWitness {
  const last = decideLast(calls, engines);
  if (last === undefined) throw new WitnessFault("there is no call, or one before the last is not decided alike");
  const { before, after, denied } = last;
  const [permissive, strict] = shows === "wider" ? [after, before] : [before, after];
  if (!isMorePermissive(permissive.outcome, strict.outcome))
    throw new WitnessFault(`a call that should be ${shows} is decided ${before.outcome}, then ${after.outcome}`);
  const agents = new Set(calls.map(({ grant }) => grant)).size;
  return {
    shows,
    calls: calls.map((call, i) => shown(call, agents, i < calls.length - 1 && denied[i] === true)),
    before: before.outcome,
    after: after.outcome,
    rule: { before: before.rule, after: after.rule },
    origin: { before: before.origin, after: after.origin },
    sentence: describeLastCall(calls),
  };
}

/** Whether the engines decide the last of these calls differently, in that direction. */
export function showsDifference(
  shows: DiffWitness["shows"],
  calls: readonly TimedCall[],
  engines: Sides<BatchEngine>,
): boolean {
  const last = decideLast(calls, engines);
  if (last === undefined) return false;
  const [permissive, strict] = shows === "wider" ? [last.after, last.before] : [last.before, last.after];
  return isMorePermissive(permissive.outcome, strict.outcome);
}

function shown({ at, tool, args, times, grant }: TimedCall, agents: number, denied: boolean): DiffCall {
  return {
    at,
    tool,
    args,
    ...(times > 1 ? { times } : {}),
    ...(agents > 1 ? { grant } : {}),
    ...(denied ? { denied: true as const } : {}),
  };
}
