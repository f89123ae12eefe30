/** A default, hidden tools and a list of tools → access: hidden before listed, listed before the default. */

import type { Path } from "../document/document.js";
import { type Access, type AccessEntry, type AccessRule, type Effect, EVERY, exactTool } from "./access.js";
import type { AssumedContext, HiddenTool, Policy, ToolPolicy } from "./policy.js";

export interface ListedAccess {
  /** `*` hides every tool. */
  readonly hide: readonly HiddenTool[];
  readonly tools: Iterable<Pick<ToolPolicy, "name" | "origin">>;
  readonly fallback: { readonly action: "allow" | "deny"; readonly origin: Path };
}

/** Access as gateways write it. Its entries are named in no decision: the engine has its own words for them. */
export function listedAccess({ hide, tools, fallback }: ListedAccess): Access {
  const rule = (effect: Effect, origin: Path): AccessRule => ({
    effect,
    name: "",
    named: false,
    message: "",
    origin,
    layer: 0,
  });
  const entry = (effect: Effect, origin: Path, name?: string): AccessEntry => ({
    ...rule(effect, origin),
    selector: name === undefined ? EVERY : exactTool(name),
    conditions: [],
  });
  // The entry that names a tool is the one that hides it, whatever the position of `*`.
  const isAll = ({ name }: HiddenTool) => name === "*";
  return {
    order: "first match",
    entries: [
      ...hide.filter((tool) => !isAll(tool)).map(({ name, origin }) => entry("hide", origin, name)),
      ...hide.filter(isAll).map(({ origin }) => entry("hide", origin)),
      ...Array.from(tools, ({ name, origin }) => entry("allow", origin, name)),
    ],
    otherwise: rule(fallback.action, fallback.origin),
  };
}

/** What a policy of a single document says of its layers and of what it assumes. */
export function alone(uri: string, assumed: AssumedContext): Pick<Policy, "uri" | "layers" | "assumed"> {
  return { uri, layers: [{ scope: "policy", uri }], assumed };
}
