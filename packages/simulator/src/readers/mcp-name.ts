/** Names that hold a server's and a tool's name in one → both. */

import { textOf } from "./fields.js";

export interface McpName {
  /** Undefined where the record does not say where the server's name ends. */
  readonly server: string | undefined;
  readonly tool: string;
  /** Why server and tool cannot be separated; undefined where they can. */
  readonly malformed?: string;
}

/** How a host writes the name of a server in the names of its tools. */
export type Written = (server: string) => string;

/** Hosts that allow letters, digits, `_` and `-` in names and replace all else. */
export const asIdentifier: Written = (server) => server.replace(/[^a-zA-Z0-9_-]/g, "_");

/**
 * `mcp__SERVER__TOOL`, as Claude Code and Codex write it. Undefined for a name of another format.
 * The server is one of `servers` where one fits, the longest of them; else its name ends at the first `__`.
 */
export function underscored(name: string, servers: readonly string[]): McpName | undefined {
  const PREFIX = "mcp__";
  if (!name.startsWith(PREFIX)) return undefined;
  const exact = ofKnownServer(name, servers, (server) => `${PREFIX}${asIdentifier(server)}__`);
  // Claude Code lists a plugin's server as `plugin:PLUGIN:SERVER`, a policy is for SERVER.
  const isPlugins = exact === undefined || exact.server?.startsWith("plugin:");
  const known = (isPlugins ? ofPluginServer(name, servers) : undefined) ?? exact;
  if (known !== undefined) return known;
  const split = name.indexOf("__", PREFIX.length);
  if (split < 0) return undefined;
  return { server: name.slice(PREFIX.length, split), tool: name.slice(split + 2) };
}

/** What Claude Code puts before the name of a plugin's server: `mcp__plugin_PLUGIN_SERVER__TOOL`. */
const PLUGIN = "mcp__plugin_";

/** The longest of `servers` that is the server of a plugin; undefined where none fits. */
function ofPluginServer(name: string, servers: readonly string[]): McpName | undefined {
  if (!name.startsWith(PLUGIN)) return undefined;
  let found: McpName | undefined;
  let longest = 0;
  for (const server of servers) {
    const marker = `_${asIdentifier(server)}__`;
    const at = name.indexOf(marker, PLUGIN.length + 1);
    if (at < 0 || marker.length <= longest || at + marker.length >= name.length) continue;
    longest = marker.length;
    found = { server, tool: name.slice(at + marker.length) };
  }
  return found;
}

/** How Roo Code writes a server or tool in a name: blanks become `_`, what is neither letter, digit, `_` nor `-` goes. */
const asRooName: Written = (server) =>
  server
    .replace(/\s+/g, "_")
    .replace(/[^a-zA-Z0-9_-]/g, "")
    .replace(/--+/g, "-");

/** A name that says that it is one of an MCP server's tool: `mcp__SERVER__TOOL`, or Roo Code's `mcp--SERVER--TOOL`. */
export function mcpToolName(name: string, servers: readonly string[]): McpName | undefined {
  const PREFIX = "mcp--";
  if (!name.startsWith(PREFIX)) return underscored(name, servers);
  const known = ofKnownServer(name, servers, (server) => `${PREFIX}${asRooName(server)}--`);
  if (known !== undefined) return known;
  const split = name.indexOf("--", PREFIX.length);
  if (split < 0) return undefined;
  return { server: name.slice(PREFIX.length, split), tool: name.slice(split + 2) };
}

/**
 * The name of a function in a namespace: `mcp__tracker` and `create_issue`; of an app's tools in Codex,
 * `mcp__codex_apps__forge` and `_merge_pull`. Some programs write the whole name beside the namespace.
 */
export function inNamespace(namespace: string, name: string): string {
  if (name.startsWith(namespace)) return name;
  return namespace.endsWith("_") || name.startsWith("_") ? `${namespace}${name}` : `${namespace}__${name}`;
}

/** Fields in which agents name the server of a call beside the tool. */
const SERVER_FIELDS = [
  "server",
  "server_label",
  "server_name",
  "serverName",
  "serverLabel",
  "mcp_server",
  "mcp_server_name",
  "mcpServer",
  "mcpServerName",
];

/**
 * The name of a tool call in a format that does not say which of its calls are to MCP servers: a server in a field of its
 * own, or in the tool's name, or not known.
 * @param holder what has the fields of the call
 */
export function nameOfCall(tool: string, holder: unknown, servers: readonly string[]): McpName {
  const namespace = textOf(holder, "namespace");
  const own = mcpToolName(namespace?.startsWith("mcp__") ? inNamespace(namespace, tool) : tool, servers);
  for (const field of SERVER_FIELDS) {
    const server = textOf(holder, field);
    if (server !== undefined && server !== "") return { server, tool: own?.tool ?? tool };
  }
  return own ?? unknownServer(tool);
}

/**
 * The tool of the longest of `servers` whose prefix the name begins with; undefined where none fits.
 * @param prefix the text before the tool's own name
 */
export function ofKnownServer(name: string, servers: readonly string[], prefix: Written): McpName | undefined {
  let found: McpName | undefined;
  let longest = 0;
  for (const server of servers) {
    const start = prefix(server);
    if (start.length <= longest || start.length >= name.length || !name.startsWith(start)) continue;
    longest = start.length;
    found = { server, tool: name.slice(start.length) };
  }
  return found;
}

/** A name that is both in one, of no server that is known. */
export function inseparable(name: string): McpName {
  return {
    server: undefined,
    tool: name,
    malformed: "the record writes server and tool as one name; say which servers there are with --policy SERVER=FILE",
  };
}

/** Why a tool call without a known server is not evaluated. */
export const SERVER_UNKNOWN =
  "the record does not say which server the tool call went to, or whether it went to an MCP server at all";

/** A tool call of which nothing but the tool's name is known: it is counted, and not evaluated. */
export function unknownServer(name: string): McpName {
  return { server: undefined, tool: name, malformed: SERVER_UNKNOWN };
}
