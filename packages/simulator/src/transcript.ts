/** Transcript bytes → tool calls: splits lines, recognises the form, hands each record to its reader. */

import { parseJsonLines } from "./json-lines.js";
import { LineSplitter } from "./lines.js";
import { READERS } from "./readers/index.js";
import type { Reader, Reading, Sink } from "./readers/reader.js";

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

export interface TranscriptSummary {
  /** The form's reader, or undefined where nothing in the file was of a known form. */
  readonly reader: Reader | undefined;
  /** Lines that are not empty. */
  readonly lines: number;
  readonly bad: number;
  /** The first ten bad lines. */
  readonly firstBad: readonly BadLine[];
}

const LISTED = 10;

/** A file whose first lines, this many, no reader recognises is no transcript. */
const LINES_BEFORE_RECOGNITION = 1_000;

/**
 * Reads a transcript. Bad lines are counted, the first ten listed, and the good ones read.
 * @param uri the name its calls and bad lines carry
 */
export function readTranscript<T>(chunks: Iterable<Uint8Array>, uri: string, sink: Sink<T>): TranscriptSummary {
  const transcript = openTranscript(uri, sink);
  for (const chunk of chunks) if (!transcript.push(chunk)) break;
  return transcript.end();
}

/** A transcript that is given piece by piece. */
export interface OpenTranscript {
  /** Takes the next piece; says whether it wants more: what is no transcript need not be read to its end. */
  push(chunk: Uint8Array): boolean;
  end(): TranscriptSummary;
}

/** As `readTranscript`, for whoever decides when the next piece is read. */
export function openTranscript<T>(uri: string, sink: Sink<T>): OpenTranscript {
  const reading = new TranscriptReading(uri, sink);
  const splitter = new LineSplitter(reading);
  return {
    push(chunk) {
      splitter.push(chunk);
      return !reading.hopeless;
    },
    end() {
      splitter.end();
      return reading.summary();
    },
  };
}

class TranscriptReading<T> {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  #reader: Reader | undefined;
  #reading: Reading | undefined;
  #waiting: { record: unknown; line: number }[] = [];
  #lines = 0;
  #bad = 0;
  readonly #firstBad: BadLine[] = [];

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  get hopeless(): boolean {
    return this.#reading === undefined && this.#lines > LINES_BEFORE_RECOGNITION;
  }

  block(text: string, first: number): number {
    const records = parseJsonLines(text);
    if (records !== undefined) {
      for (let i = 0; i < records.length; i++) this.#record(records[i], first + i);
      return records.length;
    }
    const lines = text.split("\n");
    lines.forEach((line, i) => {
      this.line(line, first + i, true);
    });
    return lines.length;
  }

  line(text: string, line: number, ended: boolean): void {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      // Not an error of ours: the line is counted and listed.
      this.#notJson(text, line, ended);
      return;
    }
    this.#record(record, line);
  }

  unreadable(reason: string, line: number): void {
    this.#lines++;
    this.#addBad(reason, line);
  }

  summary(): TranscriptSummary {
    for (const { line } of this.#waiting) this.#addBad("this is no record of a known form", line);
    this.#waiting = [];
    return { reader: this.#reader, lines: this.#lines, bad: this.#bad, firstBad: this.#firstBad };
  }

  #record(record: unknown, line: number): void {
    this.#lines++;
    if (this.#reading === undefined) this.#recognise(record, line);
    else this.#take(this.#reading, record, line);
  }

  #notJson(text: string, line: number, ended: boolean): void {
    const bare = text.replace(/^\ufeff/, "").trim();
    if (bare === "") return;
    if (line === 1 && text.startsWith("\ufeff")) this.line(bare, line, ended);
    else {
      this.#lines++;
      this.#addBad(ended ? "the line is no JSON" : "the last line is cut off", line);
    }
  }

  #recognise(record: unknown, line: number): void {
    const reader = READERS.find((candidate) => candidate.recognises(record));
    if (reader === undefined) {
      this.#waiting.push({ record, line });
      return;
    }
    this.#reader = reader;
    this.#reading = reader.open(this.#uri, this.#sink);
    const waiting = [...this.#waiting, { record, line }];
    this.#waiting = [];
    for (const earlier of waiting) this.#take(this.#reading, earlier.record, earlier.line);
  }

  #take(reading: Reading, record: unknown, line: number): void {
    const taken = reading.record(record, line);
    if (taken !== true) this.#addBad(taken || "this is no record of the transcript's form", line);
  }

  #addBad(reason: string, line: number): void {
    this.#bad++;
    if (this.#firstBad.length < LISTED) this.#firstBad.push({ line, reason });
  }
}
