import type { DocumentCheck } from "../check.js";
import { meantValue, nameRule, translatePasted } from "../fixes/index.js";

export const schema: DocumentCheck = {
  id: "schema",
  of: "document",
  severity: "error",
  fix: (problem) => translatePasted(problem) ?? nameRule(problem) ?? meantValue(problem),
  summary: "the policy's shape is not that of its dialect",
};
