/** A tool without a limit → a limit of so many calls a minute. */

import { FIXES, isDeniedInVain } from "@callgate/core/dialects";
import { appendItem, together } from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import type { CheckContext, ProposedFix } from "../check.js";

/**
 * Adds a limit to the tool, which may not be in the policy yet.
 * @param perMinute undefined where no number is recommended: then there is no fix, as the author has to choose one
 */
export function addRateLimit(
  { document, policy, toolList }: Pick<CheckContext, "document" | "policy" | "toolList">,
  tool: string,
  perMinute: number | undefined,
): ProposedFix | undefined {
  // What its author denied, in words that no program reads, is to be denied, and not to be limited.
  if (perMinute === undefined || isDeniedInVain(document, tool)) return undefined;
  const added = FIXES[policy.dialect].rateLimit(policy, tool, perMinute, toolList?.tools);
  const edits = added && together(added.map(({ list, item }) => appendItem(document, list, item)));
  return edits && { message: `limit \`${clip(tool)}\` to ${perMinute} calls a minute`, edits, keeps: "a rate" };
}
