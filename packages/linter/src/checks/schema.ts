import type { DocumentCheck } from "../check.js";
import { completeFragment, meantValue, nameRule, translatePasted } from "../fixes/index.js";

export const schema: DocumentCheck = {
  id: "schema",
  of: "document",
  severity: "error",
  fix: (problem) => completeFragment(problem) ?? translatePasted(problem) ?? nameRule(problem) ?? meantValue(problem),
  summary: "the policy's shape is not that of its dialect",
};
