/** How much a replay tells apart of what a transcript may invent without end; beyond, it is counted together. */

export interface Bounds {
  /** Tools in the totals. */
  readonly tools: number;
  /** Of these, those with rows of their own over time. */
  readonly timelineTools: number;
  /** Counters whose values over time are kept. */
  readonly fillings: number;
  /** Kinds of change beside another policy. */
  readonly changeKinds: number;
}

/** What a report shows. */
export const REPORT_BOUNDS: Bounds = { tools: 10_000, timelineTools: 50, fillings: 100, changeKinds: 1_000 };

/**
 * What a part of a replay keeps. Which tools are the first of all, a part does not know, so it keeps more; a part that
 * comes to these bounds cannot be joined with others.
 */
export const PART_BOUNDS: Bounds = { tools: 10_000, timelineTools: 1_000, fillings: 1_000, changeKinds: 10_000 };
