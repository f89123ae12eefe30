/** Transcript bytes → tool calls: splits lines, recognises the format, hands each record to its reader. */

import { withCommas } from "@callgate/core/text";
import { Unpacking, UnreadableCompression } from "./decompress.js";
import { documentLines } from "./document-lines.js";
import { DocumentScan, MAX_NESTING, mayBeginDocument, nestsTooDeep } from "./document-scan.js";
import { parseJsonLines } from "./json-lines.js";
import { afterPrefix } from "./line-prefix.js";
import { LineSplitter, MAX_FIRST_LINE_BYTES, MAX_LINE_BYTES } from "./lines.js";
import { LOOKED_AT, looksLike, MAX_LOOKED_AT, recordAfterPrefix } from "./looks-like.js";
import { PassedOverCounter, type PassedOverCounts } from "./passed-over.js";
import { isObject } from "./readers/fields.js";
import { READERS } from "./readers/index.js";
import type { LineOf, Reader, Reading, Sink } from "./readers/reader.js";
import { skimmerFor } from "./skim/skimmer.js";
import { type Unwrap, unwrapping } from "./unwrap.js";
import { MAX_YAML_BYTES, readYaml } from "./yaml-record.js";

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

export interface TranscriptSummary {
  /** The format's reader, or undefined where nothing in the file was of a known format. */
  readonly reader: Reader | undefined;
  /** Why the file could not be read at all, or not to its end; undefined where it was. */
  readonly unreadable: string | undefined;
  /** What a file of no known format looks like; undefined where its format is known, or that is unknown, too. */
  readonly looksLike: string | undefined;
  /** Lines that are not empty; of a document over several lines, its records. */
  readonly lines: number;
  readonly bad: number;
  /** The first ten bad lines. */
  readonly firstBad: readonly BadLine[];
  /** Calls that another transcript read together with this one also has, and that are counted there. */
  readonly repeated: number;
  /** Tool calls that are no MCP calls, and records of unknown kinds. */
  readonly passedOver: PassedOverCounts;
}

export interface ReadOptions {
  /** The format's reader, if it is known and need not be recognised. */
  readonly from?: Reader | undefined;
  /** Tools that carry the real call in their arguments. */
  readonly unwrap?: readonly Unwrap[] | undefined;
  /** Names of servers that the calls may be to, for formats that write server and tool as one name. */
  readonly servers?: readonly string[] | undefined;
  /** Whether the bytes are from the middle of a file, so that they begin no document and nothing compressed. */
  readonly isMiddle?: boolean | undefined;
  /** Whether every line is parsed as a whole, also where its reader need not see it: the result is the same. */
  readonly parseAll?: boolean | undefined;
}

const LISTED = 10;

/** A file whose first lines, this many, no reader recognises is no transcript. */
const LINES_BEFORE_RECOGNITION = 1_000;

/** Nor is one of which no reader has recognised anything after this many characters. */
const TEXT_BEFORE_RECOGNITION = 64 * 1024 * 1024;

/** How much of a line that is not JSON is kept to find what the file is, in characters. */
const MAX_TEXT_LENGTH = 10_000;

/** A line of more characters is looked at for its nesting before it is parsed. */
const LONG_LINE = 256 * 1024;

/** Lines on which a document may begin though other lines came before: what ends as none is read again line by line. */
const MAX_LATE_DOCUMENTS = 3;

/** The most a JSON document over several lines may have: it is held as a whole. In characters. */
export const MAX_JSON_DOCUMENT = 64 * 1024 * 1024;

/**
 * Reads a transcript, which may be compressed. Bad lines are counted, the first ten listed, and the good ones read.
 * @param uri the name its calls and bad lines carry
 */
export function readTranscript<T>(
  chunks: Iterable<Uint8Array>,
  uri: string,
  sink: Sink<T>,
  options: ReadOptions = {},
): TranscriptSummary {
  const transcript = openTranscript(uri, sink, options);
  for (const chunk of chunks) if (!transcript.push(chunk)) break;
  return transcript.end();
}

/** A transcript that is given piece by piece. */
export interface OpenTranscript {
  /** Takes the next piece; says whether it wants more: what is no transcript need not be read to its end. */
  push(chunk: Uint8Array): boolean;
  end(): TranscriptSummary;
  /** Frees what unpacks it, where it is not read to its end. Nothing can be asked of it after that. */
  close(): void;
  /** The format's reader, as soon as it is known. */
  readonly reader: Reader | undefined;
  /** Lines that were read, empty ones too. */
  readonly line: number;
  /** Leaves what was read until now out of the summary; lines are numbered on. */
  forget(): void;
}

