/** Calls as the engine decides them → what of each policy they tried. */

import type {
  Call,
  Condition,
  Counters,
  Document,
  Engine,
  Explanation,
  Limit,
  Location,
  Path,
  Policy,
  Rule,
} from "@callgate/core";
import { hostOf } from "@callgate/core";
import { decidingEntries, defaultOf, entryOf, hiddenTools, isHidden, type ToolCatalogue } from "@callgate/core/policy";
import { AgentCounts } from "./agent-coverage.js";
import { Possibility } from "./possible.js";

/** What can be covered, in the order in which it is reported. */
export const COVERED_KINDS = ["rules", "conditions", "limits", "paths", "tools"] as const;

export type CoveredKind = (typeof COVERED_KINDS)[number];

export interface PolicyCoverage {
  readonly uri: string;
  readonly text: string;
  readonly rules: readonly RuleCoverage[];
  readonly conditions: readonly ConditionCoverage[];
  readonly limits: readonly LimitCoverage[];
  readonly paths: readonly PathCoverage[];
  readonly tools: readonly ToolCoverage[];
}

/** How many calls each rule decided: denied, or asked approval for. What no call can do is not `possible`. */
export interface RuleCoverage {
  readonly tool: string;
  readonly rule: string;
  readonly location: Location;
  readonly decided: number;
  readonly possible: boolean;
}

/** How often the engine found a condition true and false. */
export interface ConditionCoverage {
  readonly tool: string;
  readonly rule: string;
  readonly condition: Condition;
  readonly location: Location;
  readonly seenTrue: number;
  readonly seenFalse: number;
  readonly canBeTrue: boolean;
  readonly canBeFalse: boolean;
}

export interface LimitCoverage {
  readonly tool: string;
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  readonly max: bigint;
  readonly location: Location;
  /** Calls that it denied. */
  readonly reached: number;
  /** Calls that it let through. */
  readonly fitted: number;
  /** The highest value of its counter. */
  readonly highest: bigint;
  readonly possible: boolean;
}

/** The default, or a hidden tool. */
export interface PathCoverage {
  readonly kind: "default" | "hidden";
  /** The hidden tool's name; of the default, what it does. */
  readonly name: string;
  readonly location: Location;
  readonly taken: number;
  readonly possible: boolean;
}

export interface ToolCoverage {
  readonly tool: string;
  /** Where the policy names it; undefined for one that only the tool list holds. */
  readonly location: Location | undefined;
  readonly called: number;
}

/** The tool lists of an agent's servers, by the server's name. */
type Servers = ReadonlyMap<string, ToolCatalogue>;

const NO_SERVERS: Servers = new Map();

/** Watches calls, of several suites if need be; a policy is known by what it was lowered to. */
export class CoverageCounter {
  readonly #policies = new Map<Policy, Counts | AgentCounts>();

  /** Counts what is called of a policy from now on. @param tools the server's tools, where they are known @param servers those of an agent's servers */
  add(document: Document, policy: Policy, tools: ToolCatalogue | undefined, servers: Servers = NO_SERVERS): void {
    const known = this.#policies.get(policy);
    if (known instanceof AgentCounts) return;
    if (hostOf(policy) !== undefined) this.#policies.set(policy, new AgentCounts(document, policy, servers));
    else if (known === undefined) this.#policies.set(policy, new Counts(document, policy, tools));
    else known.addTools(tools);
  }

  /** A call before it is decided; the counters stay as they are. */
  observe(policy: Policy, engine: Engine, call: Call, counters: Counters): void {
    const counts = this.#policies.get(policy);
    if (counts instanceof AgentCounts) counts.observe(call, engine.explain(call, counters).decision);
    else counts?.observe(call, engine.explain(call, counters));
  }

  /** What was covered of each policy, in the order in which they came. */
  result(): PolicyCoverage[] {
    return [...this.#policies.values()].flatMap((counts) => counts.result());
  }
}

interface LimitCounts {
  reached: number;
  fitted: number;
  highest: bigint;
}

class Counts {
  readonly #document: Document;
  readonly #policy: Policy;
  readonly #rules = new Map<Rule, number>();
  readonly #conditions = new Map<Condition, { yes: number; no: number }>();
  readonly #limits = new Map<Limit, LimitCounts>();
  readonly #hidden = new Map<string, number>();
  readonly #hiddenNames: ReadonlySet<string>;
  #default = 0;
  readonly #tools = new Map<string, number>();

