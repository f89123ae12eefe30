/** Names, or the configuration → the policies of gateways and the files of agents that a run is about. */

import { HOSTS, type HostId, type LowerOptions } from "@callgate/core";
import type { PassedOver } from "@callgate/report";
import { type LoadedConfig, namedInConfig } from "../config/load-config.js";
import { type Io, STDIN } from "../io/io.js";
import { type FoundPolicies, type PolicyCandidate, policyCandidates, policyOf } from "../policies/files.js";
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
  const { dialect, release } = options;
  const { candidates, settle } = await findCandidates(options, config, io);
  return settle(candidates.map((candidate) => policyOf(candidate, { dialect, release }, io)));
}

/** The agents' files, and the files that may hold gateways' policies, of which nothing was read. */
export interface FoundCandidates {
  readonly hosts: readonly HostFiles[];
  readonly candidates: readonly PolicyCandidate[];
  /** As that of `PolicyCandidates`. @throws UserError where a name leads to nothing */
  settle<P>(read: readonly (P | undefined)[]): {
    readonly policies: readonly P[];
    readonly passedOver: readonly PassedOver[];
    readonly hosts: readonly HostFiles[];
  };
}

/** The same as `findPolicies`, before files that may hold policies are read. @throws UserError where a file is not there */
export async function findCandidates(
  options: FindOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<FoundCandidates> {
  const { paths: named = [], stdinName = STDIN, home, user = false, managed = false } = options;
  const { hostsIn } = options;
  const isDefault = named.length === 0 && hostsIn === undefined;
  const names = isDefault ? defaultPaths(config, io) : named;
  const reach = { home, user, managed };
  const found = await hostFilesOf(names, { host: options.host && HOSTS[options.host], stdinName, reach }, io);
  const besideConfig = isDefault && config !== undefined ? namedInConfig(".", config, io) : hostsIn;
  // Agents' files beside a configuration are read, whatever policies it lists.
  const beside =
    besideConfig === undefined || names.includes(besideConfig) ? [] : await findHostFiles(besideConfig, reach, io);
  const { candidates, settle } = await policyCandidates(found.others, io, {
    stdinName,
    root: config?.folder,
    isOthers: isHostFile,
    mayBeEmpty: found.settled,
  });
  const hosts = [...found.found, ...beside].filter(
    ({ host }) => options.host === undefined || host.id === options.host,
  );
  return {
    hosts,
    candidates,
    settle(read) {
      const settled = settle(read);
      if (options.host !== undefined && hosts.length === 0 && settled.policies.length === 0)
        throw new UserError(`there is no configuration of ${options.host} in ${names.join(", ")}`);
      return { ...settled, hosts };
    },
  };
}

/** What a run without paths is about: what the configuration names, or the working directory. */
export function defaultPaths(config: LoadedConfig | undefined, io: Io): string[] {
  if (config === undefined) return ["."];
  const named = [...config.policies, ...config.servers.flatMap(({ policies }) => policies)];
  return named.length === 0 ? ["."] : [...new Set(named)].map((path) => namedInConfig(path, config, io));
}
