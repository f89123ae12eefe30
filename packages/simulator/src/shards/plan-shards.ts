/** Transcripts × policies → the same work in shards, cut at times at which every counter starts again. */

import type { Policy } from "@callgate/core";
import { decidingEntries } from "@callgate/core/policy";
import type { CallOutcome } from "../call.js";
import { HOUR } from "../replay/denials.js";
import type { ReadOptions } from "../transcript.js";
import { type Inspected, inspect, LOOK } from "./inspect-file.js";
import { firstTimedLine, lineStart, openMiddle, type SeekableFile } from "./seekable-file.js";

/** A piece of a file, or all of it. Offsets in bytes. */
export interface Slice {
  /** The file's place in the list of files. */
  readonly file: number;
  /** The id of the format's reader; undefined for a whole file, whose content says it. */
  readonly reader: string | undefined;
  /** From here up to `from`, the shard before decides the calls; only answers to them are looked for. */
  readonly lookFrom: number;
  readonly from: number;
  readonly to: number;
}

/** The calls of one span of time. */
export interface PlannedShard {
  /** Epoch milliseconds at which it begins, and the next begins; null before the first and after the last. */
  readonly from: number | null;
  readonly to: number | null;
  readonly slices: readonly Slice[];
}

export interface Plan {
  /** As many as wanted; the last ones may be empty. */
  readonly shards: readonly PlannedShard[];
  /** Why the work was not cut; undefined where it was. */
  readonly whole: string | undefined;
}

/** Times that are tried around the best one. */
const MAX_TRIES = 200;

/**
 * Cuts the work into shards of about equal size. The same files and policies are always cut alike.
 * @param count how many shards are wanted, from 1 up
 */
export function planShards(
  files: readonly SeekableFile[],
  policies: readonly Policy[],
  count: number,
  options: ReadOptions,
): Plan {
  if (count === 1) return inOne(files, 1, undefined);
  const window = commonWindow(policies);
  if (window === undefined) return inOne(files, count, "the policies' windows begin together less than once a year");
  const inspected = files.map((file) => inspect(file, options));
  const untimed = inspected.find(({ times }) => times === undefined);
  if (untimed !== undefined) return inOne(files, count, `not all calls of ${untimed.file.uri} have a time`);
  if (sharesIdentities(inspected)) return inOne(files, count, "a call is in several transcripts");
  const cuts = new Cutting(inspected, window, options).cuts(count);
  if (cuts.length === 0) return inOne(files, count, "there is no moment to cut at");
  const shards = [...cuts, undefined].map((cut, i) => shardOf(inspected, cuts[i - 1], cut));
  while (shards.length < count) shards.push(EMPTY);
  return { shards, whole: undefined };
}

/** Whether two files have the same call, perhaps at distant times. */
function sharesIdentities(inspected: readonly Inspected[]): boolean {
  const seen = new Set<string>();
  for (const { identities } of inspected) {
    for (const identity of identities) if (seen.has(identity)) return true;
    for (const identity of identities) seen.add(identity);
  }
  return false;
}

const EMPTY: PlannedShard = { from: null, to: null, slices: [] };

function inOne(files: readonly SeekableFile[], count: number, whole: string | undefined): Plan {
  const slices = files.map(({ size }, file): Slice => ({ file, reader: undefined, lookFrom: 0, from: 0, to: size }));
  const shards = Array.from(
    { length: count },
    (_, i): PlannedShard => (i === 0 ? { from: null, to: null, slices } : EMPTY),
  );
  return { shards, whole };
}

/** One time, and the offset at which each file is cut. */
interface Cut {
  readonly at: number;
  /** By file; undefined for those that are not cut. */
  readonly offsets: readonly (CutOffset | undefined)[];
}

interface CutOffset {
  readonly lookFrom: number;
  readonly offset: number;
}

