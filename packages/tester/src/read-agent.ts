/** What a suite says of an agent whose configuration it tests, as plain JSON → a reference to it. */

import { HOSTS, type HostContext, type HostId, type Path } from "@callgate/core";
import type { Reading } from "@callgate/core/yaml";
import type { PolicyReference } from "./suite.js";

/** The keys of `policy` where it is an agent's configuration. */
export const AGENT_KEYS = [
  "host",
  "path",
  "home",
  "flags",
  "version",
  "mode",
  "interactive",
  "trusted",
  "hooks",
  "agent",
  "folder",
] as const;

/** What hooks answer, as a suite supposes it. */
const HOOKS = ["none", "allow", "ask", "deny"] as const;

/** The folder of the suite itself. */
const OWN_FOLDER = ".";

/** Undefined where it cannot be read; what is wrong with it is then among the problems. */
export function readAgent(value: unknown, path: Path, reading: Reading): Omit<PolicyReference, "name"> | undefined {
  const before = reading.problems.length;
  const fields = reading.fields(value, path, AGENT_KEYS);
  const at = (key: string) => [...path, key];
  if (reading.problems.length > before) return undefined;
  if (fields.host === undefined)
    return reading.problem(at("host"), "`host` is missing: which agent's configuration is it?", "key");
  const host = reading.choice(fields.host, at("host"), Object.keys(HOSTS) as HostId[]);
  if (host === undefined) return undefined;
  const mode = modeOf(fields.mode, host, at("mode"), reading);
  const flags = fields.flags === undefined ? undefined : argumentsOf(fields.flags, at("flags"), reading);
  if (flags !== undefined && !HOSTS[host].scopes.includes("flags"))
    reading.problem(
      at("flags"),
      `callgate knows no arguments of ${host} that decide calls; leave \`flags\` out`,
      "key",
    );
  const said = {
    version: reading.text(fields.version, at("version")),
    mode,
    interactive: reading.truth(fields.interactive, at("interactive")),
    trusted: reading.truth(fields.trusted, at("trusted")),
    hooks: fields.hooks === undefined ? undefined : reading.choice(fields.hooks, at("hooks"), HOOKS),
    agent: reading.text(fields.agent, at("agent")),
    folder: reading.text(fields.folder, at("folder")),
  };
  const file = reading.text(fields.path, at("path")) ?? OWN_FOLDER;
  const home = reading.text(fields.home, at("home"));
  if (reading.problems.length > before) return undefined;
  return { path: file, origin: path, agent: { host, context: stated(said), home, flags } };
}

/** An argument may be empty. */
function argumentsOf(value: unknown, path: Path, reading: Reading): string[] {
  return reading.list(value, path, (item, at) =>
    typeof item === "string" ? item : reading.mismatch(item, at, "text"),
  );
}

function modeOf(value: unknown, host: HostId, path: Path, reading: Reading): string | undefined {
  if (value === undefined) return undefined;
  const { modes } = HOSTS[host];
  if (modes.length === 0) return reading.problem(path, `${host} has no permission modes; leave \`mode\` out`, "key");
  return reading.choice(value, path, modes);
}

/** Without what is not said. */
function stated(context: { readonly [K in keyof HostContext]: HostContext[K] | undefined }): HostContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
