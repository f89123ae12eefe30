import type { DocumentCheck } from "../check.js";

export const hookFailsOpen: DocumentCheck = {
  id: "hook-fails-open",
  of: "document",
  severity: "warning",
  summary: "a hook that lets calls through when it fails",
};
