/** The tools, in the order in which they are listed: the table of contents. */

import { accessTool } from "./access.js";
import { budgetTool } from "./budget.js";
import { checkCallTool } from "./check-call.js";
import { coverageTool } from "./coverage.js";
import { diffTool } from "./diff.js";
import { explainTool } from "./explain.js";
import { lintTool } from "./lint.js";
import { suggestTool } from "./suggest.js";
import type { Tool } from "./tool.js";

export const TOOLS = [
  lintTool,
  explainTool,
  checkCallTool,
  diffTool,
  budgetTool,
  accessTool,
  suggestTool,
  coverageTool,
] as readonly Tool<never>[] as readonly Tool[];
