/** Transcripts × policies → the same work in parts, cut in time where no counter notices. */

import type { Policy } from "@callgate/core";
import type { CallOutcome } from "../call.js";
import type { ReadOptions } from "../transcript.js";
import { firstTimedLine, lineStart, openMiddle, type SeekableFile } from "./file.js";
import { type Inspected, inspect, LOOK } from "./inspect.js";
import { commonWindow } from "./window.js";

/** A piece of a file, or all of it. Offsets in bytes. */
export interface Slice {
  /** The file's place in the list of files. */
  readonly file: number;
  /** The id of the form's reader; undefined for a whole file, which is told by its content. */
  readonly reader: string | undefined;
  /** What is read from here up to `from` is decided by the part before; only answers to it are looked for. */
  readonly lookFrom: number;
  readonly from: number;
  readonly to: number;
}

/** The calls of one span of time. */
export interface PlannedPart {
  /** Epoch milliseconds at which it begins, and the next begins; null before the first and after the last. */
  readonly from: number | null;
  readonly to: number | null;
  readonly slices: readonly Slice[];
}

export interface Plan {
  /** As many as were asked for; the last ones may have nothing to do. */
  readonly parts: readonly PlannedPart[];
  /** Why nothing was cut though it was asked for; undefined where something was. */
  readonly whole: string | undefined;
}

/** Moments that are tried around the best one. */
const MAX_TRIES = 200;

/**
 * Cuts the work into parts of about equal size. The same files and policies are always cut alike.
 * @param count how many parts are wanted, from 1 up
 */
export function planParts(
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
  if (sharesIdentities(inspected)) return inOne(files, count, "a call stands in several transcripts");
  const cuts = new Cutting(inspected, window, options).cuts(count);
  if (cuts.length === 0) return inOne(files, count, "there is no moment to cut at");
  const parts = [...cuts, undefined].map((cut, i) => partOf(inspected, cuts[i - 1], cut));
  while (parts.length < count) parts.push(EMPTY);
  return { parts, whole: undefined };
}

/** Whether a call is told of in two files, perhaps at times that are far apart. */
function sharesIdentities(inspected: readonly Inspected[]): boolean {
  const seen = new Set<string>();
  for (const { identities } of inspected) {
    for (const identity of identities) if (seen.has(identity)) return true;
    for (const identity of identities) seen.add(identity);
  }
  return false;
}

const EMPTY: PlannedPart = { from: null, to: null, slices: [] };

function inOne(files: readonly SeekableFile[], count: number, whole: string | undefined): Plan {
  const slices = files.map(({ size }, file): Slice => ({ file, reader: undefined, lookFrom: 0, from: 0, to: size }));
  const parts = Array.from(
    { length: count },
    (_, i): PlannedPart => (i === 0 ? { from: null, to: null, slices } : EMPTY),
  );
  return { parts, whole };
}

/** One moment, and where each file is cut there. */
interface Cut {
  readonly at: number;
  /** By file; undefined for those that are not cut. */
  readonly offsets: readonly (CutOffset | undefined)[];
}

interface CutOffset {
  readonly lookFrom: number;
  readonly offset: number;
}

function partOf(inspected: readonly Inspected[], begin: Cut | undefined, end: Cut | undefined): PlannedPart {
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

  /** The good cut that is nearest to a boundary, and after the cut before. */
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

  /** Where the first call stands whose time reaches `at`; the file's size where none does. */
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
        // No call begins between: the line that is looked for stands before, or is the one at the end.
        if (middle >= high) break;
        high = middle;
      } else if (found.at >= at) high = found.offset === high ? middle : found.offset;
      else low = found.offset;
    }
    return timed(low, file.size, (time) => time >= at)?.offset ?? file.size;
  }

  /** Whether what stands around a cut goes well with it: no time jumps over it, and no answer that matters comes later. */
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
          if (call.isBefore && !isBefore && matters(outcome)) isClean = false;
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

/** Whether an answer does more than tell what became of a call: it gives quota back, or is counted with its decision. */
export function matters(outcome: CallOutcome): boolean {
  return outcome !== "ok" && outcome !== "toolError" && outcome !== "unknown";
}
