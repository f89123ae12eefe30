/** How many names of each kind a replay counts separately; further ones are counted together. */

export interface Bounds {
  /** Tools in the totals. */
  readonly tools: number;
  /** Of these, those with rows of their own over time. */
  readonly timelineTools: number;
  /** Counters whose values over time are kept. */
  readonly fillings: number;
  /** Kinds of change against another policy. */
  readonly changeKinds: number;
}

/** What a report shows. */
export const REPORT_BOUNDS: Bounds = { tools: 10_000, timelineTools: 50, fillings: 100, changeKinds: 1_000 };

/**
 * What a shard keeps. It does not know which tools come first in the whole replay, so it keeps more; a shard that
 * reaches these bounds cannot be joined with others.
 */
export const SHARD_BOUNDS: Bounds = { tools: 10_000, timelineTools: 1_000, fillings: 1_000, changeKinds: 10_000 };