/** As `readTranscript`, for a caller that decides when the next piece is read. */
export function openTranscript<T>(uri: string, sink: Sink<T>, options: ReadOptions = {}): OpenTranscript {
  const reading = new TranscriptReading(uri, unwrapping(sink, options.unwrap ?? []), options);
  const splitter = new LineSplitter(reading, options.isMiddle ? MAX_LINE_BYTES : MAX_FIRST_LINE_BYTES);
  const unpacking = new Unpacking((bytes) => {
    reading.begin(bytes);
    splitter.push(bytes);
  }, options.isMiddle);
  const orGiveUp = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof UnreadableCompression)) throw error;
      reading.giveUp(error.message);
    }
  };
  return {
    push(chunk) {
      orGiveUp(() => unpacking.push(chunk));
      return !reading.hopeless;
    },
    end() {
      if (!reading.hopeless) orGiveUp(() => unpacking.end());
      unpacking.close();
      splitter.end();
      return reading.summary();
    },
    close: () => unpacking.close(),
    get reader() {
      return reading.reader;
    },
    get line() {
      return splitter.number;
    },
    forget: () => reading.forget(),
  };
}

/** Lines that are held until the last, because they may be one document together. */
interface HeldDocument {
  readonly first: number;
  /** Undefined for YAML, which its first line shows. */
  readonly scan: DocumentScan | undefined;
  readonly pieces: { text: string; ended: boolean }[];
  size: number;
}

class TranscriptReading<T> {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #options: ReadOptions;
  #reader: Reader | undefined;
  #reading: Reading | undefined;
  #document: HeldDocument | undefined;
  #unreadable: string | undefined;
  #waiting: { record: unknown; line: number }[] = [];
  #unrecognised = 0;
  #lines = 0;
  #bad = 0;
  readonly #firstBad: BadLine[] = [];
  #forgotten = { lines: 0, bad: 0 };
  /** Whether the reader has found a tool call, so that the format is settled. */
  #isSettled = false;
  /** Whether documents follow one another. */
  #isConcatenated = false;
  #lateDocuments = 0;
  /** The text with the current record, and its line in that text; undefined in a document. */
  #block: string | undefined;
  #inBlock = 0;
  readonly #passedOver = new PassedOverCounter();
  /** Hints at what the file is, as long as no reader has recognised it. */
  #start: Buffer = Buffer.alloc(0);
  readonly #texts: string[] = [];

  constructor(uri: string, sink: Sink<T>, options: ReadOptions) {
    this.#uri = uri;
    this.#sink = this.#settling(sink);
    this.#options = options;
    if (options.from !== undefined) this.#open(options.from);
  }

