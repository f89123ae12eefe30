/** A rule of a policy → calls that it lets through and denies: found by the logic, and decided by the engine. */

import { Counters, compile, type Rule } from "@callgate/core";
import { all, namesOf, not, passes, solve, validArguments, withRequired } from "@callgate/core/logic";
import { applicableRules } from "@callgate/core/policy";
import { isSamePath } from "../path-at.js";
import type { PolicySubject } from "../subject.js";

export interface RuleExamples {
  /** Arguments that pass all rules, as JSON; undefined where none were found. */
  readonly passes?: string | undefined;
  /** Arguments that this rule denies, and no other. */
  readonly denied?: string | undefined;
  /** Whether it is proved that no call passes the other rules and is denied by this one. */
  readonly isNeedless: boolean;
}

/** @param tool the name of the entry; an example for `*` is of a tool that the policy does not name */
export function ruleExamples(rule: Rule, tool: string, { policy, tools }: PolicySubject): RuleExamples {
  if (policy === undefined) return { isNeedless: false };
  const name = tool === "*" ? namesOf(policy, policy).other : tool;
  const rules = applicableRules(policy, name);
  if (rules === undefined || !rules.includes(rule) || rules.some(({ uncertain }) => uncertain !== undefined))
    return { isNeedless: false };
  const others = rules.filter((one) => one !== rule && one.action !== "approval");
  const schema = tools?.tools.get(tool)?.inputSchema;
  const asked = new Map(
    rules.flatMap(({ conditions, unless = [] }) =>
      [...conditions, ...unless.flat()].flatMap(({ target }) =>
        target.kind === "args"
          ? [[target.segments.join("."), { segments: target.segments, demanded: false }] as const]
          : [],
      ),
    ),
  );
  const valid = schema === undefined ? all([]) : validArguments(schema, asked.values());
  const engine = compile(policy);
  const found = (formula: Parameters<typeof solve>[0], isIt: (outcome: string, isOwn: boolean) => boolean) => {
    for (const attempt of [all([formula, valid]), formula]) {
      const result = solve(attempt);
      if (result.answer !== "sat") continue;
      const args = schema === undefined ? result.args : withRequired(result.args, schema);
      const decision = engine.decide({ tool: name, args, at: 0, grant: "" }, new Counters());
      if (isIt(decision.outcome, isSamePath(decision.origin, rule.origin))) return JSON.stringify(args);
    }
    return undefined;
  };
  const otherwise = all(others.map(passes));
  const denial = all([otherwise, not(passes(rule))]);
  const denies = rule.action === "deny" || rule.action === "require";
  const hasConditions = rule.conditions.length > 0 || rule.action === "deny";
  return {
    passes: found(all([otherwise, passes(rule)]), (outcome) => outcome === "allow"),
    denied: denies && hasConditions ? found(denial, (outcome, isOwn) => outcome === "deny" && isOwn) : undefined,
    isNeedless: denies && hasConditions && solve(denial).answer === "unsat",
  };
}
