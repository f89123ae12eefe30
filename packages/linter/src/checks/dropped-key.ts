import type { DocumentCheck } from "../check.js";

export const droppedKey: DocumentCheck = {
  id: "dropped-key",
  of: "document",
  severity: "error",
  summary: "a key that the agent does not know, and drops with what is under it",
};
