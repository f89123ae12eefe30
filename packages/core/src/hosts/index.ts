/** The hosts whose own configuration can be lowered, in alphabetical order. */

import { claudeCode } from "./claude-code/claude-code.js";
import type { Host, HostContext, HostId, LayerSource, LoweredLayers } from "./host.js";
import { opencode } from "./opencode/opencode.js";

export const HOSTS: Readonly<Record<HostId, Host>> = { "claude-code": claudeCode, opencode };

/**
 * Lowers a host's files to one policy. Total: what the host ignores gives diagnostics, and where the host does not start
 * there is no policy.
 * @param layers in the order of the host's `scopes`
 */
export function lowerLayers(host: HostId, layers: readonly LayerSource[], context: HostContext = {}): LoweredLayers {
  return HOSTS[host].lower(layers, context);
}
