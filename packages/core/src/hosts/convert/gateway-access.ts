/** A gateway's policy → access to the tools of one server, so that it can be written for a host. */

import { namesOf } from "../../logic/compare/names.js";
import type { Access, AccessEntry, AccessRule, Effect, Selector } from "../../policy/access.js";
import { accessTo } from "../../policy/access-to.js";
import type { Limit, Policy, Rule } from "../../policy/policy.js";
import { applicableRules, deniesEverything } from "../../policy/queries.js";

/** The tools that a gateway's policy names. */
export function namedIn(policy: Policy): readonly string[] {
  return [...namesOf(policy, policy).named].filter((name) => name !== EVERY_TOOL);
}

/**
 * What a gateway's policy says of the tools of the server that it guards. A limit, and a condition, is a restriction of which
 * it is not known what it does: no host has rules of that kind. Of other servers it says nothing, and all is denied.
 */
export function accessOnServer(policy: Policy, server: string): Access {
  const ofServer: Selector = { names: [{ of: "server", exact: server }] };
  const { other } = namesOf(policy, policy);
  const about = [
    ...namedIn(policy).map((tool) => ({
      tool,
      selector: { names: [...ofServer.names, { of: "tool", exact: tool }] } satisfies Selector,
    })),
    { tool: other, selector: ofServer },
  ];
  const entries: AccessEntry[] = [];
  const restrictions: AccessEntry[] = [];
  for (const { tool, selector } of about) {
    const { by } = accessTo(policy.access, { tool });
    const rules = applicableRules(policy, tool) ?? [];
    const denying = rules.find(deniesEverything);
    entries.push({ ...by, ...(denying && accessRule(denying, "deny")), selector, conditions: [] });
    const among = selector === ofServer ? { ...ofServer, except: named(about, ofServer) } : selector;
    if (denying === undefined) restrictions.push(...rules.flatMap((rule) => restriction(rule, among)));
  }
  return { order: "first match", entries, restrictions, otherwise: { ...policy.access.otherwise, effect: "deny" } };
}

/** Rules for every tool list this name. */
const EVERY_TOOL = "*";

function named(about: readonly { readonly selector: Selector }[], besides: Selector): readonly Selector[] {
  return about.flatMap(({ selector }) => (selector === besides ? [] : [selector]));
}

function accessRule({ name, named: isNamed, message, origin, layer }: Rule, effect: Effect): AccessRule {
  return { effect, name, named: isNamed, message, origin, layer };
}

/** A rule that decides some calls; none where it decides no call at all. */
function restriction(rule: Rule, selector: Selector): AccessEntry[] {
  const { action, conditions, unless, uncertain, limit } = rule;
  if (action === "none" && uncertain === undefined && limit === undefined) return [];
  if (action === "approval" && uncertain === undefined && limit === undefined && unless === undefined)
    return [{ ...accessRule(rule, "ask"), selector, conditions }];
  return [{ ...accessRule(rule, "deny"), selector, conditions: [], uncertain: uncertain ?? reasonOf(rule) }];
}

function reasonOf({ limit, conditions }: Rule): string {
  if (limit !== undefined) return limitWords(limit);
  return conditions.some(({ target }) => target.kind === "counter") ? "a counter decides" : "its arguments decide";
}

function limitWords({ max, window, amount }: Limit): string {
  if (!("fixed" in amount)) return "a limit on a sum decides";
  if (max === undefined || amount.fixed !== 1n) return "a limit decides";
  return `a limit of ${max} ${max === 1n ? "call" : "calls"} ${window.name === "hour" ? "an" : "a"} ${window.name} decides`;
}
