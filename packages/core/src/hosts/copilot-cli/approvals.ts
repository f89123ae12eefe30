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

/** Kinds of approvals that the program was seen to take. */
const KINDS: ReadonlySet<unknown> = new Set(["commands", "mcp", "write"]);

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
      if (kind === "mcp" && typeof server === "string" && (typeof tool === "string" || tool === null))
        approvals.push({ folder, server, tool: tool ?? undefined, path });
      else if (kind === "mcp" || !KINDS.has(kind)) {
        const message = "this is no approval that Copilot CLI takes, and it takes none of the file";
        return { approvals: [], failure: { path, message } };
      }
    }
  }
  return { approvals, failure: undefined };
}
