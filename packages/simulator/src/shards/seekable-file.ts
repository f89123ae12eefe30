/** A transcript's file, of which any piece can be read; and its lines around an offset. */

import type { Reader, Sink } from "../readers/reader.js";
import { type OpenTranscript, openTranscript, type ReadOptions } from "../transcript.js";

/** A file of which any piece can be read. Offsets and sizes in bytes. */
export interface SeekableFile {
  readonly uri: string;
  readonly size: number;
  /** The bytes from one offset up to another, in pieces; a piece is only good until the next is asked for. */
  chunks(from: number, to: number): Iterable<Uint8Array>;
}

const PIECE = 64 * 1024;

/** The start of the line at an offset, or of the next one; the file's size at its end. */
export function lineStart(file: SeekableFile, offset: number): number {
  if (offset <= 0) return 0;
  for (let at = offset - 1; at < file.size; at += PIECE)
    for (const chunk of file.chunks(at, Math.min(file.size, at + PIECE))) {
      const end = chunk.indexOf(10);
      if (end >= 0) return at + end + 1;
    }
  return file.size;
}

/** Opens a piece from the middle of a file of a known format. */
export function openMiddle<T>(uri: string, sink: Sink<T>, reader: Reader, options: ReadOptions): OpenTranscript {
  return openTranscript(uri, sink, { ...options, from: reader, isMiddle: true });
}

/** A call's line: where it begins, and the recorded time. */
export interface TimedLine {
  readonly offset: number;
  readonly at: number;
}

/** The first line at or after `from` (a line's start) whose calls have a time, and before `to`; undefined without one. */
export function firstTimedLine(
  file: SeekableFile,
  from: number,
  to: number,
  reader: Reader,
  options: ReadOptions,
  isWanted: (at: number) => boolean = () => true,
): TimedLine | undefined {
  let found: number | undefined;
  const transcript = openMiddle<never>(
    file.uri,
    {
      call: ({ at }) => {
        if (at !== undefined && isWanted(at)) found ??= at;
        return undefined;
      },
      outcome: () => {},
    },
    reader,
    options,
  );
  let start = from;
  for (let at = from; at < to; at += PIECE) {
    let offset = at;
    for (const chunk of file.chunks(at, Math.min(to, at + PIECE))) {
      let done = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, done)) {
        transcript.push(chunk.subarray(done, end + 1));
        if (found !== undefined) return { offset: start, at: found };
        done = end + 1;
        start = offset + done;
      }
      transcript.push(chunk.subarray(done));
      offset += chunk.length;
    }
  }
  transcript.end();
  return found === undefined ? undefined : { offset: start, at: found };
}
