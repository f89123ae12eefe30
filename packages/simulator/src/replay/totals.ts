/** Decided calls → how many of each decision, over all and by tool. */

import { compareText, type Outcome } from "@callgate/core";
import type { Decided } from "./decided.js";
import { type Timeline, TimelineCounts } from "./timeline.js";

export type Decisions = Readonly<Record<Outcome, number>>;

export interface ToolTotals {
  readonly server: string | undefined;
  readonly tool: string;
  readonly calls: number;
  readonly decisions: Decisions;
}

/** Tools told apart in the totals; a transcript may invent names without end. */
const MAX_TOOLS = 10_000;

interface MutableTotals {
  /** In the order in which tools were seen. */
  readonly number: number;
  readonly server: string | undefined;
  readonly tool: string;
  calls: number;
  readonly decisions: Record<Outcome, number>;
}

export class Totals {
  readonly decisions = noDecisions();
  /** Of these, how many are hypothetical. */
  readonly hypothetical = noDecisions();
  /** Why calls were not evaluated, and how many each. */
  readonly reasons = new Map<string, number>();
  readonly #tools = new Map<string | undefined, Map<string, MutableTotals>>();
  readonly #timeline = new TimelineCounts();
  #toolsSeen = 0;
  calls = 0;

  add({ call: { server, tool }, decision, hypothetical, at }: Decided): void {
    const { outcome, message } = decision;
    this.calls++;
    this.decisions[outcome]++;
    if (hypothetical) this.hypothetical[outcome]++;
    if (outcome === "notEvaluated") this.reasons.set(message, (this.reasons.get(message) ?? 0) + 1);
    const totals = this.#totalsOf(server, tool);
    this.#timeline.add(totals === undefined ? MAX_TOOLS : totals.number, outcome, at);
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

  timeline(): Timeline {
    return this.#timeline.table(this.#all().sort((a, b) => a.number - b.number));
  }

  #all(): MutableTotals[] {
    return [...this.#tools.values()].flatMap((byTool) => [...byTool.values()]);
  }

  #totalsOf(server: string | undefined, tool: string): MutableTotals | undefined {
    let byTool = this.#tools.get(server);
    if (byTool === undefined) {
      byTool = new Map();
      this.#tools.set(server, byTool);
    }
    let totals = byTool.get(tool);
    if (totals === undefined && this.#toolsSeen < MAX_TOOLS) {
      totals = { number: this.#toolsSeen++, server, tool, calls: 0, decisions: noDecisions() };
      byTool.set(tool, totals);
    }
    return totals;
  }
}

export function noDecisions(): Record<Outcome, number> {
  return { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
}
