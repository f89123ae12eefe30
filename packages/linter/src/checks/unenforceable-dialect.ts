import type { DocumentCheck } from "../check.js";
import { rewriteDocument } from "../fixes/index.js";

export const unenforceableDialect: DocumentCheck = {
  id: "unenforceable-dialect",
  of: "document",
  severity: "warning",
  summary: "a form of policy that no program enforces",
  fix: rewriteDocument,
};