  #settling(sink: Sink<T>): Sink<T> {
    return {
      call: (call) => {
        this.#isSettled = true;
        return sink.call(call);
      },
      outcome: (handle, outcome, at) => sink.outcome(handle, outcome, at),
      ...(sink.unmatched && { unmatched: (outcome) => sink.unmatched?.(outcome) }),
    };
  }

  get hopeless(): boolean {
    if (this.#unreadable !== undefined) return true;
    if (this.#reading !== undefined || this.#document !== undefined) return false;
    return this.#lines > LINES_BEFORE_RECOGNITION || this.#unrecognised > TEXT_BEFORE_RECOGNITION;
  }

  get reader(): Reader | undefined {
    return this.#reader;
  }

  /** The file's bytes, before their lines. */
  begin(bytes: Uint8Array): void {
    if (this.#start.length >= LOOKED_AT) return;
    this.#start = Buffer.concat([this.#start, bytes.subarray(0, LOOKED_AT - this.#start.length)]);
  }

  forget(): void {
    this.#forgotten = { lines: this.#lines, bad: this.#bad };
    this.#firstBad.length = 0;
    this.#passedOver.forget();
  }

  giveUp(reason: string): void {
    this.#unreadable ??= reason;
  }

  block(bytes: Buffer, first: number): number {
    if (this.#unreadable !== undefined) return 0;
    const count = this.#skimLines(bytes, first);
    if (count !== undefined) return count;
    const text = bytes.toString("utf8");
    if (this.#document !== undefined) {
      this.#hold(this.#document, text, true);
      return lineCount(text);
    }
    // A long line is looked at by itself: it may nest too deep.
    const records = this.#lines === 0 || text.length > LONG_LINE ? undefined : parseJsonLines(text);
    if (records !== undefined) {
      if (this.#reading === undefined) this.#unrecognised += text.length;
      this.#block = text;
      for (let i = 0; i < records.length; i++) {
        this.#inBlock = i;
        this.#record(records[i], first + i);
      }
      return records.length;
    }
    const lines = text.split("\n");
    for (let i = 0; i < lines.length; i++) if (lines[i] !== "") this.line(lines[i] as string, first + i, true);
    return lines.length;
  }

  /** Looks at lines without parsing those that their reader need not see; undefined where all are to be parsed. */
  #skimLines(bytes: Buffer, first: number): number | undefined {
    const reading = this.#reading;
    const spec = this.#reader?.skim;
    if (spec === undefined || reading?.skim === undefined || this.#options.parseAll) return undefined;
    if (this.#document !== undefined || this.#lines === 0) return undefined;
    return skimmerFor(spec)?.lines(bytes, first, {
      skimmed: (line, number) => {
        // The line before may have begun a document, or shown that the file is of another format.
        const isSame = this.#document === undefined && this.#reading === reading && this.#unreadable === undefined;
        const skimmed = isSame ? reading.skim?.(line, number) : "whole";
        if (skimmed === "taken") this.#lines++;
        else this.line(skimmed === "brief" ? line.brief() : line.whole(), number, true);
      },
      unclear: (text, number) => {
        if (text !== "") this.line(text, number, true);
      },
    });
  }

  line(text: string, line: number, ended: boolean): void {
    if (this.#unreadable !== undefined) return;
    if (this.#document !== undefined) {
      this.#hold(this.#document, text, ended);
      return;
    }
    if (this.#reading === undefined) this.#unrecognised += text.length;
    if (text.length > LONG_LINE && nestsTooDeep(text)) {
      this.unreadable(`the line nests more than ${withCommas(MAX_NESTING)} levels deep`, line);
      return;
    }
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      // Not an error of ours: the line is counted and listed.
      this.#notJson(text, line, ended);
      return;
    }
    this.#block = text;
    this.#inBlock = 0;
    this.#record(record, line);
  }

  unreadable(reason: string, line: number): void {
    if (this.#unreadable !== undefined) return;
    if (this.#document !== undefined) this.#release(this.#document);
    this.#lines++;
    this.#addBad(reason, line);
  }

  summary(): TranscriptSummary {
    if (this.#document !== undefined) this.#readDocument(this.#document);
    this.#reading?.end?.();
    const unread = this.#waiting;
    this.#waiting = [];
    for (const { record, line } of unread) {
      this.#addBad("this is no record of a known format", line);
      this.#passedOver.unread(record);
    }
    return {
      reader: this.#reader,
      unreadable: this.#unreadable,
      looksLike: this.#reader === undefined ? this.#look(unread.map(({ record }) => record)) : undefined,
      lines: this.#lines - this.#forgotten.lines,
      bad: this.#bad - this.#forgotten.bad,
      firstBad: this.#firstBad,
      repeated: 0,
      passedOver: this.#passedOver.counts,
    };
  }

  #look(records: readonly unknown[]): string | undefined {
    return looksLike({ start: this.#start, records: records.slice(0, MAX_LOOKED_AT), texts: this.#texts });
  }

  #record(record: unknown, line: number): void {
    this.#lines++;
    if (this.#reading === undefined) this.#recognise(record, line);
    else this.#take(this.#reading, record, line);
  }

  #notJson(text: string, line: number, ended: boolean): void {
    const bare = text.replace(/^\ufeff/, "").trim();
    if (bare === "") return;
    if (line === 1 && !this.#options.isMiddle && text.startsWith("\ufeff")) {
      this.line(bare, line, ended);
      return;
    }
    if (this.#reading === undefined) {
      const reader = READERS.find((candidate) => candidate.recognisesText?.(bare));
      if (reader !== undefined) this.#open(reader);
    }
    this.#keepText(bare);
    if (this.#mayBeDocument(bare)) {
      this.#hold(this.#begin(bare, line), text, ended);
      return;
    }
    if (this.#reading?.text === undefined && this.#prefixed(bare, line)) return;
    this.#lines++;
    if (this.#reading?.text === undefined) this.#badText(bare, line, ended);
    else this.#evaluate(this.#reading.text(bare, line), undefined, line);
  }

  /** Whether the line is a record behind a known prefix, which is then read. */
  #prefixed(text: string, line: number): boolean {
    const rest = afterPrefix(text);
    if (rest === undefined || (rest.length > LONG_LINE && nestsTooDeep(rest))) return false;
    let record: unknown;
    try {
      record = JSON.parse(rest);
    } catch {
      // The line is counted as bad.
      return false;
    }
    this.#record(record, line);
    return true;
  }

  /** A line that is not JSON may show what the file is. */
  #keepText(text: string): void {
    if (this.#reader === undefined && this.#texts.length < MAX_LOOKED_AT)
      this.#texts.push(text.slice(0, MAX_TEXT_LENGTH));
  }

  #open(reader: Reader): void {
    this.#reader = reader;
    this.#reading = reader.open(this.#uri, this.#sink, {
      servers: this.#options.servers ?? [],
      passedOver: this.#passedOver,
      source: () => this.#block?.split("\n")[this.#inBlock],
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { record, line } of waiting) this.#take(this.#reading, record, line);
  }

  #recognise(record: unknown, line: number, lineOf?: LineOf): void {
    const reader = READERS.find((candidate) => candidate.recognises(record)) ?? readerOfItems(record);
    if (reader === undefined) {
      this.#waiting.push({ record, line });
      return;
    }
    this.#open(reader);
    this.#take(this.#reading as Reading, record, line, lineOf);
  }

  #take(reading: Reading, record: unknown, line: number, lineOf?: LineOf): void {
    const taken = reading.record(record, line, lineOf);
    if (taken === true) return;
    if (taken !== false || !Array.isArray(record) || readerOfItems(record) === undefined) {
      this.#evaluate(taken, record, line, lineOf);
      return;
    }
    // A list of records on one line; however many of them are bad, it is one bad line.
    let worst: { readonly item: unknown; readonly taken: boolean | string } | undefined;
    for (const item of record) {
      const itemTaken = reading.record(item, (isObject(item) ? lineOf?.(item) : undefined) ?? line, lineOf);
      if (itemTaken !== true) worst ??= { item, taken: itemTaken };
    }
    if (worst !== undefined) this.#evaluate(worst.taken, worst.item, line);
  }

  /** Whether the transcript is of another format, whose first records are also the present one's. */
  #mayBe(other: Reader): boolean {
    if (this.#isSettled || this.#options.from !== undefined || this.#reader === undefined) return false;
    return other.beginsLike?.includes(this.#reader.id) === true;
  }

  #evaluate(taken: boolean | string, record: unknown, line: number, lineOf?: LineOf): void {
    if (taken === true) return;
    if (taken !== false) {
      this.#addBad(taken, line);
      return;
    }
    const other = record === undefined ? undefined : READERS.find((candidate) => candidate.recognises(record));
    if (other !== undefined && this.#mayBe(other)) {
      this.#reading?.end?.();
      this.#open(other);
      this.#take(this.#reading as Reading, record, line, lineOf);
      return;
    }
    if (record !== undefined) this.#passedOver.unread(record);
    this.#addBad(
      other === undefined || other === this.#reader
        ? "this is no record of the transcript's format"
        : `this is a record of another format, \`${other.id}\``,
      line,
    );
  }

  #mayBeDocument(text: string): boolean {
    if (this.#options.isMiddle) return false;
    if (this.#isConcatenated) return mayBeginDocument(text);
    if (this.#lines > 0) {
      if (this.#reader !== undefined || !/^[{[]$/.test(text)) return false;
      return this.#lateDocuments++ < MAX_LATE_DOCUMENTS;
    }
    if (this.#reader !== undefined && this.#options.from === undefined) return false;
    return mayBeginDocument(text) || beginsYaml(text);
  }

  #begin(text: string, line: number): HeldDocument {
    const scan = beginsYaml(text) ? undefined : new DocumentScan();
    this.#document = { first: line, scan, pieces: [], size: 0 };
    return this.#document;
  }

  #hold(document: HeldDocument, text: string, ended: boolean): void {
    document.pieces.push({ text, ended });
    document.size += text.length + 1;
    const { scan, size } = document;
    if (scan !== undefined && !(scan.take(text) && scan.take("\n")))
      this.#endOrRelease(document, text, ended, scan.rest);
    else if (size > (scan === undefined ? MAX_YAML_BYTES : MAX_JSON_DOCUMENT)) {
      this.#document = undefined;
      const most = (scan === undefined ? MAX_YAML_BYTES : MAX_JSON_DOCUMENT) / 1024 / 1024;
      this.giveUp(`it is one ${scan === undefined ? "YAML" : "JSON"} document of more than ${most} MiB`);
    }
  }

  /**
   * Something follows the document, or it was none.
   * @param text its last piece
   * @param rest where in the last piece it is over
   */
  #endOrRelease(document: HeldDocument, text: string, ended: boolean, rest: number | undefined): void {
    if (rest === undefined || !/(?:^|\n)[ \t\r]*$/.test(text.slice(0, rest)) || !/[[{]/.test(text[rest] as string)) {
      this.#release(document);
      return;
    }
    document.pieces.pop();
    const before = text.slice(0, rest);
    if (before !== "") document.pieces.push({ text: before, ended: true });
    const next = document.first + document.pieces.reduce((sum, piece) => sum + lineCount(piece.text), 0);
    this.#isConcatenated = true;
    this.#readDocument(document);
    // What was cut off before its last line break begins on the line counted last.
    const first = before === "" ? next : next - 1;
    for (const [index, line] of text.slice(rest).split("\n").entries()) this.line(line, first + index, ended);
  }

  /** It was no document after all: its lines are looked at one by one. */
  #release({ first, pieces }: HeldDocument): void {
    this.#document = undefined;
    let number = first;
    for (const { text, ended } of pieces)
      for (const line of text.split("\n")) {
        if (number === first) this.#broken(line, number, ended);
        else this.line(line, number, ended);
        number++;
      }
  }

  /** The first line of what looked like a document. */
  #broken(text: string, line: number, ended: boolean): void {
    this.#lines++;
    if (this.#reading?.text === undefined) this.#badText(text, line, ended);
    else this.#evaluate(this.#reading.text(text, line), undefined, line);
  }

  #badText(text: string, line: number, ended: boolean): void {
    this.#addBad(ended ? "the line is no JSON" : "the last line is cut off", line);
    const behind = text.length > LONG_LINE ? undefined : recordAfterPrefix(text);
    if (behind !== undefined) this.#passedOver.unread(behind.record);
  }

  #readDocument(document: HeldDocument): void {
    this.#block = undefined;
    const text = document.pieces.map((piece) => piece.text).join("\n");
    if (document.scan === undefined) {
      const yaml = readYaml(text);
      if (yaml === undefined) this.giveUp("it looks like a YAML document, and cannot be read as one");
      else this.#whole(yaml.record, document.first, (part) => yaml.lineOf(part));
      this.#document = undefined;
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
      // Brackets and quotes were in order, and yet it is no JSON.
      this.#release(document);
      return;
    }
    this.#document = undefined;
    this.#whole(value, document.first, documentLines(text, value, document.first));
  }

  /** A document is one record, or a list of them. */
  #whole(value: unknown, line: number, lineOf: LineOf): void {
    const isOne = !Array.isArray(value) || READERS.some((reader) => reader.recognises(value));
    for (const record of isOne ? [value] : (value as readonly unknown[])) {
      this.#lines++;
      const begins = (typeof record === "object" && record !== null ? lineOf(record) : undefined) ?? line;
      if (this.#reading === undefined) this.#recognise(record, begins, lineOf);
      else this.#take(this.#reading, record, begins, lineOf);
    }
  }

  #addBad(reason: string, line: number): void {
    this.#bad++;
    if (this.#firstBad.length < LISTED) this.#firstBad.push({ line, reason });
  }
}

/** The reader of a list's items, where the list is no record of its own. */
function readerOfItems(record: unknown): Reader | undefined {
  if (!Array.isArray(record)) return undefined;
  for (const item of record.slice(0, LINES_BEFORE_RECOGNITION)) {
    const reader = READERS.find((candidate) => candidate.recognises(item));
    if (reader !== undefined) return reader;
  }
  return undefined;
}

/** How YAML recordings of HTTP traffic begin. */
function beginsYaml(text: string): boolean {
  return /^(?:---|interactions:)\s*$/.test(text);
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
