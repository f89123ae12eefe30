import type { DocumentCheck } from "../check.js";

export const unsupportedRegex: DocumentCheck = {
  id: "unsupported-regex",
  of: "document",
  severity: "error",
  summary: "a pattern that RE2 does not take",
};