function shardOf(inspected: readonly Inspected[], begin: Cut | undefined, end: Cut | undefined): PlannedShard {
  const slices = inspected.flatMap(({ file: { size }, reader, times }, file): Slice[] => {
    if (reader === undefined) {
      const first = Array.isArray(times) ? (times[0] as number) : Number.NEGATIVE_INFINITY;
      const isHere = first >= (begin?.at ?? Number.NEGATIVE_INFINITY) && (end === undefined || first < end.at);
      return isHere ? [{ file, reader: undefined, lookFrom: 0, from: 0, to: size }] : [];
    }
    const start = begin?.offsets[file] ?? { lookFrom: 0, offset: 0 };
    const to = end?.offsets[file]?.offset ?? size;
    if (start.offset >= to) return [];
    const isMiddle = start.offset > 0;
    return [{ file, reader: isMiddle ? reader.id : undefined, lookFrom: start.lookFrom, from: start.offset, to }];
  });
  return { from: begin?.at ?? null, to: end?.at ?? null, slices };
}

class Cutting {
  readonly #files: readonly Inspected[];
  readonly #window: number;
  readonly #options: ReadOptions;
  readonly #last: number;
  readonly #first: number;

  constructor(files: readonly Inspected[], window: number, options: ReadOptions) {
    this.#files = files;
    this.#window = window;
    this.#options = options;
    const times = files.flatMap(({ times }) => (Array.isArray(times) ? [times as readonly [number, number]] : []));
    this.#first = times.reduce((first, [at]) => Math.min(first, at), Number.POSITIVE_INFINITY);
    this.#last = times.reduce((last, [, at]) => Math.max(last, at), Number.NEGATIVE_INFINITY);
  }

  cuts(count: number): Cut[] {
    const total = this.#files.reduce((sum, { file }) => sum + file.size, 0);
    const cuts: Cut[] = [];
    for (let i = 1; i < count; i++) {
      const cut = this.#cutNear(this.#nearest((total * i) / count), cuts.at(-1)?.at);
      if (cut !== undefined) cuts.push(cut);
    }
    return cuts;
  }

