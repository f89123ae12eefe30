import type { DocumentCheck } from "../check.js";
import { suggestedKey, translatePasted } from "../fixes/index.js";

export const unknownKey: DocumentCheck = {
  id: "unknown-key",
  of: "document",
  severity: "error",
  summary: "a key the engine drops without a word",
  fix: (problem) => translatePasted(problem) ?? suggestedKey(problem),
};
