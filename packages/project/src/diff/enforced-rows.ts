/** A comparison's sides → whether there is anything to compare, and what to say where there is not. */

import type { Finding } from "@callgate/core";
import type { Revision, RevisionPair } from "./revision-pair.js";

/** Whether both sides are what a program enforces: only then is a call of one decided otherwise by the other. */
export function areEnforced({ before, after }: RevisionPair): boolean {
  return before.notEnforced === undefined && after.notEnforced === undefined;
}

/**
 * Whether there is something to compare: a policy after that is enforced, with one that was, or with what one says that
 * was not.
 */
export function areComparable({ before, after }: RevisionPair): boolean {
  return after.notEnforced === undefined && (before.notEnforced === undefined || after.missing === undefined);
}

/**
 * What is to be said of sides that no program enforces, the new one first.
 * @param isImpactAsked whether recorded calls were to be decided by both
 */
export function notEnforcedFindings({ before, after }: RevisionPair, isImpactAsked = false): Finding[] {
  const but = isImpactAsked ? "; recorded calls are not decided by it, so none is compared" : "";
  const about = (side: Revision, sentence: (clause: string) => string): Finding[] =>
    side.notEnforced === undefined || side.document === undefined
      ? []
      : [
          {
            check: "not-enforced",
            // A policy that is fixed now needs nothing more.
            severity: after.notEnforced === undefined ? "note" : "error",
            message: `${sentence(side.notEnforced)}${but}`,
            location: side.document.locate([]),
            related: [],
          },
        ];
  return [
    ...about(after, (clause) => `this change takes no effect: ${clause}`),
    ...about(before, (clause) =>
      `before the change, too, this was not enforced: ${clause}`.replace(
        after.notEnforced === undefined ? ", too," : "",
        "",
      ),
    ),
  ];
}
