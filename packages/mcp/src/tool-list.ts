/** The tools → what `tools/list` answers. */

import type { Tool as ListedTool } from "@modelcontextprotocol/sdk/types.js";
import { outputSchema } from "./output-schemas.js";
import { TOOLS } from "./tools/index.js";

/** No tool changes anything, and none reaches anything but the server's folder. */
const ANNOTATIONS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** All tools, as a client sees them. */
export function listedTools(): ListedTool[] {
  return TOOLS.map(({ name, title, description, inputSchema }) => ({
    name,
    title,
    description,
    inputSchema: { ...inputSchema },
    outputSchema: outputSchema(name),
    annotations: { title, ...ANNOTATIONS },
  }));
}
