/** A transcript's file → when its calls were made, and whether it can be read from the middle. */

import type { ToolCall } from "../call.js";
import { isCompressed } from "../decompress.js";
import { afterPrefix } from "../line-prefix.js";
import type { Reader, Sink } from "../readers/reader.js";
import { openTranscript, type ReadOptions } from "../transcript.js";
import { firstTimedLine, lineStart, openMiddle, type SeekableFile } from "./seekable-file.js";

/** How much of a file is read around a cut, in bytes. */
export const LOOK = 1024 * 1024;

/** The same at its beginning and at its end. */
const LOOK_AT_ENDS = LOOK / 4;

/** Offsets of a file at which the time is read. */
const SAMPLES = 16;

export interface Inspected {
  readonly file: SeekableFile;
  /** The reader of a file that can be read from the middle; undefined for one that must be read as a whole. */
  readonly reader: Reader | undefined;
  /** The times of its first call and its last, in epoch milliseconds; "none": there are no calls; undefined: not all have one. */
  readonly times: readonly [number, number] | "none" | undefined;
  /** Offsets and the times of the calls there, in rising order. */
  readonly samples: readonly (readonly [offset: number, at: number])[];
  /** The lasting identities of its calls. */
  readonly identities: ReadonlySet<string>;
}

/** Reads parts of a file, or all of it if it cannot be read from the middle. */
export function inspect(file: SeekableFile, options: ReadOptions): Inspected {
  return (file.size > 4 * LOOK ? inspectEnds(file, options) : undefined) ?? inspectWhole(file, options);
}

interface Times {
  first: number;
  last: number;
  calls: number;
  untimed: number;
}

const NO_IDENTITIES: ReadonlySet<string> = new Set();

interface TimesSink {
  readonly times: Times;
  readonly identities: Set<string>;
  readonly sink: Sink<never>;
}

function timesSink(): TimesSink {
  const times: Times = {
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    calls: 0,
    untimed: 0,
  };
  const identities = new Set<string>();
  const call = ({ at, identity, isIdentityLasting }: ToolCall): undefined => {
    times.calls++;
    if (isIdentityLasting && identity !== undefined) identities.add(identity);
    if (at === undefined) times.untimed++;
    else {
      times.first = Math.min(times.first, at);
      times.last = Math.max(times.last, at);
    }
  };
  return { times, identities, sink: { call, outcome: () => {} } };
}

function inspectWhole(file: SeekableFile, options: ReadOptions): Inspected {
  const { times, identities, sink } = timesSink();
  const transcript = openTranscript<never>(file.uri, sink, options);
  for (const chunk of file.chunks(0, file.size)) if (!transcript.push(chunk)) break;
  transcript.end();
  const { first, last, calls, untimed } = times;
  const range = calls === 0 ? "none" : untimed > 0 ? undefined : ([first, last] as const);
  const samples = Array.isArray(range) ? ([[0, first]] as const) : [];
  return { file, reader: undefined, times: range, samples, identities };
}

/** Undefined where the file cannot be read from the middle. */
function inspectEnds(file: SeekableFile, options: ReadOptions): Inspected | undefined {
  const reader = cuttableReader(file, options);
  if (reader === undefined) return undefined;
  const timeFrom = (offset: number) =>
    firstTimedLine(file, lineStart(file, offset), Math.min(file.size, offset + 16 * LOOK), reader, options);
  const first = timeFrom(0);
  if (first === undefined) return undefined;
  const samples: (readonly [number, number])[] = [[0, first.at]];
  for (let i = 1; i < SAMPLES; i++) {
    const timed = timeFrom(Math.floor((file.size * i) / SAMPLES));
    if (timed === undefined) return undefined;
    samples.push([timed.offset, timed.at]);
  }
  const { times, sink } = timesSink();
  const transcript = openMiddle<never>(file.uri, sink, reader, options);
  for (const chunk of file.chunks(lineStart(file, file.size - LOOK_AT_ENDS), file.size)) transcript.push(chunk);
  transcript.end();
  if (times.calls === 0 || times.untimed > 0) return undefined;
  // Formats that can be read from the middle have no such identities.
  return { file, reader, times: [first.at, times.last], samples, identities: NO_IDENTITIES };
}

/** The reader, if the file begins with uncompressed lines that are each complete. */
function cuttableReader(file: SeekableFile, options: ReadOptions): Reader | undefined {
  const { times, sink } = timesSink();
  const transcript = openTranscript<never>(file.uri, sink, options);
  const pieces: Buffer[] = [];
  for (const chunk of file.chunks(0, LOOK_AT_ENDS)) {
    pieces.push(Buffer.from(chunk));
    transcript.push(chunk);
  }
  const { reader } = transcript;
  if (reader?.tellsAll === undefined || times.calls === 0 || times.untimed > 0) return undefined;
  const start = Buffer.concat(pieces);
  if (isCompressed(start)) return undefined;
  const lines = start.toString("utf8").split("\n").slice(0, -1);
  return lines.every((line) => isCuttable(line, reader)) ? reader : undefined;
}

/** Bad lines are bad wherever the file is cut; records of the format must be complete. */
function isCuttable(line: string, reader: Reader): boolean {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return afterPrefix(line.trim()) === undefined;
  }
  return reader.tellsAll?.(record) === true || !reader.recognises(record);
}
