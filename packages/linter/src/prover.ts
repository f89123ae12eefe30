/** Asks the engine about the calls that a finding rests on. */

import { Counters, compile, type Decision, type Engine, type Policy, type WitnessCall } from "@callgate/core";

/** When a call is made whose time does not matter: the middle of a minute, an hour and a day. */
export const NOON = Date.UTC(2026, 0, 1, 12, 30, 30);

/** The engine over one policy, compiled when first asked. */
export class Prover {
  readonly #policy: Policy;
  #engine: Engine | undefined;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** What the engine answers to each call, in order, beginning with empty counters. */
  decide(calls: readonly WitnessCall[]): Decision[] {
    this.#engine ??= compile(this.#policy);
    const engine = this.#engine;
    const counters = new Counters();
    return calls.map(({ tool, args, at }) => engine.decide({ tool, args, at: at ?? NOON, grant: "" }, counters));
  }
}
