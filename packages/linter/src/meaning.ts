/** The rules of a policy that mean what they say, by tool, for the questions of logic that checks ask of them. */

import {
  type Counted,
  type CounterRange,
  countedBy,
  isMistaken,
  type Limit,
  type Path,
  type Policy,
  pointer,
  type Rule,
  type RulesByTool,
  rangeOf,
  rulesMet,
} from "@callgate/core";
import { deniesAll } from "./reach.js";

/** A tool some of whose calls may pass, with the rules they meet. Without a name: any tool that the policy does not name. */
export interface Subject {
  readonly name: string | undefined;
  /** In the engine's order, without those that another finding is about, or whose effect nobody knows. */
  readonly rules: readonly Rule[];
}

export class Meaning {
  readonly subjects: readonly Subject[];
  readonly #policy: Policy;
  readonly #tools: RulesByTool;
  readonly #counted = new Map<string, Counted>();

  constructor(policy: Policy) {
    this.#policy = policy;
    const tools = new Map<string, readonly Rule[]>();
    const subjects: Subject[] = [];
    for (const name of [...policy.tools.keys(), otherName(policy)]) {
      const rules = rulesMet(policy, name);
      if (rules === undefined || rules.some(deniesAll)) continue;
      tools.set(name, rules);
      subjects.push({
        name: policy.tools.has(name) ? name : undefined,
        rules: rules.filter((rule) => this.#isSound(rule, policy)),
      });
    }
    this.#tools = tools;
    this.subjects = subjects;
  }

  /** Whether the rule stands under every tool, and not under one. */
  isForEveryTool(rule: Rule): boolean {
    return this.#policy.everyTool?.rules.includes(rule) ?? false;
  }

  /** What the counter of that key counts. */
  counted(key: string): Counted {
    let counted = this.#counted.get(key);
    if (counted === undefined) {
      counted = countedBy(key, this.#tools);
      this.#counted.set(key, counted);
    }
    return counted;
  }

  /** What a condition can read of the counter. */
  readonly counterRange = (key: string): CounterRange => rangeOf(this.counted(key));

  #isSound(rule: Rule, policy: Policy): boolean {
    if (rule.uncertain !== undefined || rule.action === "none") return false;
    return rule.conditions.every(
      (condition) =>
        !isMistaken(condition) && (condition.target.kind !== "counter" || isMoved(condition.target.key, policy)),
    );
  }
}

/** A counter that nothing moves is another finding. */
function isMoved(key: string, policy: Policy): boolean {
  const moves = ({ limit }: Rule) => limit?.key === key && limit.max !== undefined;
  return [...policy.tools.values(), ...(policy.everyTool ? [policy.everyTool] : [])].some(({ rules }) =>
    rules.some(moves),
  );
}

/** A name that the policy does not know. */
function otherName({ tools, hide }: Policy): string {
  let name = "other";
  while (tools.has(name) || hide.some((hidden) => hidden.name === name)) name += "_";
  return name;
}

const known = new WeakMap<Policy, Meaning>();

/** The meaning of a policy, put together once for all checks. */
export function meaningOf(policy: Policy): Meaning {
  let meaning = known.get(policy);
  if (meaning === undefined) {
    meaning = new Meaning(policy);
    known.set(policy, meaning);
  }
  return meaning;
}

/** Whether two places are one. */
export function samePath(a: Path, b: Path): boolean {
  return pointer(a) === pointer(b);
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
