import type { DocumentCheck } from "../check.js";

export const duplicateCounter: DocumentCheck = {
  id: "duplicate-counter",
  of: "document",
  severity: "error",
  summary: "two rules of a tool move the same counter",
};
