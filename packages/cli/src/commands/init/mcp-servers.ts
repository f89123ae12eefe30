/** The files of a repository that configure MCP servers → the servers, by name, and how each is started. */

import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import { readJsonLayer } from "@callgate/core/hosts";
import { fieldOf, isObject } from "@callgate/core/values";
import { readToml } from "@callgate/core/yaml";
import type { Io } from "@callgate/project/io";
import { readInput } from "@callgate/project/policies";

export interface McpServer {
  readonly name: string;
  /** The file that names it. */
  readonly path: string;
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly url: string | undefined;
  /** The names of the variables that it is given. */
  readonly env: readonly string[];
}

/** Each with the key of its table of servers; of two files that name one, the first counts. */
const FILES: readonly (readonly [path: string, table: string])[] = [
  [".mcp.json", "mcpServers"],
  [".github/mcp.json", "mcpServers"],
  [".vscode/mcp.json", "servers"],
  [".cursor/mcp.json", "mcpServers"],
  [".gemini/settings.json", "mcpServers"],
  [".codex/config.toml", "mcp_servers"],
  ["opencode.json", "mcp"],
  ["opencode.jsonc", "mcp"],
];

export interface FoundServers {
  readonly servers: readonly McpServer[];
  /** Files that are there and cannot be read. */
  readonly unread: readonly string[];
}

export function mcpServers(io: Io): FoundServers {
  const servers = new Map<string, McpServer>();
  const unread: string[] = [];
  for (const [path, table] of FILES) {
    if (io.kindOf(path) !== "file") continue;
    const value = contentOf(path, io);
    if (value === undefined) unread.push(path);
    const own = fieldOf(value, table);
    if (!isObject(own)) continue;
    for (const [name, server] of Object.entries(own))
      if (name !== "" && isObject(server) && !servers.has(name)) servers.set(name, serverOf(name, path, server));
  }
  return { servers: [...servers.values()], unread };
}

function contentOf(path: string, io: Io): unknown {
  const bytes = readInput(path, MAX_DOCUMENT_BYTES, io);
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) return undefined;
  const text = new TextDecoder().decode(bytes);
  return path.endsWith(".toml") ? readToml(text, path).value : readJsonLayer(text, path, true).value;
}

function serverOf(name: string, path: string, server: object): McpServer {
  const text = (key: string) => {
    const value = fieldOf(server, key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const written = fieldOf(server, "command");
  // opencode has the arguments in the same list.
  const line = [written, fieldOf(server, "args")].flat().filter((part) => typeof part === "string");
  const env = fieldOf(server, "env");
  return {
    name,
    path,
    command: written === undefined ? undefined : line[0],
    args: line.slice(1),
    url: text("url") ?? text("httpUrl"),
    env: isObject(env) ? Object.keys(env) : [],
  };
}
