/** Decided calls → how many of each decision, over all and by tool. */

import type { DecisionKind } from "@callgate/core";
import { compareText } from "@callgate/core/yaml";
import { type Bounds, REPORT_BOUNDS } from "./bounds.js";
import type { Decided } from "./decided.js";
import { NO_POLICY_REASON } from "./guard.js";
import { type Timeline, TimelineCounts, type TimelineState } from "./timeline.js";

export type Decisions = Readonly<Record<DecisionKind, number>>;

export interface ToolTotals {
  readonly server: string | undefined;
  readonly tool: string;
  readonly calls: number;
  readonly decisions: Decisions;
}

/** A server for which no policy was given, and how many calls are to it. */
export interface UnguardedServer {
  /** Undefined for calls that name no server. */
  readonly server?: string | undefined;
  readonly calls: number;
}

/** The totals of a part of a replay. */
export interface TotalsState {
  readonly calls: number;
  readonly decisions: Decisions;
  readonly hypothetical: Decisions;
  readonly reasons: readonly (readonly [string, number])[];
  /** In the order in which they were seen. */
  readonly unguarded: readonly UnguardedServer[];
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
  /** Calls to servers without a policy; there are no more such servers than guards. */
  readonly #unguarded = new Map<string | undefined, number>();
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
    const unguarded = this.unguarded();
    return {
      calls,
      decisions,
      hypothetical,
      reasons: [...reasons],
      unguarded,
      tools,
      timeline: this.#timeline.state(),
    };
  }

  /** Adds what a later part has counted. */
  absorb(part: TotalsState): void {
    this.calls += part.calls;
    addDecisions(this.decisions, part.decisions);
    addDecisions(this.hypothetical, part.hypothetical);
    for (const [reason, calls] of part.reasons) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + calls);
    for (const { server, calls } of part.unguarded) this.#addUnguarded(server, calls);
    const numbers = part.tools.map(({ server, tool, calls, decisions }) => {
      const totals = this.#totalsOf(server, tool);
      if (totals === undefined) return this.#mostTools;
      totals.calls += calls;
      addDecisions(totals.decisions, decisions);
      return totals.number;
    });
    this.#timeline.absorb(part.timeline, (tool) => numbers[tool] ?? this.#mostTools);
  }

  add({ call: { server, tool }, decision, hypothetical, at }: Decided): void {
    const { outcome, message } = decision;
    this.calls++;
    this.decisions[outcome]++;
    if (hypothetical) this.hypothetical[outcome]++;
    if (outcome === "notEvaluated") {
      this.reasons.set(message, (this.reasons.get(message) ?? 0) + 1);
      if (message === NO_POLICY_REASON) this.#addUnguarded(server, 1);
    }
    const totals = this.#totalsOf(server, tool);
    this.#timeline.add(totals === undefined ? this.#mostTools : totals.number, outcome, at);
    if (totals === undefined) return;
    totals.calls++;
    totals.decisions[outcome]++;
  }

  /** Every tool that was called, by server and name. */
  tools(): ToolTotals[] {
    return this.#all()
      .sort((a, b) => compareText(a.server ?? "", b.server ?? "") || compareText(a.tool, b.tool))
      .map(({ server, tool, calls, decisions }) => ({ server, tool, calls, decisions }));
  }

  /** The servers without a policy, in the order in which they were seen. */
  unguarded(): UnguardedServer[] {
    return [...this.#unguarded].map(([server, calls]) => ({ server, calls }));
  }

  timeline(): Timeline {
    return this.#timeline.table(this.#inOrder());
  }

  #addUnguarded(server: string | undefined, calls: number): void {
    this.#unguarded.set(server, (this.#unguarded.get(server) ?? 0) + calls);
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

/** Adds one count to another. */
export function addDecisions(sum: Record<DecisionKind, number>, more: Decisions): void {
  for (const outcome of Object.keys(sum) as DecisionKind[]) sum[outcome] += more[outcome];
}

export function noDecisions(): Record<DecisionKind, number> {
  return { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
}
