import type { DocumentCheck } from "../check.js";
import { addVersion, completeFragment, nameRule, suggestedValue, translatePasted } from "../fixes/index.js";

export const schema: DocumentCheck = {
  id: "schema",
  of: "document",
  severity: "error",
  fix: (problem) =>
    completeFragment(problem) ??
    addVersion(problem) ??
    translatePasted(problem) ??
    nameRule(problem) ??
    suggestedValue(problem),
  summary: "the policy's shape is not that of its dialect",
};