  constructor(document: Document, policy: Policy, tools: ToolCatalogue | undefined) {
    this.#document = document;
    this.#policy = policy;
    this.#hiddenNames = new Set(hiddenTools(policy).map(({ name }) => name));
    for (const name of policy.tools.keys()) this.#tools.set(name, 0);
    this.addTools(tools);
    for (const { rules } of decidingEntries(this.#policy))
      for (const rule of rules) {
        if (canDecide(rule)) this.#rules.set(rule, 0);
        if (rule.uncertain !== undefined) continue;
        for (const condition of rule.conditions)
          if (condition.target.kind !== "nothing") this.#conditions.set(condition, { yes: 0, no: 0 });
        if (rule.limit?.max !== undefined) this.#limits.set(rule.limit, { reached: 0, fitted: 0, highest: 0n });
      }
  }

  addTools(tools: ToolCatalogue | undefined): void {
    for (const name of tools?.tools.keys() ?? []) if (!this.#tools.has(name)) this.#tools.set(name, 0);
  }

  observe({ tool }: Call, explanation: Explanation): void {
    const { decision } = explanation;
    const called = this.#tools.get(tool);
    if (called !== undefined) this.#tools.set(tool, called + 1);
    if (decision.rule === "(hidden)" && explanation.rules.length === 0) {
      const name = this.#hiddenNames.has(tool) ? tool : "*";
      this.#hidden.set(name, (this.#hidden.get(name) ?? 0) + 1);
      return;
    }
    if (entryOf(this.#policy, tool) === undefined) this.#default++;
    this.#observeRules(explanation);
    if (decision.outcome === "allow" || decision.outcome === "approval" || decision.by === "limit")
      this.#observeLimits(explanation);
  }

  /** The engine looks no further than the rule that denies, and within a rule than the first condition that is false. */
  #observeRules({ rules, decision }: Explanation): void {
    for (const { rule, effect, conditions } of rules) {
      for (const { condition, holds } of conditions) {
        const counts = this.#conditions.get(condition);
        if (counts !== undefined && holds === true) counts.yes++;
        if (counts !== undefined && holds === false) counts.no++;
        if (holds === false) break;
      }
      if (effect === "denies") {
        this.#decided(rule);
        return;
      }
      if (effect === "asks" && decision.outcome === "approval" && decision.origin === rule.origin) this.#decided(rule);
    }
  }

  #decided(rule: Rule): void {
    const decided = this.#rules.get(rule);
    if (decided !== undefined) this.#rules.set(rule, decided + 1);
  }

  #observeLimits({ limits, decision }: Explanation): void {
    for (const { limit, before, amount } of limits) {
      const counts = this.#limits.get(limit);
      const denies = decision.by === "limit" && decision.origin === limit.origin;
      if (counts !== undefined) {
        const value = BigInt(before) + (denies ? 0n : BigInt(amount ?? 0));
        // Without an amount in the arguments a call is denied, and the limit is not reached.
        if (denies && amount !== undefined) counts.reached++;
        if (!denies) counts.fitted++;
        if (value > counts.highest) counts.highest = value;
      }
      if (denies) return;
    }
  }

  result(): PolicyCoverage {
    const policy = this.#policy;
    const at = (path: Path): Location => this.#document.locate(path);
    const can = new Possibility(policy);
    const named = decidingEntries(this.#policy).flatMap(({ name: tool, rules }) =>
      rules.map((rule, index) => ({ tool, rule, before: rules.slice(0, index), all: rules })),
    );
    return {
      uri: this.#document.uri,
      text: this.#document.text,
      rules: named.flatMap(({ tool, rule, before }): RuleCoverage[] => {
        const decided = this.#rules.get(rule);
        if (decided === undefined) return [];
        const possible = decided > 0 || can.decides(rule, before);
        return [{ tool, rule: rule.name, location: at(rule.origin), decided, possible }];
      }),
      conditions: named.flatMap(({ tool, rule, before }) =>
        rule.conditions.flatMap((condition, index): ConditionCoverage[] => {
          const counts = this.#conditions.get(condition);
          if (counts === undefined) return [];
          const { yes: seenTrue, no: seenFalse } = counts;
          const canBeTrue = seenTrue > 0 || can.finds(rule, index, true, before);
          const canBeFalse = seenFalse > 0 || can.finds(rule, index, false, before);
          const location = at(condition.origin);
          return [{ tool, rule: rule.name, condition, location, seenTrue, seenFalse, canBeTrue, canBeFalse }];
        }),
      ),
      limits: named.flatMap(({ tool, rule: { limit }, all }): LimitCoverage[] => {
        const counts = limit && this.#limits.get(limit);
        if (limit?.max === undefined || counts === undefined) return [];
        const { name: rule, counter, window, max, origin } = limit;
        const possible = counts.fitted > 0 || can.passes(all);
        return [{ tool, rule, counter, window: window.name, max, location: at(origin), ...counts, possible }];
      }),
      paths: [
        {
          kind: "default",
          name: defaultOf(policy).action,
          location: at(defaultOf(policy).origin),
          taken: this.#default,
          possible: !isHidden(policy, undefined),
        },
        ...hiddenTools(policy).map(
          ({ name, origin }): PathCoverage => ({
            kind: "hidden",
            name,
            location: at(origin),
            taken: this.#hidden.get(name) ?? 0,
            possible: true,
          }),
        ),
      ],
      tools: [...this.#tools].map(([tool, called]) => {
        const origin = policy.tools.get(tool)?.origin;
        const location = origin && this.#document.locate(origin, "key");
        return { tool, location, called };
      }),
    };
  }
}

/** Whether there may be a call that the rule itself denies or asks approval for. */
function canDecide({ action, conditions, uncertain }: Rule): boolean {
  if (uncertain !== undefined || action === "none") return false;
  return action !== "require" || conditions.length > 0;
}
