/** `TOOL=…` → which tools an option speaks of. */

import { OptionError } from "../option-error.js";
import { isToolName, TOOL_NAMES, type ToolName } from "../tools.js";

/** One of the ten tools, or all of them. */
export type ToolChoice = ToolName | "*";

/** Splits `TOOL=REST`. @throws OptionError where there is no such tool */
export function toolAndRest(text: string, form: string): { tool: ToolChoice; rest: string } {
  const split = text.indexOf("=");
  if (split < 0) throw new OptionError(`\`${text}\` lacks a \`=\`; write ${form}`);
  const tool = text.slice(0, split);
  if (tool !== "*" && !isToolName(tool))
    throw new OptionError(`there is no tool \`${tool}\`; the tools are ${TOOL_NAMES.join(", ")}, and * is all of them`);
  return { tool, rest: text.slice(split + 1) };
}
