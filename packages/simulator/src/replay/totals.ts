/** Decided calls → how many of each decision, over all and by tool. */

import type { DecisionKind } from "@callgate/core";
import { compareText } from "@callgate/core/yaml";
import { NO_POLICY_REASON } from "./active-policy.js";
import { type Bounds, REPORT_BOUNDS } from "./bounds.js";
import type { Decided } from "./decided-call.js";
import { type Timeline, TimelineCounts, type TimelineState } from "./timeline.js";

export type Decisions = Readonly<Record<DecisionKind, number>>;

export interface ToolTotals {
  readonly server: string | undefined;
  readonly tool: string;
  readonly calls: number;
  readonly decisions: Decisions;
}

/** A server for which no policy was given, and how many calls are to it. */
export interface ServerWithoutPolicy {
  /** Undefined for calls that name no server. */
  readonly server?: string | undefined;
  readonly calls: number;
}

/** The totals of a shard of a replay. */
export interface TotalsState {
  readonly calls: number;
  readonly decisions: Decisions;
  readonly hypothetical: Decisions;
  readonly reasons: readonly (readonly [string, number])[];
  /** In the order in which they were seen. */
  readonly withoutPolicy: readonly ServerWithoutPolicy[];
  /** In the order in which they were seen. */
  readonly tools: readonly ToolTotals[];
  readonly timeline: TimelineState;
}

interface MutableTotals {
  /** In the order in which tools were seen. */
  readonly number: number;
  readonly server: string | undefined;
  readonly tool: string;
  calls: number;
  readonly decisions: Record<DecisionKind, number>;
}

export class Totals {
  readonly decisions = noDecisions();
  /** Of these, how many are hypothetical. */
  readonly hypothetical = noDecisions();
  /** Why calls were not evaluated, and how many each. */
  readonly reasons = new Map<string, number>();
  /** Calls to servers without a policy; the router bounds how many there are. */
  readonly #withoutPolicy = new Map<string | undefined, number>();
  readonly #tools = new Map<string | undefined, Map<string, MutableTotals>>();
  readonly #mostTools: number;
  readonly #timeline: TimelineCounts;
  #toolsSeen = 0;
  /** The tools of the latest server, which the next call most likely goes to. */
  #latest: Map<string, MutableTotals> | undefined;
  #latestServer: string | undefined;
  calls = 0;

  constructor(bounds: Bounds = REPORT_BOUNDS) {
    this.#mostTools = bounds.tools;
    this.#timeline = new TimelineCounts(bounds.timelineTools);
  }

  state(): TotalsState {
    const { calls, decisions, hypothetical, reasons } = this;
    const tools = this.#inOrder().map(({ number: _number, ...totals }) => totals);
    const withoutPolicy = this.withoutPolicy();
    return {
      calls,
      decisions,
      hypothetical,
      reasons: [...reasons],
      withoutPolicy,
      tools,
      timeline: this.#timeline.state(),
    };
  }

  /** Adds what a later shard has counted. */
  absorb(shard: TotalsState): void {
    this.calls += shard.calls;
    addDecisions(this.decisions, shard.decisions);
    addDecisions(this.hypothetical, shard.hypothetical);
    for (const [reason, calls] of shard.reasons) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + calls);
    for (const { server, calls } of shard.withoutPolicy) this.#addWithoutPolicy(server, calls);
    const numbers = shard.tools.map(({ server, tool, calls, decisions }) => {
      const totals = this.#totalsOf(server, tool);
      if (totals === undefined) return this.#mostTools;
      totals.calls += calls;
      addDecisions(totals.decisions, decisions);
      return totals.number;
    });
    this.#timeline.absorb(shard.timeline, (tool) => numbers[tool] ?? this.#mostTools);
  }

  add({ call: { server, tool }, decision, hypothetical, at }: Decided): void {
    const { outcome, message } = decision;
    this.calls++;
    countDecision(this.decisions, outcome);
    if (hypothetical) countDecision(this.hypothetical, outcome);
    if (outcome === "notEvaluated") {
      this.reasons.set(message, (this.reasons.get(message) ?? 0) + 1);
      if (message === NO_POLICY_REASON) this.#addWithoutPolicy(server, 1);
    }
    const totals = this.#totalsOf(server, tool);
    this.#timeline.add(totals === undefined ? this.#mostTools : totals.number, outcome, at);
    if (totals === undefined) return;
    totals.calls++;
    countDecision(totals.decisions, outcome);
  }

  /** Every tool that was called, by server and name. */
  tools(): ToolTotals[] {
    return this.#all()
      .sort((a, b) => compareText(a.server ?? "", b.server ?? "") || compareText(a.tool, b.tool))
      .map(({ server, tool, calls, decisions }) => ({ server, tool, calls, decisions }));
  }

  /** The servers without a policy, in the order in which they were seen. */
  withoutPolicy(): ServerWithoutPolicy[] {
    return [...this.#withoutPolicy].map(([server, calls]) => ({ server, calls }));
  }

  timeline(): Timeline {
    return this.#timeline.table(this.#inOrder());
  }

  #addWithoutPolicy(server: string | undefined, calls: number): void {
    this.#withoutPolicy.set(server, (this.#withoutPolicy.get(server) ?? 0) + calls);
  }

  /** In the order in which the tools were seen. */
  #inOrder(): MutableTotals[] {
    return this.#all().sort((a, b) => a.number - b.number);
  }

  #all(): MutableTotals[] {
    return [...this.#tools.values()].flatMap((byTool) => [...byTool.values()]);
  }

  #totalsOf(server: string | undefined, tool: string): MutableTotals | undefined {
    let byTool = this.#latest;
    if (byTool === undefined || server !== this.#latestServer) {
      byTool = this.#tools.get(server);
      if (byTool === undefined) {
        byTool = new Map();
        this.#tools.set(server, byTool);
      }
      this.#latest = byTool;
      this.#latestServer = server;
    }
    let totals = byTool.get(tool);
    if (totals === undefined && this.#toolsSeen < this.#mostTools) {
      totals = { number: this.#toolsSeen++, server, tool, calls: 0, decisions: noDecisions() };
      byTool.set(tool, totals);
    }
    return totals;
  }
}

/** Counts one more. It is done for each call, and a member that is named costs less than one that is looked up. */
export function countDecision(counts: Record<DecisionKind, number>, outcome: DecisionKind): void {
  switch (outcome) {
    case "allow":
      counts.allow++;
      break;
    case "deny":
      counts.deny++;
      break;
    case "approval":
      counts.approval++;
      break;
    case "notEvaluated":
      counts.notEvaluated++;
      break;
    default:
      outcome satisfies never;
  }
}

/** Adds one count to another. */
export function addDecisions(sum: Record<DecisionKind, number>, more: Decisions): void {
  for (const outcome of Object.keys(sum) as DecisionKind[]) sum[outcome] += more[outcome];
}

export function noDecisions(): Record<DecisionKind, number> {
  return { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
}
