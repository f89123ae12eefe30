/** Two sets of policies over the same calls → the calls whose decision changes. */

import type { Decision, DecisionKind, Location } from "@callgate/core";
import type { ActivePolicy, ServerPolicy } from "./active-policy.js";
import { type Bounds, REPORT_BOUNDS } from "./bounds.js";
import type { Decided } from "./decided-call.js";
import { type Evaluation, PolicyEvaluator } from "./policy-evaluator.js";
import type { ShadowEvaluator } from "./replay.js";
import { type Redact, type ShownArguments, shownArguments } from "./shown-arguments.js";

/** A call that the new policy decides differently than the old one. */
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
  readonly decision: DecisionKind;
  readonly rule: string;
  readonly message: string;
  /** What decided; undefined where no rule did. */
  readonly policy: Location | undefined;
}

/** The changed calls of one tool, from one rule's decision to another's. */
export interface ChangeKind {
  readonly calls: number;
  readonly first: ChangedCall;
  /** The first one's arguments. */
  readonly args: ShownArguments | undefined;
}

/** Changes kept one by one; further ones are counted. */
export const MAX_CHANGES = 10_000;

/** The changes that a shard of a replay has seen: indices and lines are counted from where the shard begins. */
export interface AgainstState {
  readonly total: number;
  readonly counts: readonly (readonly [DecisionKind, readonly (readonly [DecisionKind, number])[]])[];
  readonly changes: readonly ChangedCall[];
  readonly kinds: readonly (readonly [key: string, kind: ChangeKind])[];
  /** The servers whose calls the old policies decided. */
  readonly servers: readonly { readonly server: string | undefined }[];
}

/** The old policies, evaluated beside the new ones. */
export class Against implements ShadowEvaluator {
  readonly evaluator: PolicyEvaluator;
  /** The first `MAX_CHANGES`. */
  readonly changes: ChangedCall[] = [];
  /** How many there are, by the outcome before, and then by the one after. */
  readonly counts = new Map<DecisionKind, Map<DecisionKind, number>>();
  total = 0;
  readonly #kinds = new Map<string, { calls: number; first: ChangedCall; args: ShownArguments | undefined }>();
  readonly #redact: Redact | undefined;
  readonly #mostKinds: number;

  /** @param policies the old policies; those of the replay itself are the new ones */
  constructor(policies: readonly ServerPolicy[], redact?: Redact, bounds: Bounds = REPORT_BOUNDS) {
    this.evaluator = new PolicyEvaluator(policies);
    this.#redact = redact;
    this.#mostKinds = bounds.changeKinds;
  }

  state(): AgainstState {
    return {
      total: this.total,
      counts: [...this.counts].map(([before, byAfter]) => [before, [...byAfter]]),
      changes: this.changes,
      kinds: [...this.#kinds],
      servers: this.evaluator.router.servers.map((server) => ({ server })),
    };
  }

  /** Adds what a later shard has seen. @param placed a shard's change → the same as the whole replay has it */
  absorb(shard: AgainstState, placed: (change: ChangedCall) => ChangedCall): void {
    this.total += shard.total;
    for (const { server } of shard.servers) this.evaluator.router.of(server);
    for (const [before, byAfter] of shard.counts)
      for (const [after, calls] of byAfter) this.#count(before, after, calls);
    const room = Math.max(0, MAX_CHANGES - this.changes.length);
    for (const change of shard.changes.slice(0, room)) this.changes.push(placed(change));
    for (const [key, kind] of shard.kinds) {
      const known = this.#kinds.get(key);
      if (known !== undefined) known.calls += kind.calls;
      else if (this.#kinds.size < this.#mostKinds) this.#kinds.set(key, { ...kind, first: placed(kind.first) });
    }
  }

  /** In the order of their first calls; 1,000 at most. */
  get kinds(): readonly ChangeKind[] {
    return [...this.#kinds.values()];
  }

  compared(decided: Decided, { decision: old, active }: Evaluation): void {
    const { decision, call } = decided;
    if (old.outcome === decision.outcome) return;
    this.total++;
    this.#count(old.outcome, decision.outcome);
    const { tool, server } = call;
    const key = JSON.stringify([server, tool, old.outcome, old.rule, decision.outcome, decision.rule]);
    const kind = this.#kinds.get(key);
    if (kind !== undefined) kind.calls++;
    const isNew = kind === undefined && this.#kinds.size < this.#mostKinds;
    if (!isNew && this.changes.length >= MAX_CHANGES) return;
    const changed = changedCall(decided, old, active);
    if (this.changes.length < MAX_CHANGES) this.changes.push(changed);
    if (isNew) this.#kinds.set(key, { calls: 1, first: changed, args: shownArguments(call.args, this.#redact) });
  }

  #count(before: DecisionKind, after: DecisionKind, calls = 1): void {
    const counts = this.counts.get(before) ?? new Map<DecisionKind, number>();
    counts.set(after, (counts.get(after) ?? 0) + calls);
    this.counts.set(before, counts);
  }
}

function changedCall(
  { index, call, uri, at, decision, active }: Decided,
  old: Decision,
  oldPolicy: ActivePolicy | undefined,
): ChangedCall {
  const { tool, server, session, line } = call;
  return {
    index,
    tool,
    server,
    session,
    at,
    before: changedDecision(old, oldPolicy),
    after: changedDecision(decision, active),
    transcript: { uri, line },
  };
}

function changedDecision(
  { outcome, rule, message, origin }: Decision,
  active: ActivePolicy | undefined,
): ChangedDecision {
  return { decision: outcome, rule, message, policy: origin && active?.locate(origin) };
}
