/** Policy × tool → the most that can pass. */

import type { Policy, Tool } from "@callgate/core";
import type { Budget, NoPolicy, Spans } from "./policy-diff.js";

const NOTHING: Spans = { minute: 0, hour: 0, day: 0 };

/**
 * The most calls of one tool that the policy lets through, and the largest sums of the arguments that it adds up.
 * @param tool its name, and its input schema where it is known; the name `*` stands for any tool the policy does not name
 */
export function toolBudget(_policy: Policy | NoPolicy, _tool: Tool): Budget {
  return { calls: NOTHING, sliding: NOTHING, sums: [], scope: "everyone", notes: [] };
}
