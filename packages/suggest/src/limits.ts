/** Peaks of recorded calls → limits that a person would write. */

import type { WindowName } from "@callgate/core/policy";
import { type Category, RECOMMENDED } from "@callgate/core/tools";
import type { Level } from "./level.js";
import { type Peaks, WINDOWS } from "./peaks.js";
import { niceLimit } from "./round.js";
import type { ToolHabits } from "./tool-habits.js";

/** Calls in a window. */
export interface SuggestedLimit {
  readonly window: WindowName;
  readonly max: number;
  /** The most that was recorded; undefined where the recordings have no times. */
  readonly peak: number | undefined;
}

/** Whose calls a target's limits count together: those of all agents, or of one session. */
export type Scope = "everyone" | "grant";

const HEADROOM: Readonly<Record<Level, number>> = { tight: 1.25, medium: 2, loose: 4, any: 4 };

/** The least that is written for a minute. */
const LEAST: Readonly<Record<Level, number>> = { tight: 2, medium: 5, loose: 10, any: 10 };

/** A longer window has a limit of its own where it was seen that often. */
const MIN_WINDOWS = 3;

/** Without any recorded time. */
const WITHOUT_TIME = 10;

/** Many more calls of one session than any other made: an agent that ran away, or an attack. */
export interface Burst {
  readonly session: number;
  /** Its calls in the fullest minute, and the most of any other session. */
  readonly peak: number;
  readonly others: number;
}

/** So many times as many as in any other session. */
const BURST = 4;
const MIN_BURST = 10;

/** The session whose calls no limit is learned from; undefined where no session is so, or there are too few to tell. */
export function burstOf({ sessionPeaks }: ToolHabits, category: Category): Burst | undefined {
  if (sessionPeaks.size < MIN_SESSIONS) return undefined;
  const [first, second] = [...sessionPeaks]
    .map(([session, peaks]) => ({ session, peak: peaks.of("minute") }))
    .sort((a, b) => b.peak - a.peak);
  if (first === undefined || second === undefined) return undefined;
  const usual = RECOMMENDED[category].perMinute ?? MIN_BURST;
  if (first.peak <= usual || first.peak < BURST * second.peak) return undefined;
  return { ...first, others: second.peak };
}

const MIN_SESSIONS = 3;

/** The limits of a tool at a level. @param burst a session that they need not allow */
export function limitsOf(
  habits: ToolHabits,
  category: Category,
  level: Level,
  scope: Scope,
  burst?: Burst,
): SuggestedLimit[] {
  const ceiling = RECOMMENDED[category].perMinute;
  if (habits.calls === habits.withoutTime) return [{ window: "minute", max: ceiling ?? WITHOUT_TIME, peak: undefined }];
  const limits: SuggestedLimit[] = [];
  let most = Number.POSITIVE_INFINITY;
  for (const window of WINDOWS) {
    const peak = peakOf(habits, window, scope, burst);
    const wanted = limitFor(peak, level, window);
    const max =
      window === "minute" && ceiling !== undefined ? Math.max(niceLimit(peak), Math.min(wanted, ceiling)) : wanted;
    if (window !== "minute") {
      // One that a shorter window's limit nearly keeps anyway is left out, and so is one that would replace it.
      const shorter = limits.at(-1)?.max ?? 0;
      if (habits.peaks.windows(window) < MIN_WINDOWS || max * 2 > most || max < shorter * 2) continue;
    }
    limits.push({ window, max, peak });
    most = max * (window === "minute" ? 60 : 24);
  }
  return limits;
}

function limitFor(peak: number, level: Level, window: WindowName): number {
  const wanted = Math.ceil(peak * HEADROOM[level]);
  return niceLimit(window === "minute" ? Math.max(wanted, LEAST[level]) : wanted);
}

/** The most calls in each window that limits are learned from. */
export function peaksOf(
  habits: ToolHabits,
  scope: Scope,
  burst: Burst | undefined,
): Readonly<Partial<Record<WindowName, number>>> {
  if (habits.calls === habits.withoutTime) return {};
  return Object.fromEntries(WINDOWS.map((window) => [window, peakOf(habits, window, scope, burst)]));
}

function peakOf(habits: ToolHabits, window: WindowName, scope: Scope, burst: Burst | undefined): number {
  if (scope === "everyone" && burst === undefined) return habits.peaks.of(window);
  return peaksWithout(habits, burst).reduce((highest, peaks) => Math.max(highest, peaks.of(window)), 0);
}

function peaksWithout({ sessionPeaks, otherPeaks }: ToolHabits, burst: Burst | undefined): readonly Peaks[] {
  return [...[...sessionPeaks].flatMap(([session, peaks]) => (session === burst?.session ? [] : peaks)), otherPeaks];
}

/** The tightest level at which no session would have met a limit that is learned from the others. */
export function limitLevel(habits: ToolHabits, burst: Burst | undefined): Level {
  const peaks = peaksWithout(habits, burst).slice(0, -1);
  if (peaks.length < 3) return "medium";
  const levels = ["tight", "medium"] as const;
  return levels.find((level) => WINDOWS.every((window) => holdsWithoutHighest(peaks, window, level))) ?? "loose";
}

function holdsWithoutHighest(peaks: readonly Peaks[], window: WindowName, level: Level): boolean {
  const [highest = 0, second = 0] = peaks.map((one) => one.of(window)).sort((a, b) => b - a);
  return highest <= limitFor(second, level, window);
}
