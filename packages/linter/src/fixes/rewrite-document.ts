/** A document that no program loads → the same policy in a dialect that one does. */

import { FIXES } from "@callgate/core/dialects";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Rewrites the whole document; undefined where something is wrong with it, or its dialect says no way. */
export function rewriteDocument({ document, lowered }: DocumentProblem): ProposedFix | undefined {
  const { policy, findings } = lowered;
  if (policy === undefined || findings.some(({ severity }) => severity === "error")) return undefined;
  const rewritten = FIXES[policy.dialect].rewrite?.(document, policy);
  return rewritten && { ...rewritten, keeps: "the same calls" };
}
