/** A place in an agent's own configuration → the tools that can be named there, of the lists that the configuration has. */

import { HOSTS, type HostId, hostsOfPath } from "@callgate/core";
import { modelName, type Tool, type ToolCatalogue } from "@callgate/core/policy";

/** A place where tools are named. */
interface Place {
  /** The keys that lead to it: `*` is any key or index, `SERVER` the name of a server. */
  readonly path: string;
  readonly on: "key" | "value";
  /** By the model's name, or by that of its server's list. */
  readonly by: "model" | "own";
}

/** What each agent's pages in `docs/hosts` say of its files. */
const PLACES: Readonly<Record<HostId, readonly Place[]>> = {
  "claude-code": [
    { path: "permissions/allow/*", on: "value", by: "model" },
    { path: "permissions/ask/*", on: "value", by: "model" },
    { path: "permissions/deny/*", on: "value", by: "model" },
  ],
  codex: [
    { path: "mcp_servers/SERVER/enabled_tools/*", on: "value", by: "own" },
    { path: "mcp_servers/SERVER/disabled_tools/*", on: "value", by: "own" },
  ],
  "copilot-cli": [],
  "gemini-cli": [
    { path: "tools/exclude/*", on: "value", by: "model" },
    { path: "tools/allowed/*", on: "value", by: "model" },
    { path: "tools/confirmationRequired/*", on: "value", by: "model" },
    { path: "tools/core/*", on: "value", by: "model" },
    { path: "mcpServers/SERVER/includeTools/*", on: "value", by: "own" },
    { path: "mcpServers/SERVER/excludeTools/*", on: "value", by: "own" },
  ],
  opencode: [
    { path: "permission/*", on: "key", by: "model" },
    { path: "agent/*/permission/*", on: "key", by: "model" },
  ],
};

export interface NamedTool {
  /** As it is written there. */
  readonly name: string;
  readonly tool: Tool;
}

/**
 * @param file whose agent is known by its place; `/` between the parts
 * @param path in the file
 * @param lists by the name of their server, as the agent calls it
 */
export function toolsNamedAt(
  file: string,
  { path, on }: { readonly path: readonly (string | number)[]; readonly on: "key" | "value" },
  lists: ReadonlyMap<string, ToolCatalogue>,
): NamedTool[] {
  const found = new Map<string, NamedTool>();
  for (const { host } of hostsOfPath(Object.values(HOSTS), file, false)) {
    const { id, naming } = host;
    for (const place of PLACES[id]) {
      if (place.on !== on || !isAt(place, path)) continue;
      const at = place.path.split("/").indexOf("SERVER");
      for (const [server, { tools }] of lists) {
        if (at >= 0 && path[at] !== server) continue;
        for (const tool of tools.values()) {
          const name = place.by === "own" ? tool.name : modelName(naming, server, tool.name);
          if (!found.has(name)) found.set(name, { name, tool });
        }
      }
    }
  }
  return [...found.values()];
}

function isAt(place: Place, path: readonly (string | number)[]): boolean {
  const keys = place.path.split("/");
  return keys.length === path.length && keys.every((key, i) => key === "*" || key === "SERVER" || key === path[i]);
}
