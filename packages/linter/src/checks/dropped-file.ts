import type { DocumentCheck } from "../check.js";

export const droppedFile: DocumentCheck = {
  id: "dropped-file",
  of: "document",
  severity: "error",
  summary: "a file that the agent ignores, with every rule in it",
};
