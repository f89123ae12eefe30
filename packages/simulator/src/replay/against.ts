/** Two sets of policies over the same calls → the calls whose decision changes. */

import type { Outcome } from "@callgate/core";
import type { Decided } from "./decided.js";
import type { GuardedServer } from "./guard.js";
import { type Judgement, Lane } from "./lane.js";
import type { SideLane } from "./replay.js";

/** A call that the new policy decides otherwise than the old one. */
export interface ChangedCall {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  readonly at: number | undefined;
  readonly before: ChangedDecision;
  readonly after: ChangedDecision;
  readonly transcript: { readonly uri: string; readonly line: number };
}

export interface ChangedDecision {
  readonly decision: Outcome;
  readonly rule: string;
  readonly message: string;
}

/** Changes kept one by one; beyond, they are counted. */
export const MAX_CHANGES = 10_000;

/** The old policies, asked beside the new ones. */
export class Against implements SideLane {
  readonly lane: Lane;
  /** The first `MAX_CHANGES`. */
  readonly changes: ChangedCall[] = [];
  /** How many there are, by `before → after`. */
  readonly counts = new Map<string, number>();
  total = 0;

  /** @param policies the old policies; those asked by the replay itself are the new ones */
  constructor(policies: readonly GuardedServer[]) {
    this.lane = new Lane(policies);
  }

  judged({ index, call, uri, at, decision }: Decided, { decision: old }: Judgement): void {
    if (old.outcome === decision.outcome) return;
    this.total++;
    const change = `${old.outcome} → ${decision.outcome}`;
    this.counts.set(change, (this.counts.get(change) ?? 0) + 1);
    if (this.changes.length >= MAX_CHANGES) return;
    const { tool, server, session, line } = call;
    this.changes.push({
      index,
      tool,
      server,
      session,
      at,
      before: { decision: old.outcome, rule: old.rule, message: old.message },
      after: { decision: decision.outcome, rule: decision.rule, message: decision.message },
      transcript: { uri, line },
    });
  }
}
