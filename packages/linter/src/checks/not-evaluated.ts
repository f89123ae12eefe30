import type { DocumentCheck } from "../check.js";

export const notEvaluated: DocumentCheck = {
  id: "not-evaluated",
  of: "document",
  severity: "note",
  summary: "what an agent's file leaves open, so that no answer is given",
};
