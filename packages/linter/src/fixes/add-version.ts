/** A policy without `version` → the same policy with it, as its first entry. */

import { insertEntries, placeOf } from "@callgate/core/edit";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Undefined where the problem is another, or the version is there and another one. */
export function addVersion({ document, diagnostic: { path } }: DocumentProblem): ProposedFix | undefined {
  if (path.length !== 1 || path[0] !== "version" || placeOf(document, path) !== undefined) return undefined;
  const edits = insertEntries(document, [], { version: "1" }, "first");
  return edits && { message: 'write `version: "1"`', edits, keeps: "the same calls" };
}
