import type { DocumentCheck } from "../check.js";

export const laterRelease: DocumentCheck = {
  id: "later-release",
  of: "document",
  severity: "warning",
  summary: "something that only later releases of the program know",
};
