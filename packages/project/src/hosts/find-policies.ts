/** Names, or the configuration → the policies of gateways and the files of agents that a run is about. */

import { HOSTS, type HostId, type LowerOptions } from "@callgate/core";
import { type LoadedConfig, namedInConfig } from "../config/load-config.js";
import { type Io, STDIN } from "../io/io.js";
import { type FoundPolicies, readPolicies } from "../policies/files.js";
import { UserError } from "../user-error.js";
import { findHostFiles, type HostFiles, hostFilesOf, isHostFile } from "./find-host-files.js";
import type { HostSearchOptions } from "./host-contexts.js";

export interface FindOptions extends LowerOptions, HostSearchOptions {
  /** Files, folders and globs; what the configuration names, or the working directory, when left out or empty. */
  readonly paths?: readonly string[] | undefined;
  /** What the policy on the standard input is called. */
  readonly stdinName?: string | undefined;
  /** The agent whose configuration is in files that are named; by their place when left out. */
  readonly host?: HostId | undefined;
  /** A folder in which agents' configuration is looked for beside the paths; the paths may then be empty. */
  readonly hostsIn?: string | undefined;
}

export interface FoundFiles extends FoundPolicies {
  readonly hosts: readonly HostFiles[];
}

/** @throws UserError where a name leads to nothing */
export async function findPolicies(
  options: FindOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<FoundFiles> {
  const { paths: named = [], stdinName = STDIN, home, user = false, managed = false, dialect, release } = options;
  const { hostsIn } = options;
  const isDefault = named.length === 0 && hostsIn === undefined;
  const names = isDefault ? defaultPaths(config, io) : named;
  const reach = { home, user, managed };
  const hosts = await hostFilesOf(names, { host: options.host && HOSTS[options.host], stdinName, reach }, io);
  const besideConfig = isDefault && config !== undefined ? namedInConfig(".", config, io) : hostsIn;
  // Agents' files beside a configuration are read, whatever policies it lists.
  const beside =
    besideConfig === undefined || names.includes(besideConfig) ? [] : await findHostFiles(besideConfig, reach, io);
  const found = await readPolicies(hosts.others, io, {
    dialect,
    release,
    stdinName,
    root: config?.folder,
    isOthers: isHostFile,
    mayBeEmpty: hosts.settled,
  });
  const all = [...hosts.found, ...beside].filter(({ host }) => options.host === undefined || host.id === options.host);
  if (options.host !== undefined && all.length === 0 && found.policies.length === 0)
    throw new UserError(`there is no configuration of ${options.host} in ${names.join(", ")}`);
  return { ...found, hosts: all };
}

/** What a run without paths is about: what the configuration names, or the working directory. */
export function defaultPaths(config: LoadedConfig | undefined, io: Io): string[] {
  if (config === undefined) return ["."];
  const named = [...config.policies, ...config.servers.flatMap(({ policies }) => policies)];
  return named.length === 0 ? ["."] : [...new Set(named)].map((path) => namedInConfig(path, config, io));
}
