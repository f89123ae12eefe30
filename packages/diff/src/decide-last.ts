/** Calls in order → what both engines decide of them. */

import type { Decision } from "@callgate/core";
import type { BatchEngine } from "@callgate/core/engine";
import { decideLast as decideLastOf, type TimedCall } from "@callgate/core/logic";
import type { Sides } from "./policy-diff.js";

/** What both engines decide of the last call, and for each of the calls, whether both deny it. */
export interface Decided extends Sides<Decision> {
  readonly denied: readonly boolean[];
}

/**
 * The decisions on the last call, both engines begun with empty counters; undefined where there are no calls, or one
 * before the last passes under the one and is denied by the other.
 */
export function decideLast(calls: readonly TimedCall[], engines: Sides<BatchEngine>): Decided | undefined {
  const decided = decideLastOf(calls, [engines.before, engines.after]);
  if (decided === undefined) return undefined;
  const [before, after] = decided.last;
  return { before, after, denied: decided.denied };
}
