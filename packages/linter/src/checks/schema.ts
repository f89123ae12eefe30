import type { DocumentCheck } from "../check.js";
import { meantValue } from "../fixes/index.js";

export const schema: DocumentCheck = {
  id: "schema",
  of: "document",
  severity: "error",
  fix: meantValue,
  summary: "the policy's shape is not that of its dialect",
};
