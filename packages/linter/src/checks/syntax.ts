import type { DocumentCheck } from "../check.js";

export const syntax: DocumentCheck = {
  id: "syntax",
  of: "document",
  severity: "error",
  summary: "the file is no YAML or JSON that the engine reads",
};
