/** `--tools` and the configuration's `servers:` → the tool lists of a run. */

import type { ToolCatalogue } from "@callgate/core/policy";
import { type LoadedConfig, namedInConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import type { ToolLists } from "./tool-lists.js";

export interface RunLists {
  /** The path of the list that all policies of gateways are checked against. */
  readonly tools: string | undefined;
  /** By the name of their server. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
}

/**
 * `FILE` is the list of the one server; `SERVER=FILE` that of one of an agent's servers.
 * @throws UserError where a list cannot be read, or two are given of one server
 */
export function toolLists(
  given: string | readonly string[] | undefined,
  config: LoadedConfig | undefined,
  lists: ToolLists,
  io: Io,
): RunLists {
  const named = given === undefined ? [] : typeof given === "string" ? [given] : given;
  const servers = new Map<string, ToolCatalogue>();
  const add = (server: string, path: string) => {
    const list = lists.read(path);
    if (list !== undefined) servers.set(server, list);
  };
  for (const { name, tools } of config?.servers ?? [])
    if (config !== undefined && tools !== undefined) add(name, namedInConfig(tools, config, io));
  let plain: string | undefined;
  const seen = new Set<string>();
  for (const one of named) {
    const at = one.indexOf("=");
    // A file may have `=` in its name.
    if (at <= 0 || io.kindOf(one) === "file") {
      if (plain !== undefined)
        throw new UserError("--tools is given twice; of several servers, write --tools SERVER=FILE");
      plain = one;
      const server = lists.read(one)?.server;
      if (server !== undefined) add(server, one);
      continue;
    }
    const server = one.slice(0, at);
    if (seen.has(server)) throw new UserError(`--tools names the server ${server} twice`);
    seen.add(server);
    add(server, one.slice(at + 1));
  }
  return { tools: plain, servers };
}
