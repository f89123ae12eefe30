/** What a caller names, or the configuration → the policies that decide, each for its server. */

import type { Finding, LoweredHost, LowerOptions } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import { findingsText } from "@callgate/report";
import type { ServerPolicy } from "@callgate/simulator";
import { type LoadedConfig, namedInConfig } from "../config/load-config.js";
import { thePolicy } from "../hosts/the-policy.js";
import type { Io } from "../io/io.js";
import { type PolicyFile, readPolicies, readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { UserError } from "../user-error.js";
import { namedTools, type SettingsInForce } from "./settings.js";

/** A policy and the server whose calls it decides; undefined: those of every server without a policy of its own. */
export type ReadServerPolicy = ReadFile | ReadSettings;

interface ReadFile extends PolicyFile {
  readonly server: string | undefined;
  readonly host?: undefined;
}

/** An agent's own settings, which decide the calls of all servers. */
interface ReadSettings extends Pick<PolicyFile, "path" | "document"> {
  readonly server: undefined;
  readonly lowered: LoweredHost;
  readonly host: SettingsInForce;
}

/** How all the policies are lowered. */
export interface DecidingOptions extends LowerOptions {
  /** Whether a policy may decide that has errors, or that the program refuses. */
  readonly allowInvalid: boolean;
}

/**
 * The policies that options such as `--policy [SERVER=]FILE` name.
 * @throws UserError for one that no program enforces, or that has errors, and may not decide
 */
export function namedPolicies(options: readonly string[], deciding: DecidingOptions, io: Io): ReadServerPolicy[] {
  return options.map((option) => {
    // A file of that very name wins over reading a server into it.
    const split = io.kindOf(option) === undefined ? option.indexOf("=") : -1;
    const server = split < 0 ? undefined : option.slice(0, split);
    return requireDeciding({ ...readPolicy(option.slice(split + 1), loweringOf(deciding), io), server }, deciding);
  });
}

/**
 * The policies of the configuration's servers, where the command line names none; or else the only policy there is.
 * @param onFound hears of a policy that was searched for
 * @throws UserError where several are found, or none, and as `namedPolicies`
 */
export async function policiesOf(
  config: LoadedConfig | undefined,
  deciding: DecidingOptions,
  io: Io,
  onFound?: (path: string) => void,
): Promise<ReadServerPolicy[]> {
  const policies = config === undefined ? [] : await configuredPolicies(config, loweringOf(deciding), io);
  if (policies.length > 0) return policies.map((policy) => requireDeciding(policy, deciding));
  const lowering = loweringOf(deciding);
  const usage = "--policy FILE, or --policy SERVER=FILE for each server";
  const path = await thePolicy([], usage, { ...lowering, of: "gateways" }, config, io);
  onFound?.(path);
  return [requireDeciding({ ...readPolicy(path, lowering, io), server: undefined }, deciding)];
}

function loweringOf({ dialect, release }: DecidingOptions): LowerOptions {
  return { dialect, release };
}

/**
 * The policy as it is, where the program enforces it, and without errors unless those are allowed. That no program loads
 * the catalogue's form is reported with what its documents say the policy does.
 */
function requireDeciding(file: ReadFile, { allowInvalid }: DecidingOptions): ReadServerPolicy {
  const { document, lowered } = file;
  requireLoadable(file, allowInvalid);
  const errors = lowered.findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0 && !allowInvalid)
    throw new UserError(
      `${document.uri} has errors, so it does not do what it says: fix them, or give --allow-invalid to see what the engine makes of it`,
      findingsText(errors, document),
    );
  return file;
}

/** The policy as a replay takes it. */
export function serverPolicyOf(read: ReadServerPolicy): ServerPolicy {
  const { server, document, lowered } = read;
  const toolsOf = namedTools(read);
  if (lowered.policy === undefined) throw new TypeError("a policy that was not read cannot guard");
  return {
    server,
    policy: lowered.policy,
    locate: (path) => document.locate(path),
    ...(toolsOf === undefined ? {} : { toolsOf }),
  };
}

/** @throws UserError for a policy that policies nothing: it must say so */
export function requireCalled(
  policies: readonly ReadServerPolicy[],
  servers: readonly (string | undefined)[],
  option = "--policy",
): void {
  for (const { server, document } of policies) {
    if (server === undefined || servers.includes(server)) continue;
    const named = servers.filter((name) => name !== undefined);
    const seen = named.length === 0 ? "the calls name no server" : `the calls are to ${someOf(named)}`;
    const remedy =
      named.length === 0 ? `give it as ${option} ${document.uri}` : `write ${option} ${named[0]}=${document.uri}`;
    throw new UserError(
      `no call is to the server \`${server}\` of ${option} ${server}=${document.uri}: ${seen}; ${remedy}`,
    );
  }
}

/** One policy for calls to several servers decides by tool name alone; that is worth knowing. */
export function oneForMany(policies: readonly ReadServerPolicy[], servers: readonly (string | undefined)[]): Finding[] {
  const named = new Set(policies.map(({ server }) => server));
  const left = servers.filter((server) => server !== undefined && !named.has(server));
  const general = policies.find(({ server, host }) => server === undefined && host === undefined);
  if (general === undefined || left.length < 2) return [];
  const { document } = general;
  const message = `this policy decided the calls to ${left.length} servers (${someOf(left as string[])}); give each its own with --policy SERVER=FILE`;
  return [
    {
      check: "replay",
      severity: "note",
      message,
      location: document.locate([]),
      related: [],
    },
  ];
}

/** The first few names. */
function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${withCommas(names.length - 5)} more` : shown;
}

interface ConfiguredPolicy extends PolicyFile {
  readonly server: string;
}

/**
 * The policy of each server that has one.
 * @throws UserError for a server with several, of which only one can decide
 */
async function configuredPolicies(config: LoadedConfig, asked: LowerOptions, io: Io): Promise<ConfiguredPolicy[]> {
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
