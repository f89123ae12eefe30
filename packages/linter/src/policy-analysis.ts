/** The rules of a policy that mean what they say, by tool, for the questions of logic that checks ask of them. */

import type { Limit, Policy, Rule } from "@callgate/core";
import { isMistaken } from "@callgate/core/dialects";
import {
  CallBounds,
  type Counted,
  type CounterRange,
  counters,
  namesOf,
  rangeOf,
  reachable,
  StepLimit,
} from "@callgate/core/logic";
import { allRules, applicableRules, deniesEverything } from "@callgate/core/policy";

/** A tool some of whose calls may pass, with the rules they meet. Without a name: any tool that the policy does not name. */
export interface Subject {
  readonly name: string | undefined;
  /** In the engine's order, without those that another finding is about, or whose effect is unknown. */
  readonly rules: readonly Rule[];
}

export class PolicyAnalysis {
  readonly subjects: readonly Subject[];
  readonly #policy: Policy;
  /** What the questions about one policy may cost together: a hostile one asks many hard ones. */
  readonly steps = new StepLimit(500_000);
  /** A name that the policy does not know. */
  readonly otherName: string;
  /** Whether some rule moves the counter of a key. */
  readonly moves: (key: string) => boolean;
  /** What the counter of a key counts. */
  readonly counted: (key: string) => Counted;
  /** How much the limits let through. */
  readonly capacity: CallBounds;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.otherName = namesOf(policy, policy).other;
    const tools = new Map<string, readonly Rule[]>();
    for (const name of [...policy.tools.keys(), this.otherName]) {
      const rules = applicableRules(policy, name);
      if (rules !== undefined && !rules.some(deniesEverything)) tools.set(name, rules);
    }
    const moved = movedCounters(policy);
    this.moves = (key) => moved.has(key);
    const sound = new Map<Rule, boolean>();
    const isSoundRule = (rule: Rule) => {
      let known = sound.get(rule);
      if (known === undefined) {
        known = isSound(rule, moved);
        sound.set(rule, known);
      }
      return known;
    };
    const { some, none } = reachable(tools);
    this.counted = counters(some, none);
    this.capacity = new CallBounds(some, this.counted);
    this.subjects = [...tools].map(([name, rules]) => ({
      name: policy.tools.has(name) ? name : undefined,
      rules: rules.every(isSoundRule) ? rules : rules.filter(isSoundRule),
    }));
  }

  /** Whether the rule is for every tool, and not for one. */
  isForEveryTool(rule: Rule): boolean {
    return this.#policy.everyTool?.rules.includes(rule) ?? false;
  }

  /** What a condition can read of the counter. */
  readonly counterRange = (key: string): CounterRange => rangeOf(this.counted(key));
}

/** Whether the rule does what it says: nothing in it is mistaken, or undocumented. */
function isSound({ action, conditions, uncertain }: Rule, moved: ReadonlySet<string>): boolean {
  if (uncertain !== undefined || action === "none") return false;
  return conditions.every(
    // A counter that nothing moves is another finding.
    (condition) => !isMistaken(condition) && (condition.target.kind !== "counter" || moved.has(condition.target.key)),
  );
}

/** The keys of the counters that some rule moves. */
function movedCounters(policy: Policy): ReadonlySet<string> {
  return new Set(allRules(policy).flatMap(({ limit }) => (limit?.max === undefined ? [] : [limit.key])));
}

const known = new WeakMap<Policy, PolicyAnalysis>();

/** The analysis of a policy, made once for all checks. */
export function analysisOf(policy: Policy): PolicyAnalysis {
  let analysis = known.get(policy);
  if (analysis === undefined) {
    analysis = new PolicyAnalysis(policy);
    known.set(policy, analysis);
  }
  return analysis;
}

/** The analysis of a policy, if a check has asked for it. */
export function analysisIfKnown(policy: Policy): PolicyAnalysis | undefined {
  return known.get(policy);
}

/** Whether the rule's conditions only say that its own counter is within its limit, which the limit says better. */
export function onlyLimits({ conditions, limit }: Rule): boolean {
  return (
    limit !== undefined &&
    limit.max !== undefined &&
    conditions.every(
      ({ target, op }) => target.kind === "counter" && target.key === limit.key && (op === "lt" || op === "lte"),
    ) &&
    conditions.length <= 1
  );
}

/** The limits of the rules. */
export function limitsOf(rules: readonly Rule[]): readonly Limit[] {
  return rules.flatMap(({ limit }) => limit ?? []);
}
