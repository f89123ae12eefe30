/** Policies × recorded calls → decisions. A replay has a lane for each set of policies that it asks. */

import { type CallOutcome, type Counters, type Decision, givesBack, type Policy } from "@callgate/core";
import type { ToolCall } from "../call.js";
import { decide, type Guard, type GuardedServer, Guards, unguarded } from "./guard.js";

/** What one lane says to a call. */
export interface Judgement {
  readonly decision: Decision;
  /** Undefined where no policy guards the call's server. */
  readonly guard: Guard | undefined;
}

export class Lane {
  readonly guards: Guards;

  constructor(policies: readonly GuardedServer[], countersOf?: (policy: Policy) => Counters) {
    this.guards = new Guards(policies, countersOf);
  }

  judge(call: ToolCall, at: number | undefined, grant: string): Judgement {
    const guard = this.guards.of(call.server);
    if ("outcome" in guard) return { decision: unguarded(guard, call), guard: undefined };
    return { decision: decide(guard, call, at, grant), guard };
  }

  /** Gives back what the call reserved, where its outcome says that it failed. */
  settle({ decision, guard }: Judgement, grant: string, outcome: CallOutcome): void {
    if (givesBack(outcome)) guard?.engine.refund(decision, grant, guard.counters);
  }
}
