/** What is named, the configuration, or a folder → the one policy that a command is about. */

import type { LoadedConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { NAME_A_POLICY } from "../policies/files.js";
import { UserError } from "../user-error.js";
import { type FindOptions, findPolicies } from "./find-policies.js";

const MAX_LISTED = 10;

/** @throws UserError that says how to name a policy */
async function searched(options: Omit<FindOptions, "paths">, config: LoadedConfig | undefined, usage: string, io: Io) {
  try {
    return await findPolicies({ ...options, paths: [] }, config, io);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, details } = error;
    const asking = message.endsWith(NAME_A_POLICY) ? message : `${message}; ${NAME_A_POLICY}`;
    throw new UserError(`${asking}: ${usage}`, details);
  }
}

/**
 * The path of the policy: the one that is named; or else the only one of those that the configuration names, or of the
 * working directory. Agents' configuration counts as one, by the folder that it is found in.
 * @param named what the command line names
 * @param usage how the command is called with a policy
 * @param options how policies are found, and of which kind they are
 * @throws UserError where several are named or found, and where none is
 */
export async function thePolicy(
  named: readonly string[],
  usage: string,
  options: Omit<FindOptions, "paths"> & { readonly of?: "agents" | "gateways" },
  config: LoadedConfig | undefined,
  io: Io,
): Promise<string> {
  const [path, another] = named;
  if (another !== undefined) throw new UserError(`\`${another}\` is one policy too many: name one; ${usage}`);
  if (path !== undefined) return path;
  const found = await searched(options, config, usage, io);
  const agents = options.of === "gateways" ? [] : [...new Set(found.hosts.map(({ host }) => host.id))];
  const folder = config?.folder ?? ".";
  const gateways = options.of === "agents" ? [] : found.policies.map(({ path }) => path);
  const [only, ...others] = [...gateways, ...(agents.length === 0 ? [] : [folder])];
  const where = config === undefined ? "in this folder" : `by ${config.uri}`;
  if (only === undefined)
    throw new UserError(
      `no ${options.of === "agents" ? "agent's configuration" : "policy"} is found ${where}; name a policy: ${usage}`,
    );
  if (others.length === 0) return only;
  const listed = [only, ...others].map((path) => (path === folder ? `${path} (${agents.join(", ")})` : path));
  const more = listed.length - MAX_LISTED;
  throw new UserError(
    `${listed.length} policies are found ${where}: ${listed.slice(0, MAX_LISTED).join(", ")}${more > 0 ? ` and ${more} more` : ""}; name one: ${usage}`,
  );
}
