/** A rate limit that the program refuses for its tool's name → the entry that carries its counter. */

import { FIXES } from "@callgate/core/dialects";
import { appendItem, together } from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Adds the entry; undefined where the problem is about anything but such a limit. */
export function carryCounter({ document, lowered, diagnostic }: DocumentProblem): ProposedFix | undefined {
  const { policy } = lowered;
  const items = policy === undefined ? [] : FIXES[policy.dialect].carried(policy, diagnostic.path);
  if (items.length === 0) return undefined;
  const edits = together(items.map(({ list, item }) => appendItem(document, list, item)));
  const tool = clip(String(diagnostic.path[1]));
  return edits && { message: `carry the counter of \`${tool}\` in an entry of its own`, edits, keeps: "a rate" };
}
