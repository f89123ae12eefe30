/** Decided calls → how many of each decision, by tool and time. */

import type { Outcome } from "@callgate/core";
import { Steps } from "./steps.js";

export interface Timeline {
  /** Milliseconds of a step. */
  readonly step: number;
  /** A row for each tool that was called in a step, in order of time. */
  readonly rows: readonly TimelineRow[];
  /** Calls without a time. */
  readonly untimed: number;
}

export interface TimelineRow {
  /** Epoch milliseconds, a multiple of the step. */
  readonly from: number;
  readonly server: string | undefined;
  /** Undefined for the tools together that have no rows of their own. */
  readonly tool: string | undefined;
  readonly decisions: Readonly<Record<Outcome, number>>;
}

/** The first tools that are seen have rows of their own. */
const MOST_TOOLS = 50;

const OUTCOMES = ["allow", "deny", "approval", "notEvaluated"] as const satisfies readonly Outcome[];
const PLACE: Readonly<Record<Outcome, number>> = { allow: 0, deny: 1, approval: 2, notEvaluated: 3 };

interface NamedTool {
  readonly server: string | undefined;
  readonly tool: string;
}

export class TimelineCounts {
  readonly #steps = new Steps();
  /** By where a step begins: four numbers for each tool, in the order in which tools were seen. */
  #counts = new Map<number, number[]>();
  #current: number[] = [];
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  untimed = 0;

  /** @param tool the number of the tool, in the order in which tools are seen */
  add(tool: number, outcome: Outcome, at: number | undefined): void {
    if (at === undefined) {
      this.untimed++;
      return;
    }
    if (at < this.#from || at >= this.#to) this.#turnTo(at);
    const place = 4 * Math.min(tool, MOST_TOOLS) + PLACE[outcome];
    const counts = this.#current;
    while (counts.length <= place) counts.push(0);
    counts[place] = (counts[place] as number) + 1;
  }

  /** @param tools in the order in which they were seen */
  table(tools: readonly NamedTool[]): Timeline {
    const rows = [...this.#counts].sort(([a], [b]) => a - b).flatMap(([from, counts]) => rowsOf(from, counts, tools));
    return { step: this.#steps.length, rows, untimed: this.untimed };
  }

  #turnTo(at: number): void {
    if (this.#steps.grow(at)) this.#merge();
    this.#from = this.#steps.startOf(at);
    this.#to = this.#from + this.#steps.length;
    this.#current = countsAt(this.#counts, this.#from);
  }

  /** Puts together what lies in one of the longer steps. */
  #merge(): void {
    const before = this.#counts;
    this.#counts = new Map();
    for (const [from, counts] of before) {
      const sum = countsAt(this.#counts, this.#steps.startOf(from));
      counts.forEach((n, place) => {
        sum[place] = (sum[place] ?? 0) + n;
      });
    }
  }
}

function countsAt(all: Map<number, number[]>, from: number): number[] {
  let counts = all.get(from);
  if (counts === undefined) {
    counts = [];
    all.set(from, counts);
  }
  return counts;
}

function rowsOf(from: number, counts: readonly number[], tools: readonly NamedTool[]): TimelineRow[] {
  return Array.from({ length: Math.ceil(counts.length / 4) }, (_, number): TimelineRow => {
    const at = (outcome: Outcome) => counts[4 * number + PLACE[outcome]] ?? 0;
    const decisions = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, at(outcome)])) as Record<Outcome, number>;
    const { server, tool } =
      number < MOST_TOOLS ? (tools[number] as NamedTool) : { server: undefined, tool: undefined };
    return { from, server, tool, decisions };
  }).filter(({ decisions }) => OUTCOMES.some((outcome) => decisions[outcome] > 0));
}
