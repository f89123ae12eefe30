import type { DocumentCheck } from "../check.js";

export const unenforceableDialect: DocumentCheck = {
  id: "unenforceable-dialect",
  of: "document",
  severity: "error",
  summary: "a form of policy that no gateway loads",
};
