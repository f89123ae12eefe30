/** The tools, in the order in which they are listed: the table of contents. */

import { checkCallTool } from "./check-call.js";
import { explainTool } from "./explain.js";
import { lintTool } from "./lint.js";
import type { Tool } from "./tool.js";

export const TOOLS: readonly Tool[] = [
  lintTool,
  explainTool,
  checkCallTool,
] as readonly Tool<never>[] as readonly Tool[];
