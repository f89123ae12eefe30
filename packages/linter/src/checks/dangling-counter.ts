import type { DocumentCheck } from "../check.js";
import { carryCounter } from "../fixes/index.js";

export const danglingCounter: DocumentCheck = {
  id: "dangling-counter",
  of: "document",
  severity: "error",
  summary: "a condition reads a counter that no rule moves",
  fix: carryCounter,
};
