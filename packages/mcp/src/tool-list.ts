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
    inputSchema: withoutBounds(inputSchema) as ListedTool["inputSchema"],
    outputSchema: outputSchema(name),
    annotations: { title, ...ANNOTATIONS },
  }));
}

/** Bounds that only an error names: the server holds a call to them, and no model needs them beforehand. */
const BOUNDS: ReadonlySet<string> = new Set(["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"]);

function withoutBounds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBounds);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => !(BOUNDS.has(key) && typeof inner === "number"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutBounds(inner)]));
}
