import type { DocumentCheck } from "../check.js";

export const ignoredArguments: DocumentCheck = {
  id: "ignored-arguments",
  of: "document",
  severity: "error",
  summary: "arguments in a rule of an agent that never looks at them",
};
