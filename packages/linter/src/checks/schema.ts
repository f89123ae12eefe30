import type { DocumentCheck } from "../check.js";

export const schema: DocumentCheck = {
  id: "schema",
  of: "document",
  severity: "error",
  summary: "the policy's shape is not that of its dialect",
};
