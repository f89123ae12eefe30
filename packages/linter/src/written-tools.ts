/** What a policy says of its tools, as written. */

import type { Policy, ToolPolicy } from "@callgate/core";

/** Every tool that the policy names, and the rules for every tool after them. */
export function writtenTools({ tools, everyTool }: Policy): ToolPolicy[] {
  return [...tools.values(), ...(everyTool === undefined ? [] : [everyTool])];
}
