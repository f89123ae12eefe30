import type { Limit, Policy, Rule } from "@callgate/core";
import { isCarrier } from "@callgate/core/dialects";
import { deniesEverything, isHidden } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { pointer, type RelatedPath } from "@callgate/core/yaml";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { analysisOf, type PolicyAnalysis, type Subject } from "../policy-analysis.js";
import { everyWindow } from "../rate-limits.js";
import { hasConditions, redundantConditions, stricterLimit } from "../redundant-rules.js";
import { unsatCoresOf } from "../unsat-core.js";

export const deadRule: PolicyCheck = {
  id: "dead-rule",
  of: "policy",
  severity: "warning",
  summary: "a rule or limit that denies nothing that is not denied anyway",
  *run({ policy }) {
    yield* underDeny(policy);
    const analysis = analysisOf(policy);
    const impossible = unsatCoresOf(policy);
    // Where every call is denied, which rule does it is another check's finding.
    const subjects = analysis.subjects.filter((subject) => !impossible.has(subject));
    const dead = new Set<Rule>();
    if (subjects.length > 0 && subjects.length === analysis.subjects.length)
      for (const rule of [...(policy.everyTool?.rules ?? [])].reverse())
        yield* problems(rule, subjects, dead, analysis);
    for (const subject of subjects)
      for (const rule of [...subject.rules].reverse())
        if (!analysis.isForEveryTool(rule)) yield* problems(rule, [subject], dead, analysis);
  },
};

/**
 * The rules of a tool before one that denies every call, or beside such a one for every tool: a call must pass
 * them all, so they let nothing through.
 */
function* underDeny(policy: Policy): Iterable<CheckProblem> {
  const { tools, everyTool } = policy;
  const related = ({ origin }: Rule) => [{ path: origin, message: "this rule denies every call" }];
  const stopped: Rule[] = [];
  const every = everyTool?.rules.find(deniesEverything);
  for (const { name, rules } of tools.values()) {
    if (isHidden(policy, name)) continue;
    const last = rules.findIndex(deniesEverything);
    const deny = rules[last];
    if (deny === undefined) stopped.push(...rules.filter(letsThrough));
    else
      for (const rule of rules.slice(0, last).filter((one) => letsThrough(one) && !isCarrier(policy, name, one)))
        yield {
          path: rule.origin,
          message: `this rule lets nothing through: a later one denies every call of \`${clip(name)}\`, and a call must pass all rules; remove one of them`,
          related: related(deny),
        };
  }
  const [first, ...more] = stopped;
  if (every === undefined || first === undefined) return;
  // Said once: who freezes a server for a while knows it.
  const others = more.length === 0 ? "lets" : `and ${more.length} more let`;
  yield {
    path: first.origin,
    message: `this rule ${others} nothing through: a rule for every tool denies every call, and a call must pass all rules; remove that rule`,
    related: related(every),
  };
}

/** Whether a rule looks as if some calls passed it. */
function letsThrough({ conditions, limit, action }: Rule): boolean {
  return conditions.length > 0 || limit !== undefined || action === "approval";
}

/** What is dead about a rule for all the tools it applies to; `dead` gains the rule where all of it is. */
function* problems(
  rule: Rule,
  subjects: readonly Subject[],
  dead: Set<Rule>,
  analysis: PolicyAnalysis,
): Iterable<CheckProblem> {
  const { limit } = rule;
  // A limit whose counter never moves is another check's finding.
  if (limit === undefined ? !hasConditions(rule) : limit.max === undefined) return;
  if (subjects.some(({ rules }) => !rules.includes(rule))) return;
  let first: Limit | undefined;
  if (limit?.max !== undefined)
    for (const subject of subjects) {
      const others = subject.rules.filter((other) => other !== rule && !dead.has(other));
      const stricter = stricterLimit(limit, toolOf(subject, analysis), others, analysis);
      if (stricter === undefined) return;
      first ??= stricter;
    }
  if (hasConditions(rule)) {
    const because = deadBecause(rule, subjects, dead, analysis);
    if (because !== undefined) {
      dead.add(rule);
      yield { path: rule.origin, message: sentence(rule, because, subjects), related: because.map(itDecides) };
      return;
    }
  } else if (first !== undefined) dead.add(rule);
  if (limit === undefined || first === undefined) return;
  yield {
    path: limit.origin,
    message: `this limit denies nothing that ${described(first)} does not deny; remove it, or make it stricter`,
    related:
      pointer(first.origin) === pointer(limit.origin)
        ? []
        : [{ path: first.origin, message: "this limit is stricter" }],
  };
}

/** The rules without which the rule's conditions would decide something for some tool; undefined where they do anyway. */
function deadBecause(
  rule: Rule,
  subjects: readonly Subject[],
  dead: ReadonlySet<Rule>,
  analysis: PolicyAnalysis,
): readonly Rule[] | undefined {
  const because = new Set<Rule>();
  for (const { rules } of subjects) {
    const reason = redundantConditions(rule, rules, dead, analysis);
    if (reason === undefined) return undefined;
    for (const other of reason.because) because.add(other);
  }
  return [...because];
}

function toolOf(subject: Subject, analysis: PolicyAnalysis): string {
  return subject.name ?? analysis.otherName;
}

function sentence({ action, conditions }: Rule, because: readonly Rule[], subjects: readonly Subject[]): string {
  const [only] = subjects;
  const whose = subjects.length > 1 || only?.name === undefined ? "" : ` of \`${only.name}\``;
  const all = conditions.length > 1 ? "all its conditions" : "its condition";
  if (because.length > 0)
    return action === "approval"
      ? `the rule asks for no approval: other rules${whose} deny what it selects, or ask for the same; remove it`
      : `the rule denies nothing that other rules${whose} let through; remove it`;
  switch (action) {
    case "require":
      return `${all} hold${conditions.length > 1 ? "" : "s"} for every call, so the rule denies nothing; fix it or remove it`;
    case "deny":
      return `no call meets ${all}, so the rule denies nothing; fix it or remove it`;
    default:
      return `no call meets ${all}, so the rule asks for no approval; fix it or remove it`;
  }
}

function itDecides({ origin, action }: Rule): RelatedPath {
  return { path: origin, message: action === "approval" ? "this rule asks for it" : "this rule denies it already" };
}

/** For messages: `10 a minute`. */
function described({ max, window }: Limit): string {
  return `${max} ${everyWindow(window.name)}`;
}
