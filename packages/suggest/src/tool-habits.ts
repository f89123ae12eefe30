/** Calls of one tool, one by one → what is remembered of them, in bounded memory. */

import { isObject } from "@callgate/core/values";
import { ArgumentSketch, MAX_SESSIONS } from "./argument-sketch.js";
import { MAX_TEXT } from "./forms.js";
import { Peaks } from "./peaks.js";
import { isSecret } from "./secrets.js";
import { A_LIST, AN_OBJECT, LongText, type Seen } from "./seen.js";

/** A call as far as it is learned from. */
export interface Row {
  readonly session: number;
  readonly paths: readonly string[];
  readonly values: readonly Seen[];
}

/** Calls of a tool that are kept whole, chosen evenly among all: bounds are tried on these. */
export const MAX_ROWS = 600;

/** Arguments of a tool, those inside of objects too. */
export const MAX_ARGUMENTS = 60;

const MAX_DEPTH = 3;

/** Sessions whose peaks are kept apart; of more, the highest. */
const MAX_SESSION_PEAKS = 2_000;

/** Names of which it is remembered whether they are secrets. */
const MAX_NAMES = 1_000;

export class ToolHabits {
  /** Every call, those that were set apart too. */
  calls = 0;
  /** Calls that bounds are learned from. */
  learned = 0;
  /** Of these, those whose arguments are not, or not wholly, known. */
  unknownArguments = 0;
  /** Calls whose time is not known. */
  withoutTime = 0;
  readonly sessions = new Set<number>();
  readonly arguments = new Map<string, ArgumentSketch>();
  /** Whether there were more arguments than are kept. */
  hasMore = false;
  readonly rows: Row[] = [];
  /** Of all calls together. */
  readonly peaks = new Peaks();
  /** Of the calls of each session, the first ones. */
  readonly sessionPeaks = new Map<number, Peaks>();
  /** Of the sessions that are not kept apart. */
  readonly otherPeaks = new Peaks();
  /** Epoch milliseconds. */
  first: number | undefined;
  last: number | undefined;
  readonly #isHidden: (path: string) => boolean;
  /** By names of arguments, which come again in every call. */
  readonly #secretKeys = new Map<string, boolean>();
  #random = 0x9e3779b9;

  /** @param isHidden whether nothing of the values at a path may be kept */
  constructor(isHidden: (path: string) => boolean) {
    this.#isHidden = isHidden;
  }

  /** Counts a call, whatever becomes of it. */
  count(session: number, at: number | undefined): void {
    this.calls++;
    if (at === undefined) {
      this.withoutTime++;
      return;
    }
    if (this.first === undefined || at < this.first) this.first = at;
    if (this.last === undefined || at > this.last) this.last = at;
    this.peaks.add(at);
    let own = this.sessionPeaks.get(session);
    if (own === undefined && this.sessionPeaks.size < MAX_SESSION_PEAKS) {
      own = new Peaks();
      this.sessionPeaks.set(session, own);
    }
    (own ?? this.otherPeaks).add(at);
  }

  /** Learns from a call that counts. @param args as JSON gives them; undefined where they are not known */
  learn(session: number, args: unknown, argsUnknown: boolean): void {
    this.learned++;
    if (this.sessions.size < MAX_SESSIONS) this.sessions.add(session);
    if (argsUnknown) {
      this.unknownArguments++;
      return;
    }
    const paths: string[] = [];
    const values: Seen[] = [];
    if (isObject(args)) this.#flatten(args, "", 0, paths, values);
    for (let i = 0; i < paths.length; i++) this.sketch(paths[i] as string)?.add(values[i] as Seen, session);
    this.#keep({ session, paths, values });
  }

  sketch(path: string): ArgumentSketch | undefined {
    let sketch = this.arguments.get(path);
    if (sketch === undefined && this.arguments.size < MAX_ARGUMENTS) {
      sketch = new ArgumentSketch(this.#isHidden(path));
      this.arguments.set(path, sketch);
    } else if (sketch === undefined) this.hasMore = true;
    return sketch;
  }

  #flatten(
    object: Readonly<Record<string, unknown>>,
    prefix: string,
    depth: number,
    paths: string[],
    values: Seen[],
  ): void {
    for (const name of Object.keys(object)) {
      // A dot would lead into an object, so no condition can name it; nor is a longer name one.
      if (name === "" || name.includes(".") || name.length > 100) continue;
      // Some arguments are maps whose keys are tokens: of those nothing is kept, the name included.
      if (this.#isSecretKey(name)) continue;
      if (paths.length >= MAX_ARGUMENTS) {
        this.hasMore = true;
        return;
      }
      const value = object[name];
      const path = prefix + name;
      if (isObject(value) && depth + 1 < MAX_DEPTH && Object.keys(value).length > 0) {
        this.#flatten(value, `${path}.`, depth + 1, paths, values);
        continue;
      }
      paths.push(path);
      values.push(seen(value));
    }
  }

  #isSecretKey(name: string): boolean {
    let known = this.#secretKeys.get(name);
    if (known === undefined) {
      known = isSecret(name);
      if (this.#secretKeys.size < MAX_NAMES) this.#secretKeys.set(name, known);
    }
    return known;
  }

  /** Each call is as likely to be kept as any other; the same calls in the same order, the same ones. */
  #keep(row: Row): void {
    if (this.rows.length < MAX_ROWS) {
      this.rows.push(row);
      return;
    }
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    const at = (this.#random >>> 0) % this.learned;
    if (at < MAX_ROWS) this.rows[at] = row;
  }
}

function seen(value: unknown): Seen {
  switch (typeof value) {
    case "string":
      return value.length > MAX_TEXT ? new LongText(value.length) : value;
    case "number":
    case "boolean":
      return value;
    default:
      return value === null || value === undefined ? null : Array.isArray(value) ? A_LIST : AN_OBJECT;
  }
}
