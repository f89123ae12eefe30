/** Calls in order → what both engines decide of the last of them. */

import { type Decision, decideLast as decideLastOf, type Engine, type TimedCall } from "@callgate/core";
import type { Sides } from "./policy-diff.js";

/**
 * The decisions on the last call, both engines begun with empty counters; undefined where there are no calls, or one
 * before the last does not pass under both.
 */
export function decideLast(calls: readonly TimedCall[], engines: Sides<Engine>): Sides<Decision> | undefined {
  const [before, after] = [decideLastOf(calls, engines.before), decideLastOf(calls, engines.after)];
  return before === undefined || after === undefined ? undefined : { before, after };
}
