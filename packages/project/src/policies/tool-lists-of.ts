/** `--tools` and the configuration's `servers:` → the tool lists of a run. */

import type { ToolCatalogue } from "@callgate/core/policy";
import type { PolicySettings } from "../config/for-policy.js";
import { type LoadedConfig, namedInConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import type { ToolLists } from "./tool-lists.js";

export interface RunLists {
  /** The path of the list that policies of gateways are checked against; see `listOf`. */
  readonly tools: string | undefined;
  /** The servers that `--tools SERVER=FILE` named. */
  readonly named: ReadonlySet<string>;
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
  const entries = given === undefined ? [] : typeof given === "string" ? [given] : given;
  const servers = new Map<string, ToolCatalogue>();
  const add = (server: string, path: string) => {
    const list = lists.read(path);
    if (list !== undefined) servers.set(server, list);
  };
  for (const { name, tools } of config?.servers ?? [])
    if (config !== undefined && tools !== undefined) add(name, namedInConfig(tools, config, io));
  let plain: string | undefined;
  const named = new Set<string>();
  for (const one of entries) {
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
    if (named.has(server)) throw new UserError(`--tools names the server ${server} twice`);
    named.add(server);
    add(server, one.slice(at + 1));
  }
  return { tools: plain, named, servers };
}

/**
 * The list of one server: of a gateway's policy, or of the calls to it. What `--tools` gives goes before the configuration. A list
 * that calls itself by the name of another server of the run is not that of this one.
 * @param of the server, undefined where it is not known, and the path of the list that the configuration names
 */
export function listOf(
  of: Pick<PolicySettings, "server" | "tools">,
  given: RunLists,
  run: ListsAndServers,
): ToolCatalogue | undefined {
  return run.lists.read(listPathOf(of, given, run));
}

/** The lists and the servers of a run. */
interface ListsAndServers {
  readonly config: LoadedConfig | undefined;
  readonly lists: ToolLists;
  /** Servers that the configuration may not have. */
  readonly others?: readonly (string | undefined)[] | undefined;
}

/** The path of the list that `listOf` gives, which need not have been read. */
export function listPathOf(
  { server, tools }: Pick<PolicySettings, "server" | "tools">,
  { tools: plain, named, servers }: RunLists,
  { config, lists, others = [] }: ListsAndServers,
): string | undefined {
  const own = server === undefined ? undefined : servers.get(server);
  if (own !== undefined && named.has(server ?? "")) return own.uri;
  const given = lists.read(plain);
  const known = [...others, ...(config?.servers ?? []).map(({ name }) => name)];
  const isOfAnother =
    server !== undefined && given?.server !== undefined && given.server !== server && known.includes(given.server);
  return (isOfAnother ? undefined : given)?.uri ?? own?.uri ?? tools;
}

/**
 * @param what the servers' parts in the run: `the policies guard`
 * @throws UserError for a list that does not say whose tools it lists, where there are several servers that it may be of
 */
export function requireWhose(
  list: ToolCatalogue | undefined,
  servers: readonly (string | undefined)[],
  what: string,
): void {
  const all = [...new Set(servers)].filter((server) => server !== undefined).sort();
  if (list === undefined || list.server !== undefined || all.length < 2) return;
  const names = all.length > 5 ? `${all.slice(0, 5).join(", ")} and ${all.length - 5} more` : all.join(", ");
  throw new UserError(
    `${list.uri} does not say whose tools it lists, and ${what} ${names}; write --tools SERVER=${list.uri}, or name it in the configuration, under \`servers\``,
  );
}
