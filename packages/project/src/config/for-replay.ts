/** Configuration → the policies of its servers, for a replay that names none. */

import type { LowerOptions } from "@callgate/core";
import type { Io } from "../io/io.js";
import { type PolicyFile, readPolicies } from "../policies/files.js";
import { UserError } from "../user-error.js";
import { type LoadedConfig, namedInConfig } from "./load-config.js";

export interface ConfiguredPolicy extends PolicyFile {
  readonly server: string;
}

/**
 * The policy of each server that has one.
 * @throws UserError for a server with several, of which only one can decide
 */
export async function configuredPolicies(
  config: LoadedConfig,
  asked: LowerOptions,
  io: Io,
): Promise<ConfiguredPolicy[]> {
  const found: ConfiguredPolicy[] = [];
  for (const { name, policies: paths } of config.servers) {
    if (paths.length === 0) continue;
    const { policies } = await readPolicies(
      paths.map((path) => namedInConfig(path, config, io)),
      io,
      { ...asked, root: config.folder },
    );
    const [policy, other] = policies;
    if (policy === undefined) continue;
    if (other !== undefined)
      throw new UserError(
        `the server \`${name}\` has ${policies.length} policies in ${config.uri}; say which is to decide: --policy ${name}=${policy.document.uri}`,
      );
    found.push({ ...policy, server: name });
  }
  return found;
}
