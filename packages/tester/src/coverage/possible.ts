/** What no call can do, by the logic's proof: it is not asked of a suite. */

import type { Policy, Rule } from "@callgate/core";
import {
  all,
  counters,
  type Formula,
  holds,
  not,
  passes,
  rangeOf,
  reachable,
  StepLimit,
  solve,
} from "@callgate/core/logic";

/** Steps of proof for one question: what is not settled within them counts as possible. */
const BUDGET = 5_000;
/** For all questions about one policy. */
const SHARED_BUDGET = 2_000_000;

export class Possibility {
  readonly #shared = new StepLimit(SHARED_BUDGET);
  readonly #counterRange: (key: string) => ReturnType<typeof rangeOf>;

  constructor({ tools, everyTool }: Policy) {
    const every = everyTool?.rules ?? [];
    const met = [...tools.values()].map(({ name, rules }) => [name, [...rules, ...every]] as const);
    const { some, none } = reachable(new Map<string, readonly Rule[]>([...met, ["*", every]]));
    const counted = counters(some, none);
    this.#counterRange = (key) => rangeOf(counted(key));
  }

  /** Whether a call can come to a rule and be decided by it. @param before the rules that are looked at first */
  decides(rule: Rule, before: readonly Rule[]): boolean {
    const decided = rule.action === "approval" ? all(rule.conditions.map(holds)) : not(passes(rule));
    return this.#can([...before.map(passes), decided]);
  }

  /** Whether a call can come to a condition of a rule and find it true, or false. */
  finds(rule: Rule, index: number, wanted: boolean, before: readonly Rule[]): boolean {
    const [condition] = rule.conditions.slice(index);
    if (condition === undefined) return false;
    const earlier = rule.conditions.slice(0, index).map(holds);
    return this.#can([...before.map(passes), ...earlier, wanted ? holds(condition) : not(holds(condition))]);
  }

  /** Whether a call can pass all of these rules, and come to their limits. */
  passes(rules: readonly Rule[]): boolean {
    return this.#can(rules.map(passes));
  }

  #can(formulas: readonly Formula[]): boolean {
    return (
      solve(all(formulas), { counterRange: this.#counterRange, steps: BUDGET, shared: this.#shared }).answer !== "unsat"
    );
  }
}
