/** A host's access → a Policy, which has no rules of its own beside it. */

import type { Access } from "../policy/access.js";
import type { AssumedContext, Policy } from "../policy/policy.js";
import type { HostId, LayerSource } from "./host.js";

export function hostPolicy(
  dialect: HostId,
  sources: readonly LayerSource[],
  assumed: AssumedContext,
  access: Access,
): Policy {
  return {
    uri: sources.at(-1)?.uri ?? "",
    dialect,
    origin: [],
    layers: sources.map(({ scope, uri }) => ({ scope, uri })),
    assumed,
    access,
    tools: new Map(),
    everyTool: undefined,
    approvals: undefined,
  };
}
