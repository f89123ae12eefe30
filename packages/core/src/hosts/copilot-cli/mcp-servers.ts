/** The servers of `mcp-config.json`, `.mcp.json` and an agent's `mcp-servers` → which of their tools exist. */

import type { Path } from "../../document/document.js";
import { isObject } from "../../values/json-values.js";
import type { LayerDiagnostic } from "../host.js";

/** A server's own say about its tools. */
export interface ServerTools {
  readonly layer: number;
  /** Of the value that decides. */
  readonly path: Path;
  /** The tools that exist, by their own names; `all` where the server does not choose, none where it is not loaded. */
  readonly tools: readonly string[] | "all";
  /** Whether the file turns the server off, which a command line can undo; `wrong` where `disabled` is no boolean, which none can. */
  readonly isDisabled: boolean | "wrong";
}

/**
 * The servers of a mapping, by name.
 * @param value what is under `mcpServers` or `mcp-servers`
 * @param path where that is
 */
export function serversOf(
  value: unknown,
  layer: number,
  path: Path,
  diagnostics: LayerDiagnostic[],
): ReadonlyMap<string, ServerTools> {
  const servers = new Map<string, ServerTools>();
  if (!isObject(value)) return servers;
  for (const [name, server] of Object.entries(value)) {
    const at = [...path, name];
    if (!isObject(server)) {
      diagnostics.push(dropped(layer, at, "a server is a mapping; Copilot CLI does not load this one"));
      servers.set(name, { layer, path: at, tools: [], isDisabled: false });
      continue;
    }
    const read = serverOf(server, layer, at, diagnostics);
    servers.set(name, read.isDisabled === "wrong" ? { ...read, path: [...at, "disabled"] } : read);
  }
  return servers;
}

function serverOf(
  server: Readonly<Record<string, unknown>>,
  layer: number,
  path: Path,
  diagnostics: LayerDiagnostic[],
): ServerTools {
  const { disabled = false } = server;
  const isDisabled = typeof disabled === "boolean" ? disabled : "wrong";
  const { tools } = server;
  const at = [...path, "tools"];
  if (!Object.hasOwn(server, "tools")) return { layer, path, tools: "all", isDisabled };
  if (!Array.isArray(tools) || !tools.every((one) => typeof one === "string")) {
    const message = '`tools` is a list of names, or `["*"]`; Copilot CLI does not load this server';
    diagnostics.push(dropped(layer, at, message));
    return { layer, path: at, tools: [], isDisabled };
  }
  if (tools.includes("*")) return { layer, path: at, tools: "all", isDisabled };
  for (const [index, tool] of tools.entries())
    if (tool.includes("*")) {
      const message = "`*` within a name is no pattern here, so that this matches no tool; name each tool";
      diagnostics.push({ check: "dead-entry", severity: "warning", layer, path: [...at, index], message });
    }
  return { layer, path: at, tools, isDisabled };
}

/** The diagnostic about a server that is not loaded. */
export function dropped(layer: number, path: Path, message: string): LayerDiagnostic {
  return { check: "dropped-entry", severity: "warning", layer, path, message };
}
