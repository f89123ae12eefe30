/** Policy × Policy → what the second decides otherwise, tool by tool, with calls that show it. */

import type { Policy, ToolCatalogue } from "@callgate/core";
import type { NoPolicy, PolicyDiff } from "./policy-diff.js";

export interface CompareOptions {
  /** The tools there are; witnesses are then valid calls wherever there are such. */
  readonly tools?: ToolCatalogue | undefined;
  /** Steps of work for each tool, about a comparison each. */
  readonly budget?: number | undefined;
}

/**
 * Compares two policies by what they let through. Total: what cannot be decided within the budget is `unknown`.
 * @throws WitnessFault where calls that were found are decided otherwise when asked again: a fault of ours
 */
export function comparePolicies(
  _before: Policy | NoPolicy,
  _after: Policy | NoPolicy,
  _options: CompareOptions = {},
): PolicyDiff {
  return { tools: [] };
}

/** A witness did not reproduce: never a user's mistake. */
export class WitnessFault extends Error {}
