/** `permissions-config.json` → the tools that were approved for good, each in one folder. */

import type { Path } from "../../document/document.js";
import { fieldOf, isObject } from "../../values/json-values.js";

export interface Approval {
  /** The folder that it counts in, by its whole path. */
  readonly folder: string;
  readonly server: string;
  /** As the model calls it, without the server; undefined: every tool of the server. */
  readonly tool: string | undefined;
  readonly path: Path;
}

/** By kind, whether the program was seen to take an approval of this shape; of other kinds it takes none. */
const SHAPES: ReadonlyMap<unknown, (one: unknown) => boolean> = new Map<unknown, (one: unknown) => boolean>([
  ["commands", (one) => isTexts(fieldOf(one, "commandIdentifiers"))],
  ["custom-tool", (one) => typeof fieldOf(one, "toolName") === "string"],
  ["extension-management", () => true],
  ["extension-permission-access", (one) => typeof fieldOf(one, "extensionName") === "string"],
  ["mcp", (one) => typeof fieldOf(one, "serverName") === "string" && isTextOrNull(fieldOf(one, "toolName"))],
  ["mcp-sampling", (one) => typeof fieldOf(one, "serverName") === "string"],
  ["memory", () => true],
  ["read", () => true],
  ["write", () => true],
]);

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isTextOrNull(value: unknown): boolean {
  return typeof value === "string" || value === null;
}

export interface Approvals {
  readonly approvals: readonly Approval[];
  /** Why the program takes none of the file. */
  readonly failure: { readonly path: Path; readonly message: string } | undefined;
}

/** The approvals of MCP tools. One that is not well formed makes the program take none of the file. */
export function approvalsOf(value: unknown): Approvals {
  const locations = fieldOf(value, "locations");
  if (!isObject(locations)) return { approvals: [], failure: undefined };
  const approvals: Approval[] = [];
  for (const [folder, location] of Object.entries(locations)) {
    const list = fieldOf(location, "tool_approvals");
    if (!Array.isArray(list)) continue;
    for (const [index, one] of list.entries()) {
      const path = ["locations", folder, "tool_approvals", index];
      const [kind, server, tool] = [fieldOf(one, "kind"), fieldOf(one, "serverName"), fieldOf(one, "toolName")];
      if (SHAPES.get(kind)?.(one) !== true) {
        const message = "this is no approval that Copilot CLI takes, and it takes none of the file";
        return { approvals: [], failure: { path, message } };
      }
      if (kind === "mcp")
        approvals.push({ folder, server: String(server), tool: typeof tool === "string" ? tool : undefined, path });
    }
  }
  return { approvals, failure: undefined };
}
