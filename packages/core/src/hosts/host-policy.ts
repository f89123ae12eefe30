/** A host's access → a Policy, which has no rules of its own beside it. */

import { type Access, EVERY } from "../policy/access.js";
import type { AssumedContext, Policy } from "../policy/policy.js";
import type { HostId, LayerSource } from "./host.js";
import { HOSTS } from "./list.js";
import { isAtLeast } from "./versions.js";

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
    access: isKnown(dialect, assumed.version) ? access : unknownAccess(dialect, assumed, access),
    tools: new Map(),
    everyTool: undefined,
    approvals: undefined,
  };
}

/** Whether callgate says what this version does. */
function isKnown(dialect: HostId, version: string): boolean {
  const { since } = HOSTS[dialect];
  return since === undefined || isAtLeast(version, since);
}

function unknownAccess(dialect: HostId, { engine, version }: AssumedContext, access: Access): Access {
  const uncertain = `versions of ${engine} before ${HOSTS[dialect].since} answered otherwise, and callgate does not say what ${version} does`;
  const place = { name: "", named: false, message: "", origin: [], layer: 0 };
  return {
    ...access,
    order: "first match",
    entries: [{ ...place, effect: "ask", selector: EVERY, conditions: [], uncertain }],
    restrictions: [],
  };
}
