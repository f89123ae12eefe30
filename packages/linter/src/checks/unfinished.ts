import type { DocumentCheck } from "../check.js";

/** Reported by `lint` itself, once all checks have run. */
export const unfinished: DocumentCheck = {
  id: "unfinished",
  of: "document",
  severity: "warning",
  summary: "a policy so large that some checks did not look at all of it",
};
