import type { DocumentCheck } from "../check.js";

/** Reported where a file or a folder that may hold a policy cannot be read. */
export const unread: DocumentCheck = {
  id: "unread",
  of: "document",
  severity: "error",
  summary: "a file of which nothing is known, because it could not be read",
};
