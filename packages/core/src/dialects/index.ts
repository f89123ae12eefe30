/** Questions of all dialects, and of the one that a policy is written in. */

import type { Policy, Rule } from "../policy/policy.js";
import type { Dialect, DialectId, Release } from "./dialect.js";
import { DIALECTS } from "./list.js";

export { DIALECTS } from "./list.js";

/** Every release of a program that a dialect's documents may be read for. */
export const RELEASES: readonly Release[] = [...new Set(Object.values(DIALECTS).flatMap(({ releases }) => releases))];

/** The dialect of a policy of one document; undefined for a host's, whose files are several. */
export function documentDialect({ dialect }: Policy): DialectId | undefined {
  return Object.hasOwn(DIALECTS, dialect) ? (dialect as DialectId) : undefined;
}

/** The dialect that a policy was written in; undefined for a host's. */
export function dialectOf(policy: Policy): Dialect | undefined {
  const id = documentDialect(policy);
  return id && DIALECTS[id];
}

/** Whether a rule in the entry of that name is there only so that the program loads another tool's limit. */
export function isCarrier(policy: Policy, entry: string, rule: Rule): boolean {
  return dialectOf(policy)?.isCarrier(policy, entry, rule) ?? false;
}

/** Whether the entry of that name has only such rules. */
export function isCarrierOnly(policy: Policy, entry: string): boolean {
  const rules = policy.tools.get(entry)?.rules ?? [];
  return rules.length > 0 && rules.every((rule) => isCarrier(policy, entry, rule));
}