  /** The boundary before which the share of the bytes is nearest to what is wanted. */
  #nearest(wanted: number): number {
    const window = this.#window;
    let low = Math.floor(this.#first / window);
    let high = Math.floor(this.#last / window) + 1;
    while (low + 1 < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#bytesBefore(middle * window) <= wanted) low = middle;
      else high = middle;
    }
    const [below, above] = [low * window, high * window];
    const isBelowNearer = wanted - this.#bytesBefore(below) <= this.#bytesBefore(above) - wanted;
    return isBelowNearer ? below : above;
  }

  /** About how many bytes of the files are of calls before `at`. */
  #bytesBefore(at: number): number {
    return this.#files.reduce((sum, { file, reader, times, samples }) => {
      if (!Array.isArray(times)) return sum;
      if (at > (times[1] as number)) return sum + file.size;
      if (reader === undefined) return at > (times[0] as number) ? sum + file.size : sum;
      const next = samples.findIndex(([, time]) => time >= at);
      if (next === 0) return sum;
      const [fromOffset, fromTime] = samples[next < 0 ? samples.length - 1 : next - 1] as readonly [number, number];
      const [toOffset, toTime] =
        next < 0 ? [file.size, times[1] as number] : (samples[next] as readonly [number, number]);
      const share = toTime > fromTime ? (at - fromTime) / (toTime - fromTime) : 1;
      return sum + fromOffset + share * (toOffset - fromOffset);
    }, 0);
  }

  /** The nearest clean cut to a boundary, after the cut before. */
  #cutNear(boundary: number, before: number = this.#first): Cut | undefined {
    const window = this.#window;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      // The boundary, the one after it, the one before it, the second after it, and so on.
      const steps = tries % 2 === 0 ? -tries / 2 : (tries + 1) / 2;
      const at = boundary + steps * window;
      if (at <= before || at > this.#last || this.#partsWholeFile(at)) continue;
      const offsets = this.#offsets(at);
      if (offsets !== undefined) return { at, offsets };
    }
    return undefined;
  }

  /** Whether a file that cannot be cut has calls before and after. */
  #partsWholeFile(at: number): boolean {
    return this.#files.some(
      ({ reader, times }) =>
        reader === undefined && Array.isArray(times) && (times[0] as number) < at && (times[1] as number) >= at,
    );
  }

  /** Where each file is cut; undefined where a file cannot be cut then. */
  #offsets(at: number): (CutOffset | undefined)[] | undefined {
    const offsets: (CutOffset | undefined)[] = [];
    for (const inspected of this.#files) {
      if (inspected.reader === undefined) {
        offsets.push(undefined);
        continue;
      }
      const offset = this.#offsetOf(inspected, at);
      const { file } = inspected;
      const lookFrom = offset <= LOOK ? 0 : lineStart(file, offset - LOOK);
      if (!this.#isClean(inspected, lookFrom, offset, at)) return undefined;
      offsets.push({ lookFrom, offset });
    }
    return offsets;
  }

  /** The offset of the first call at or after `at`; the file's size without one. */
  #offsetOf({ file, reader, samples }: Inspected, at: number): number {
    if (reader === undefined) throw new TypeError("this file cannot be cut");
    if ((samples[0] as readonly [number, number])[1] >= at) return 0;
    const before = samples.filter(([, time]) => time < at);
    let low = (before.at(-1) as readonly [number, number])[0];
    let high = samples.find(([offset, time]) => offset > low && time >= at)?.[0] ?? file.size;
    const timed = (from: number, to: number, isWanted?: (time: number) => boolean) =>
      firstTimedLine(file, from, to, reader, this.#options, isWanted);
    while (high - low > LOOK / 4) {
      const middle = lineStart(file, Math.floor((low + high) / 2));
      const found = middle >= high ? undefined : timed(middle, high);
      if (found === undefined) {
        // No call between: the wanted line is before, or at the end.
        if (middle >= high) break;
        high = middle;
      } else if (found.at >= at) high = found.offset === high ? middle : found.offset;
      else low = found.offset;
    }
    return timed(low, file.size, (time) => time >= at)?.offset ?? file.size;
  }

  /** Whether a cut is clean: no time jumps over it, and no answer with an effect comes after it. */
  #isClean({ file, reader }: Inspected, lookFrom: number, offset: number, at: number): boolean {
    if (reader === undefined || offset === 0 || offset >= file.size) return true;
    let isBefore = true;
    let isClean = true;
    const transcript = openMiddle<{ readonly isBefore: boolean }>(
      file.uri,
      {
        call: (call) => {
          if (call.at === undefined || call.at < at !== isBefore) isClean = false;
          return { isBefore };
        },
        outcome: (call, outcome) => {
          if (call.isBefore && !isBefore && hasEffect(outcome)) isClean = false;
        },
      },
      reader,
      this.#options,
    );
    for (const chunk of file.chunks(lookFrom, offset)) transcript.push(chunk);
    isBefore = false;
    for (const chunk of file.chunks(offset, Math.min(file.size, offset + LOOK))) transcript.push(chunk);
    return isClean;
  }
}

/** Whether an answer changes the replay: it refunds quota, or is counted with the decision. */
export function hasEffect(outcome: CallOutcome): boolean {
  return outcome !== "ok" && outcome !== "toolError" && outcome !== "unknown";
}

/** Longer windows than this leave no moment to cut at. Milliseconds. */
const LONGEST = 366 * 24 * HOUR;

/**
 * The least common multiple of all windows, and of the hours by which denials are grouped, in milliseconds: at its
 * multiples since 1970 UTC nothing is left of what was counted before. Undefined where it is longer than a year.
 */
export function commonWindow(policies: readonly Policy[]): number | undefined {
  let common = HOUR;
  for (const policy of policies)
    for (const { rules } of decidingEntries(policy))
      for (const { limit } of rules) {
        const length = limit?.window.milliseconds ?? 0;
        if (length === 0) continue;
        common = (common / greatestDivisor(common, length)) * length;
        if (common > LONGEST) return undefined;
      }
  return common;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
