/** The hosts whose own configuration can be lowered, in alphabetical order; `index.ts` lowers it. */

import type { Policy } from "../policy/policy.js";
import { claudeCode } from "./claude-code/about.js";
import { codex } from "./codex/about.js";
import { copilotCli } from "./copilot-cli/about.js";
import { geminiCli } from "./gemini-cli/about.js";
import type { Host, HostId } from "./host.js";
import { hostsOfPath } from "./layers.js";
import { opencode } from "./opencode/about.js";

/** Every host by its id. */
export const HOSTS: Readonly<Record<HostId, Host>> = {
  "claude-code": claudeCode,
  codex,
  "copilot-cli": copilotCli,
  "gemini-cli": geminiCli,
  opencode,
};

/** The host whose configuration a policy is; undefined for one of a gateway. */
export function hostOf({ dialect }: Policy): Host | undefined {
  return Object.hasOwn(HOSTS, dialect) ? HOSTS[dialect as HostId] : undefined;
}

/**
 * That a file is an agent's own configuration by its place, for commands that are about policies of gateways: a clause about
 * "it". Undefined of any other file.
 * @param path with `/` between its parts
 */
export function agentsFileReason(path: string): string | undefined {
  const [found] = hostsOfPath(Object.values(HOSTS), path, false);
  return (
    found &&
    `it is the configuration of ${found.host.id}, and only callgate lint, test, mutate, diff, convert, replay, access and budget go by that`
  );
}
