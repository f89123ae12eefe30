/** Asks the engine about the calls that a finding rests on. */

import { Counters, compile, type Decision, type Engine, type Policy } from "@callgate/core";
import { type Formula, type SolveResult, StepLimit, solve } from "@callgate/core/logic";
import { type AskedTool, applicableRules } from "@callgate/core/policy";
import type { WitnessCall } from "@callgate/core/yaml";

/** When a call is made whose time does not matter: the middle of a minute, an hour and a day. */
export const NOON = Date.UTC(2026, 0, 1, 12, 30, 30);

/** About a condition each, for all questions about one policy: some tenths of a second. */
const STEPS = 8_000_000;

/** About a comparison each, for all that checks ask of the logic about one policy: about two seconds. */
const LOGIC_STEPS = 500_000;

/** The engine over one policy, compiled when first asked, and what the logic says of its conditions. */
export class WitnessChecker {
  readonly #policy: Policy;
  readonly #sizes = new Map<string, number>();
  #engine: Engine | undefined;
  #left = STEPS;
  #refused = 0;
  readonly #logic: StepLimit;
  /** The last call that was asked about alone: a check asks, and then `lint` does. */
  #last: { readonly call: WitnessCall; readonly decisions: Decision[] } | undefined;

  /** @param logicSteps for all questions to the logic together */
  constructor(policy: Policy, logicSteps = LOGIC_STEPS) {
    this.#policy = policy;
    this.#logic = new StepLimit(logicSteps);
  }

  /** How many questions were not answered because the policy is so large that the steps were spent. */
  get refused(): number {
    return this.#refused + this.#logic.refused;
  }

  /**
   * What the engine answers to each call, in order, beginning with empty counters. Nothing where the steps are spent:
   * then nothing is shown of the policy.
   */
  decide(calls: readonly WitnessCall[]): Decision[] {
    const [only] = calls;
    if (only === undefined || calls.length > 1) return this.#decide(calls);
    if (this.#last?.call === only) return this.#last.decisions;
    const decisions = this.#decide(calls);
    this.#last = { call: only, decisions };
    return decisions;
  }

  #decide(calls: readonly WitnessCall[]): Decision[] {
    for (const call of calls) if (!this.spend(this.sizeOf(call.server === undefined ? call.tool : call))) return [];
    this.#engine ??= compile(this.#policy);
    const engine = this.#engine;
    const counters = new Counters();
    return calls.map(({ tool, server, annotations, args, at = NOON }) =>
      engine.decide({ tool, server, annotations, args, at, grant: "" }, counters),
    );
  }

  /** As the logic's `find`. Where the steps for all questions are spent, the answer is "unknown", and counted as refused. */
  solve(formula: Formula): SolveResult {
    return solve(formula, { shared: this.#logic });
  }

  /** Notes a question that was not answered because it takes too many steps. */
  giveUp(): void {
    this.#refused++;
  }

  /** @returns whether there were so many steps left */
  spend(steps: number): boolean {
    this.#left -= steps;
    if (this.#left >= 0) return true;
    this.#refused++;
    return false;
  }

  /** How many conditions a call of the tool meets, and one for each rule. */
  sizeOf(tool: AskedTool): number {
    const key = typeof tool === "string" ? tool : JSON.stringify([tool.tool, tool.server, tool.annotations]);
    let size = this.#sizes.get(key);
    if (size === undefined) {
      size = 1;
      for (const { conditions } of applicableRules(this.#policy, tool) ?? []) size += 1 + conditions.length;
      this.#sizes.set(key, size);
    }
    return size;
  }
}
