/** Which calls of a tool can get through at all: what several checks ask of a policy. */

import type { Condition, Limit, Path, Policy, Rule } from "@callgate/core";
import { applicableRules, defaultOf, deniesEverything, isHidden } from "@callgate/core/policy";
import type { CheckContext, KnownTool } from "./check.js";
import { isPattern } from "./pattern-names.js";

/** How a policy treats one tool. */
export interface Reach {
  /** Where the policy lets the tool through: its entry, or the default. */
  readonly path: Path;
  /** The rules a call of the tool meets, in order. */
  readonly rules: readonly Rule[];
}

/** A tool with calls that get through. */
export interface ReachableTool extends Omit<KnownTool, "reach"> {
  readonly reach: Reach;
}

/** How calls of the tool get through; undefined where every one is denied: hidden, denied by default, or by a rule. */
export function reachOf(policy: Policy, name: string): Reach | undefined {
  const rules = applicableRules(policy, name);
  return rules && through(policy.tools.get(name)?.origin ?? defaultOf(policy).origin, rules);
}

/** How calls get through to a tool that the policy names nowhere; undefined where every one is denied. */
export function reachOfUnnamed(policy: Policy): Reach | undefined {
  if (isHidden(policy, undefined) || defaultOf(policy).action === "deny") return undefined;
  return through(defaultOf(policy).origin, policy.everyTool?.rules ?? []);
}

function through(path: Path, rules: readonly Rule[]): Reach | undefined {
  return rules.some(deniesEverything) || someLimitFitsNoCall(rules) ? undefined : { path, rules };
}

/** Whether a limit is too small even for one call, which moves a counter once for each limit on it. */
function someLimitFitsNoCall(rules: readonly Rule[]): boolean {
  const taken = new Map<string, bigint>();
  for (const { limit, uncertain } of rules) {
    if (uncertain !== undefined || limit?.max === undefined || !("fixed" in limit.amount)) continue;
    const { fixed } = limit.amount;
    if (fixed <= 0n) continue;
    const sum = (taken.get(limit.key) ?? 0n) + fixed;
    if (limit.max < sum) return true;
    if (onlyRises(limit, rules)) taken.set(limit.key, sum);
  }
  return false;
}

/** Whether all that a call does to the limit's counter adds to what it held. */
function onlyRises(limit: Limit, rules: readonly Rule[]): boolean {
  const sharing = rules.filter((rule) => rule.limit?.key === limit.key);
  return (
    !hasOtherWindow(limit, rules) &&
    sharing.every((rule) => rule.limit && "fixed" in rule.limit.amount && rule.limit.amount.fixed >= 0n)
  );
}

/** Whether another limit moves the same counter in another window. */
export function hasOtherWindow({ key, window }: Limit, rules: readonly Rule[]): boolean {
  return rules.some(
    ({ limit }) => limit?.max !== undefined && limit.key === key && limit.window.milliseconds !== window.milliseconds,
  );
}

/** The tools with calls that get through; one that a tool list does not hold is never called. */
export function reachable(context: CheckContext): readonly ReachableTool[] {
  const { tools } = context;
  if (tools.length === 0) return NOWHERE;
  // Looked up for every check that asks: a context without a tool list notes which of them do.
  const { toolList } = context;
  let found = reachableOf.get(tools);
  if (found === undefined) {
    found = tools.flatMap((known) => whereReachable(known, toolList));
    reachableOf.set(tools, found);
  }
  return found;
}

/** Those of them that the policy names; what it does not name at all is `uncovered-tool`'s to tell. */
export function reachableByName(context: CheckContext): readonly ReachableTool[] {
  const found = reachable(context);
  return found.every(({ named }) => named) ? found : found.filter(({ named }) => named);
}

/** Found out once for all checks. */
const reachableOf = new WeakMap<readonly KnownTool[], readonly ReachableTool[]>();

function whereReachable(known: KnownTool, toolList: CheckContext["toolList"]): readonly ReachableTool[] {
  const { name, tool, named, categorise } = known;
  // Nor is one called whose name is a pattern, unless the list holds it.
  if (tool === undefined && (toolList !== undefined || isPattern(name))) return NOWHERE;
  const reach = known.reach();
  return reach === undefined ? NOWHERE : [{ name, tool, named, categorise, reach }];
}

const NOWHERE: readonly ReachableTool[] = [];

/** Whether a rule can keep any call back: by a condition, an approval, a limit, or in a way that is not known. */
export function restricts(rule: Rule): boolean {
  if (isUncertain(rule)) return true;
  if (isRateLimit(rule.limit) || needsAmount(rule.limit)) return true;
  return rule.action !== "none" && (rule.action === "approval" || rule.conditions.length > 0);
}

/** Whether it is unknown what a rule does, such as one with a `spend` of later releases: it may limit something. */
export function isUncertain({ uncertain }: Rule): boolean {
  return uncertain !== undefined;
}

/** Whether a limit denies calls in which the argument that it adds up is no number. */
function needsAmount(limit: Limit | undefined): boolean {
  return limit !== undefined && "from" in limit.amount;
}

/** Whether a rule has every call approved, one by one. */
export function approvesEveryCall({ action, conditions }: Rule): boolean {
  return action === "approval" && conditions.length === 0;
}

/** Whether a limit bounds the number of calls: its counter moves, by at least 1 a call, in a window that is one. */
export function isRateLimit(limit: Limit | undefined): boolean {
  if (limit?.max === undefined || limit.window.milliseconds === 0) return false;
  return "fixed" in limit.amount && limit.amount.fixed > 0n;
}

/** Whether a rule lets an argument decide: with a condition on one that is looked at. */
export function checksArguments(rule: Rule): boolean {
  return rule.action !== "none" && rule.conditions.some(isOnArgument);
}

/** Whether a condition is on an argument; one whose path leads nowhere was meant to be. */
export function isOnArgument({ target }: Condition): boolean {
  return target.kind !== "counter";
}
