/**
 * Kept calls of a tool → how many would be denied by what is learned from the other sessions, at each level; and the
 * level that this speaks for.
 */

import { ArgumentSketch } from "./argument-sketch.js";
import { admits, type Bound } from "./bound.js";
import { type ArgumentContext, learnBound } from "./learn-bound.js";
import { LEVELS, type Level } from "./level.js";
import type { Seen } from "./seen.js";
import type { Row } from "./tool-habits.js";

/** Sessions are left out one at a time, or, of more than these, in as many groups. */
const MAX_FOLDS = 10;

/** Of fewer, nothing can be claimed about the next session. */
export const MIN_SESSIONS = 3;
export const MIN_CALLS = 10;

/** What is known of a tool's arguments besides the calls. */
export interface ArgumentsKnown {
  /** Every argument that was given or that the tool list names. */
  readonly paths: readonly string[];
  isListed(path: string): boolean;
  isHidden(path: string): boolean;
}

export interface HeldOut {
  /** Calls that were tried, each on what the other sessions show. */
  readonly calls: number;
  /** Of these, those that would be denied, by level. */
  readonly denied: Readonly<Record<Level, number>>;
  /** The same where the level of each argument is chosen again, on what the other sessions show: an honest estimate. */
  readonly deniedAsChosen: number;
}

/** An argument's values in the calls of each fold. */
interface Column {
  readonly path: string;
  readonly context: Omit<ArgumentContext, "calls">;
  readonly isHidden: boolean;
  /** Whether it has several values, all of them numbers. */
  readonly isNumeric: boolean;
  /** By fold, then by call. */
  readonly values: readonly (readonly (Seen | undefined)[])[];
  readonly sessions: readonly (readonly number[])[];
}

export class HeldOutTrial {
  readonly #folds: number;
  readonly #columns: readonly Column[];
  readonly #calls: readonly number[];

  /** @param rows the calls that count, without those that were set apart */
  constructor(rows: readonly Row[], { paths, isListed, isHidden }: ArgumentsKnown) {
    const sessions = [...new Set(rows.map(({ session }) => session))];
    this.#folds = Math.min(sessions.length, MAX_FOLDS);
    const foldOf = new Map(sessions.map((session, i) => [session, i % this.#folds]));
    const folds: Row[][] = Array.from({ length: this.#folds }, () => []);
    for (const row of rows) folds[foldOf.get(row.session) ?? 0]?.push(row);
    this.#calls = folds.map(({ length }) => length);
    this.#columns = paths.map((path) => {
      const given = rows.flatMap(({ paths: all, values }) => (all.includes(path) ? [values[all.indexOf(path)]] : []));
      const isNumeric = given.every((value) => typeof value === "number") && new Set(given).size > 1;
      return {
        path,
        isNumeric,
        context: { isListed: isListed(path) },
        isHidden: isHidden(path),
        values: folds.map((some) =>
          some.map(({ paths: given, values }) => {
            const at = given.indexOf(path);
            return at < 0 ? undefined : values[at];
          }),
        ),
        sessions: folds.map((some) => some.map(({ session }) => session)),
      };
    });
  }

  /** Whether there are sessions enough to say anything. */
  get isTelling(): boolean {
    return this.#folds >= MIN_SESSIONS;
  }

  /** The tightest level of each argument at which no held-out call would be denied. */
  choose(): ReadonlyMap<string, Level> {
    return new Map(this.#columns.map((column) => [column.path, this.#tightest(column, [])]));
  }

  measure(): HeldOut {
    const denied = { tight: 0, medium: 0, loose: 0, any: 0 };
    let deniedAsChosen = 0;
    for (let fold = 0; fold < this.#folds; fold++) {
      for (const level of LEVELS)
        denied[level] += this.#deniedBy(
          this.#columns.map((column) => this.#learn(column, level, [fold])),
          fold,
        );
      deniedAsChosen += this.#deniedBy(
        this.#columns.map((column) => this.#learn(column, this.#tightest(column, [fold]), [fold])),
        fold,
      );
    }
    return { calls: this.#calls.reduce((sum, calls) => sum + calls, 0), denied, deniedAsChosen };
  }

  /** Among the folds that are not left out anyway. */
  #tightest(column: Column, without: readonly number[]): Level {
    const folds = Array.from({ length: this.#folds }, (_, i) => i).filter((fold) => !without.includes(fold));
    // Two sessions that agree say little about the third.
    if (folds.length < MIN_SESSIONS) return "loose";
    for (const level of LEVELS) {
      if (level === "any") break;
      // The least and the greatest of a few numbers are soon passed: of n sessions, by the next in 2 of n + 1.
      if (level === "tight" && column.isNumeric) continue;
      const isBroken = folds.some((fold) => {
        const bound = this.#learn(column, level, [...without, fold]);
        return (column.values[fold] ?? []).some((value) => !admits(bound, value));
      });
      if (!isBroken) return level;
    }
    return "any";
  }

  #learn(column: Column, level: Level, without: readonly number[]): Bound {
    const sketch = new ArgumentSketch(column.isHidden, true);
    let calls = 0;
    for (let fold = 0; fold < this.#folds; fold++) {
      if (without.includes(fold)) continue;
      const values = column.values[fold] ?? [];
      calls += values.length;
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (value !== undefined) sketch.add(value, (column.sessions[fold] as readonly number[])[i] as number);
      }
    }
    return learnBound(sketch, level, { calls, ...column.context });
  }

  #deniedBy(bounds: readonly Bound[], fold: number): number {
    let denied = 0;
    for (let i = 0; i < (this.#calls[fold] ?? 0); i++)
      if (this.#columns.some(({ values }, c) => !admits(bounds[c] as Bound, values[fold]?.[i]))) denied++;
    return denied;
  }
}
