/** Decided calls → how many of each decision, by tool and time. */

import type { DecisionKind } from "@callgate/core";
import { type ActiveLine, activeLine, Steps } from "./steps.js";

export interface Timeline {
  /** Milliseconds of a step. */
  readonly step: number;
  /** A row for each tool that was called in a step, in order of time. */
  readonly rows: readonly TimelineRow[];
  /** Where these steps are drawn. */
  readonly line: ActiveLine;
  /** Calls without a time. */
  readonly untimed: number;
}

export interface TimelineRow {
  /** Epoch milliseconds, a multiple of the step. */
  readonly from: number;
  readonly server: string | undefined;
  /** Undefined for the tools together that have no rows of their own. */
  readonly tool: string | undefined;
  readonly decisions: Readonly<Record<DecisionKind, number>>;
}

const OUTCOMES = ["allow", "deny", "approval", "notEvaluated"] as const satisfies readonly DecisionKind[];
const PLACE: Readonly<Record<DecisionKind, number>> = { allow: 0, deny: 1, approval: 2, notEvaluated: 3 };

interface NamedTool {
  readonly server: string | undefined;
  readonly tool: string;
}

/** The counts of a shard of a replay. */
export interface TimelineState {
  /** Milliseconds of a step. */
  readonly step: number;
  /** By where a step begins: four numbers for each tool. */
  readonly counts: readonly (readonly [number, readonly number[]])[];
  readonly untimed: number;
}

export class TimelineCounts {
  /** The first tools that are seen have rows of their own, this many. */
  readonly #mostTools: number;
  readonly #steps = new Steps();
  /** By where a step begins: four numbers for each tool, in the order in which tools were seen. */
  #counts = new Map<number, number[]>();
  #current: number[] = [];
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  untimed = 0;

  constructor(mostTools: number) {
    this.#mostTools = mostTools;
  }

  state(): TimelineState {
    return { step: this.#steps.length, counts: [...this.#counts], untimed: this.untimed };
  }

  /**
   * Counts what a later shard has counted.
   * @param numberOf the number here of the tool that has a number there
   */
  absorb({ step, counts, untimed }: TimelineState, numberOf: (tool: number) => number): void {
    this.untimed += untimed;
    this.#steps.absorb(
      step,
      counts.map(([from]) => from),
    );
    this.#merge();
    for (const [from, theirs] of counts) {
      const ours = countsAt(this.#counts, this.#steps.startOf(from));
      theirs.forEach((n, place) => {
        if (n > 0) addAt(ours, 4 * this.#row(numberOf(Math.floor(place / 4))) + (place % 4), n);
      });
    }
    this.#to = Number.NEGATIVE_INFINITY;
  }

  #row(tool: number): number {
    return Math.min(tool, this.#mostTools);
  }

  /** @param tool the number of the tool, in the order in which tools are seen */
  add(tool: number, outcome: DecisionKind, at: number | undefined): void {
    if (at === undefined) {
      this.untimed++;
      return;
    }
    if (at < this.#from || at >= this.#to) this.#turnTo(at);
    addAt(this.#current, 4 * this.#row(tool) + PLACE[outcome], 1);
  }

  /** @param tools in the order in which they were seen */
  table(tools: readonly NamedTool[]): Timeline {
    const counted = [...this.#counts].sort(([a], [b]) => a - b);
    const begins = counted.map(([from]) => from);
    const step = this.#steps.length;
    return {
      step,
      rows: counted.flatMap(([from, counts]) => rowsOf(from, counts, tools.slice(0, this.#mostTools))),
      line: activeLine(begins, step),
      untimed: this.untimed,
    };
  }

  #turnTo(at: number): void {
    if (this.#steps.grow(at)) this.#merge();
    this.#from = this.#steps.startOf(at);
    this.#to = this.#from + this.#steps.length;
    this.#current = countsAt(this.#counts, this.#from);
  }

  /** Adds up what is in one of the longer steps. */
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

function addAt(counts: number[], place: number, n: number): void {
  while (counts.length <= place) counts.push(0);
  counts[place] = (counts[place] as number) + n;
}

/** The tools together that have no rows of their own. */
const NO_TOOL = { server: undefined, tool: undefined };

function rowsOf(from: number, counts: readonly number[], tools: readonly NamedTool[]): TimelineRow[] {
  return Array.from({ length: Math.ceil(counts.length / 4) }, (_, number): TimelineRow => {
    const at = (outcome: DecisionKind) => counts[4 * number + PLACE[outcome]] ?? 0;
    const decisions = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, at(outcome)])) as Record<
      DecisionKind,
      number
    >;
    const { server, tool } = tools[number] ?? NO_TOOL;
    return { from, server, tool, decisions };
  }).filter(({ decisions }) => OUTCOMES.some((outcome) => decisions[outcome] > 0));
}
