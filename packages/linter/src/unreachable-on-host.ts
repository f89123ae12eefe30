/** A host's rules → those that decide no call, because others are looked at first. */

import type { Rule } from "@callgate/core";
import {
  type AccessAnswer,
  type AccessRule,
  accessTo,
  type Effect,
  selectorMatcher,
  type ToolRef,
} from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { pointer } from "@callgate/core/yaml";
import type { CheckProblem, HostCheckContext } from "./check.js";
import { certainPart, doesTo, isByName, isPlaced, type WrittenRule, writtenRules } from "./host-rules.js";
import { answerTo } from "./without-approval.js";

/** For the names of all rules together. */
const STEPS = 600_000;

/** Rules of which every call that they are about is decided otherwise, by another rule of a file of the same kind. */
export function* unreachableOnHost(context: HostCheckContext): Iterable<CheckProblem> {
  const access = certainPart(context.policy.access);
  const isWhole = access === context.policy.access;
  const written = writtenRules(context).filter(({ entries }) => entries.every(isByName));
  const decided = new Set<string>();
  const noted = new Set<AccessRule | Rule>();
  const note = ({ by, rules }: AccessAnswer) => {
    for (const rule of [by, ...rules]) {
      if (noted.has(rule)) continue;
      noted.add(rule);
      decided.add(pointer(rule.origin));
    }
  };
  // A rule that decides a call of a tool that is known needs no further look.
  if (written.length === 0 || !context.checker.spend(context.tools.length)) return;
  for (const tool of context.tools) note(isWhole ? tool.answer() : accessTo(access, tool.ref));
  const rules = written.filter(({ entries: [first] }) => !decided.has(pointer(first.origin)));
  if (rules.length === 0) return;
  const classes = context.names.of([access], STEPS);
  if (classes.answer !== "sat") {
    if (classes.answer === "unknown") context.checker.giveUp();
    return;
  }
  const hints = [{}, ...access.entries.flatMap(({ selector: { annotations } }) => annotations ?? [])];
  const refs = classes.value.flatMap(({ witness }) =>
    hints.map((annotations): ToolRef => ({ ...witness, annotations })),
  );
  const size = rules.length * refs.length;
  if (!context.checker.spend(size)) return;
  const deciding = refs.map((ref) => {
    const answer = accessTo(access, ref);
    note(answer);
    return { ref, answer };
  });
  for (const rule of rules) {
    const [first] = rule.entries;
    if (decided.has(pointer(first.origin))) continue;
    const matchers = rule.entries.map(({ selector }) => selectorMatcher(selector, access));
    const isAbout = (ref: ToolRef) => matchers.some((matches) => matches(ref) === true);
    const matched = deciding.filter(({ ref }) => isAbout(ref));
    const other = matched.find(({ answer }) => differs(answer.by.effect, first.effect) || answer.rules.length > 0);
    // A rule for names that no tool has is `dead-entry`'s.
    if (other === undefined || other.answer.rules.length > 0) continue;
    const { by } = other.answer;
    if (!isPlaced(by) || !isOfSameScope(by, rule, context)) continue;
    // What one agent may do beyond the others is meant to differ.
    const agent = agentOf(by);
    if (agent !== undefined && agent !== agentOf(first) && by.name === first.name) continue;
    const known = context.tools.find(({ ref }) => isAbout(ref));
    yield {
      ...problem(rule, by, agent === agentOf(first) ? undefined : agent),
      witness: known && answerTo(known, context),
    };
  }
}

function differs(a: Effect, b: Effect): boolean {
  const outcome = (effect: Effect) => (effect === "hide" ? "deny" : effect);
  return outcome(a) !== outcome(b);
}

/** What another's file decides is that file's business: a user's `deny` is meant to hold against a repository's `allow`. */
function isOfSameScope(by: AccessRule, { entries }: WrittenRule, { policy: { layers } }: HostCheckContext): boolean {
  return layers[by.layer]?.scope === layers[entries[0].layer]?.scope;
}

/** Of whose rules one is, where a host has rules of agents in its configuration. */
function agentOf({ origin: [, table, name] }: Pick<AccessRule, "origin">): string | undefined {
  return (table === "agent" || table === "mode") && typeof name === "string" ? name : undefined;
}

/** @param agent the one whose rule decides, where it decides for this one alone */
function problem(
  { entries: [{ name, effect, origin }] }: WrittenRule,
  by: AccessRule,
  agent: string | undefined,
): CheckProblem {
  const whose = agent === undefined ? "" : ` where the agent is \`${clip(agent)}\``;
  return {
    path: origin,
    severity: effect === "allow" || effect === "ask" ? "warning" : "error",
    message: `\`${clip(name)}\` ${doesTo({ effect })} nothing${whose}: another rule decides all these calls first; remove one of the two, or change their order`,
    related: [{ path: by.origin, message: `this rule ${doesTo(by)} them` }],
  };
}
