/** Keys of opencode's configuration that versions take otherwise: at the top, and in an agent. */

import { betweenVersions, type Change, isAfter } from "../versions.js";
import { opencode } from "./about.js";

/** Unknown keys at the top are ignored; before, they keep the program from starting. */
const IGNORES_UNKNOWN: Change = { before: "1.18.4", after: "1.18.33" };

/** `permissions` in an agent keeps it from starting; before, it was ignored. */
const REFUSES_AGENT_PERMISSIONS: Change = { before: "1.18.4", after: "1.18.33" };

/** Those of its published schema, under which it has long been configured. */
const KNOWN: ReadonlySet<string> = new Set([
  "$schema",
  "agent",
  "autoupdate",
  "default_agent",
  "disabled_providers",
  "instructions",
  "mcp",
  "mode",
  "model",
  "permission",
  "plugin",
  "provider",
  "share",
  "small_model",
  "tools",
  "username",
]);

/**
 * Why it is not known whether a version starts with these keys at the top; undefined where it does.
 * @param keys without those of which it is known otherwise
 */
export function unsureOfKeys(keys: readonly string[], version: string): string | undefined {
  const other = keys.find((key) => !KNOWN.has(key));
  if (other === undefined || isAfter(IGNORES_UNKNOWN, version)) return undefined;
  return `opencode ${IGNORES_UNKNOWN.before} does not start with a key that it does not know, as ${IGNORES_UNKNOWN.after} does, and of one in these files that is not known for ${version}`;
}

/** Whether a version is known not to start with a key that it does not know. */
export function refusesUnknown(version: string): boolean {
  return isAfter(IGNORES_UNKNOWN, version) === false;
}

/** Whether a version starts with `permissions` in an agent; where that is not known, why. */
export function startsWithAgentPermissions(version: string): boolean | string {
  const refuses = isAfter(REFUSES_AGENT_PERMISSIONS, version);
  return refuses === undefined
    ? betweenVersions(REFUSES_AGENT_PERMISSIONS, opencode.engine, version, "`permissions` in an agent")
    : !refuses;
}
