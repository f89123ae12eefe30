import type { DocumentCheck } from "../check.js";

export const droppedEntry: DocumentCheck = {
  id: "dropped-entry",
  of: "document",
  severity: "warning",
  summary: "a rule that the agent drops without a word",
};
