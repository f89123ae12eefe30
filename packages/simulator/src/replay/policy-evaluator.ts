/** Policies × recorded calls → decisions. A replay has an evaluator for each set of policies. */

import { type CallOutcome, type Counters, type Decision, isRefunded, type Policy } from "@callgate/core";
import type { ToolCall } from "../call.js";
import { type ActivePolicy, decide, PolicyRouter, type ServerPolicy, withoutPolicy } from "./active-policy.js";

/** What one evaluator decides of a call. */
export interface Evaluation {
  readonly decision: Decision;
  /** Undefined where the call's server has no policy. */
  readonly active: ActivePolicy | undefined;
}

export class PolicyEvaluator {
  readonly router: PolicyRouter;

  constructor(policies: readonly ServerPolicy[], countersOf?: (policy: Policy) => Counters) {
    this.router = new PolicyRouter(policies, countersOf);
  }

  evaluate(call: ToolCall, at: number | undefined, grant: string): Evaluation {
    const active = this.router.of(call.server);
    if ("outcome" in active) return { decision: withoutPolicy(active, call), active: undefined };
    return { decision: decide(active, call, at, grant), active };
  }

  /** Gives back what the call reserved if its outcome refunds. */
  refund({ decision, active }: Evaluation, grant: string, outcome: CallOutcome): void {
    if (isRefunded(outcome)) active?.engine.refund(decision, grant, active.counters);
  }
}
