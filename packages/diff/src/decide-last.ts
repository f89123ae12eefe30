/** Calls in order → what both engines decide of the last of them. */

import { Counters, type Decision, type Engine, passesWith, type TimedCall } from "@callgate/core";
import type { Sides } from "./policy-diff.js";

/**
 * The decisions on the last call, both engines begun with empty counters; undefined where there are no calls, or one
 * before the last does not pass under both.
 */
export function decideLast(calls: readonly TimedCall[], { before, after }: Sides<Engine>): Sides<Decision> | undefined {
  const [were, are] = [new Counters(), new Counters()];
  let last: Sides<Decision> | undefined;
  for (const call of calls)
    for (let n = 0; n < call.times; n++) {
      if (last !== undefined && !(passesWith(last.before.outcome) && passesWith(last.after.outcome))) return undefined;
      last = { before: before.decide(call, were), after: after.decide(call, are) };
    }
  return last;
}
