/**
 * Lines of JSON → what a reader asks of them, without making values of the rest. Every line that is skimmed is valid JSON
 * as `JSON.parse` understands it, and has what is asked for in no other spelling: `wasm/skim.ts` looks at each byte. A
 * line of which it is not sure is left to `JSON.parse`.
 */

import { isAscii } from "node:buffer";
import type { TimeParser } from "../readers/time.js";
import { type Constant, type Memory, WasmModule } from "../wasm-module.js";
import type { SkimSpec } from "./skim-spec.js";
import { SKIM_WASM } from "./skim-wasm.js";
import { Kind, type SkimmedLine } from "./skimmed-line.js";

/** What `wasm/skim.ts` exports. */
interface SkimModule {
  readonly memory: Memory;
  readonly NODES: Constant;
  readonly MEMBERS: Constant;
  readonly MARKS: Constant;
  readonly MARKS_BY_LENGTH: Constant;
  readonly RECORDS: Constant;
  readonly RECORD_BYTES: Constant;
  readonly PLACES: Constant;
  readonly COPIES: Constant;
  readonly INPUT: Constant;
  readonly INPUT_BYTES: Constant;
  setLongestMark(bytes: number): void;
  skim(from: number, to: number): number;
  nextLine(): number;
  copiesEnd(): number;
}

/** Offsets in tables, in 32-bit words, as `wasm/skim.ts` has them. */
const NODE = 4;
const MEMBER = 20;
const MARK = 12;
const PLACE = 3;
const SLOTS = 10;
const SLOT = 3;

const LISTED = 1;
const LONG = 2;
const KEPT = 4;

let shared: Skimmer | undefined;
let isThere = true;

/**
 * The one skimmer of this thread, set to a spec. Undefined where the system has no WebAssembly with vectors, or the
 * skimmer is at work: then lines are parsed as they are.
 */
export function skimmerFor(spec: SkimSpec): Skimmer | undefined {
  if (shared === undefined && isThere) {
    const module = WasmModule.of(Buffer.from(SKIM_WASM, "base64"))?.instantiate();
    if (module === undefined) isThere = false;
    else shared = new Skimmer(module as SkimModule);
  }
  return shared?.turnTo(spec);
}

/** What becomes of lines: of each either the one or the other. */
export interface SkimSink {
  skimmed(line: SkimmedLine, number: number): void;
  /** The line must be looked at as a whole, its text. */
  unclear(text: string, number: number): void;
}

export class Skimmer implements SkimmedLine {
  readonly #module: SkimModule;
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  readonly #capacity: number;
  readonly #input: number;
  readonly #records: number;
  readonly #recordWords: number;
  /** The tables of specs that were used. */
  readonly #tables = new WeakMap<SkimSpec, Tables>();
  #spec: SkimSpec | undefined;
  #current: Tables | undefined;
  #isBusy = false;
  #isAscii = false;
  /** The values of the copies, once they are asked for. */
  #values: readonly unknown[] | undefined;
  /** The present line: its record, in words. */
  #record = 0;

  constructor(module: SkimModule) {
    this.#module = module;
    this.#bytes = Buffer.from(module.memory.buffer);
    this.#words = new Int32Array(module.memory.buffer);
    this.#capacity = module.INPUT_BYTES.value - 1;
    this.#input = module.INPUT.value;
    this.#records = module.RECORDS.value >> 2;
    this.#recordWords = module.RECORD_BYTES.value >> 2;
  }

  turnTo(spec: SkimSpec): this | undefined {
    if (this.#isBusy) return undefined;
    if (spec === this.#spec) return this;
    let tables = this.#tables.get(spec);
    if (tables === undefined) {
      tables = tablesOf(spec, this.#module);
      this.#tables.set(spec, tables);
    }
    this.#bytes.set(tables.bytes, this.#module.NODES.value);
    this.#module.setLongestMark(tables.longestMark);
    this.#spec = spec;
    this.#current = tables;
    return this;
  }

  /**
   * Whole lines of valid UTF-8, without the last one's line break.
   * @returns how many they were; undefined where they are too long, and none was handed on
   */
  lines(bytes: Uint8Array, first: number, sink: SkimSink): number | undefined {
    if (bytes.length > this.#capacity) return undefined;
    this.#isBusy = true;
    try {
      return this.#lines(bytes, first, sink);
    } finally {
      this.#isBusy = false;
    }
  }

  #lines(bytes: Uint8Array, first: number, sink: SkimSink): number {
    const end = this.#input + bytes.length;
    this.#bytes.set(bytes, this.#input);
    this.#bytes[end] = 10;
    this.#isAscii = isAscii(bytes);
    let number = first;
    for (let from = this.#input; from <= end; from = this.#module.nextLine()) {
      const count = this.#module.skim(from, end);
      this.#values = undefined;
      for (let i = 0; i < count; i++) {
        this.#record = this.#records + i * this.#recordWords;
        if (this.#words[this.#record + 2] === 1) sink.skimmed(this, number++);
        else sink.unclear(this.whole(), number++);
      }
    }
    return number - first;
  }

  /** The text of the present line. */
  whole(): string {
    return this.#decode(this.#words[this.#record] as number, this.#words[this.#record + 1] as number);
  }

  brief(): string {
    const parts = this.#unreadParts();
    let text = "";
    let at = this.#words[this.#record] as number;
    for (const { from, end, instead } of parts) {
      // Within a part that is left out there may be another.
      if (from < at) continue;
      text += this.#decode(at, from) + instead;
      at = end;
    }
    return text + this.#decode(at, this.#words[this.#record + 1] as number);
  }

  /** What is left out of a brief line, in its order. */
  #unreadParts(): { readonly from: number; readonly end: number; readonly instead: string }[] {
    const parts = [];
    for (let place = this.#firstPlace; place < this.#endOfPlaces; place += PLACE)
      if ((this.#words[place] as number) >> 8 === LONG)
        parts.push({
          from: this.#words[place + 1] as number,
          end: this.#words[place + 2] as number,
          instead: '""',
        });
    for (const member of this.#current?.unread ?? []) {
      const slot = this.#slot(member);
      if (this.kind(member) === 0) continue;
      parts.push({ from: this.#words[slot + 1] as number, end: this.#words[slot + 2] as number, instead: "null" });
    }
    return parts.sort((a, b) => a.from - b.from);
  }

  get marks(): number {
    return this.#words[this.#record + 5] as number;
  }

  get members(): number {
    return this.#words[this.#record + 3] as number;
  }

  get usual(): number {
    return this.#words[this.#record + 8] as number;
  }

  get others(): number {
    return this.#words[this.#record + 4] as number;
  }

  get hasLargeNumber(): boolean {
    return this.#words[this.#record + 9] !== 0;
  }

  kind(member: number): number {
    const isThere = (this.#words[this.#record + 3] as number) & (1 << member);
    return isThere === 0 ? 0 : (this.#words[this.#slot(member)] as number) & 255;
  }

  is(member: number, text: string): boolean {
    const kind = this.kind(member);
    if (kind === 0 || kind === Kind.escapedText) return false;
    const quote = kind === Kind.text ? 1 : 0;
    const slot = this.#slot(member);
    const from = (this.#words[slot + 1] as number) + quote;
    const length = (this.#words[slot + 2] as number) - quote - from;
    if (length !== text.length) return false;
    // A character beyond ASCII has more bytes, of which none is equal to it.
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  text(member: number): string | undefined {
    if (this.kind(member) !== Kind.text) return undefined;
    const slot = this.#slot(member);
    return this.#decode((this.#words[slot + 1] as number) + 1, (this.#words[slot + 2] as number) - 1);
  }

  number(member: number): number {
    if (this.kind(member) !== Kind.number) return Number.NaN;
    const slot = this.#slot(member);
    const [from, end] = [this.#words[slot + 1] as number, this.#words[slot + 2] as number];
    let n = 0;
    for (let at = from; at < end; at++) {
      const digit = (this.#bytes[at] as number) - 48;
      if (digit < 0 || digit > 9 || at - from > 14) return Number(this.#decode(from, end));
      n = 10 * n + digit;
    }
    return n;
  }

  value(member: number): unknown {
    this.#values ??= this.#parseCopies();
    return this.#values[(this.#words[this.#slot(member)] as number) >> 8];
  }

  length(member: number): number {
    const slot = this.#slot(member);
    return (this.#words[slot + 2] as number) - (this.#words[slot + 1] as number);
  }

  time(member: number, parse: TimeParser): number | undefined {
    if (this.kind(member) !== Kind.text) return undefined;
    const slot = this.#slot(member);
    const [from, end] = [this.#words[slot + 1] as number, this.#words[slot + 2] as number];
    return parse.ofBytes(this.#bytes, from + 1, end - 1) ?? parse(this.text(member));
  }

  listed(): string[] | undefined {
    const texts: string[] = [];
    for (let place = this.#firstPlace; place < this.#endOfPlaces; place += PLACE) {
      const kind = this.#words[place] as number;
      if (kind >> 8 !== LISTED) continue;
      if ((kind & 255) !== Kind.text) return undefined;
      texts.push(this.#decode((this.#words[place + 1] as number) + 1, (this.#words[place + 2] as number) - 1));
    }
    return texts;
  }

  #slot(member: number): number {
    return this.#record + SLOTS + SLOT * member;
  }

  get #firstPlace(): number {
    return (this.#words[this.#record + 6] as number) >> 2;
  }

  get #endOfPlaces(): number {
    return (this.#words[this.#record + 7] as number) >> 2;
  }

  #decode(from: number, end: number): string {
    return this.#bytes.toString(this.#isAscii ? "latin1" : "utf8", from, end);
  }

  /** All at once, because that is much faster than one by one. */
  #parseCopies(): readonly unknown[] {
    const end = this.#module.copiesEnd();
    const from = this.#module.COPIES.value;
    return end === from ? [] : JSON.parse(`[${this.#decode(from, end - 1)}]`);
  }
}

/** A spec as `wasm/skim.ts` reads it. */
interface Tables {
  readonly bytes: Uint8Array;
  readonly longestMark: number;
  /** Members that are left out of brief lines. */
  readonly unread: readonly number[];
}

const MAX_MEMBERS = 16;
const MAX_KEY = 15;
const MAX_MARKS = 30;
const MAX_MARK = 31;
const NAME = /^[\w$-]+$/;
const NAME_LIKE = /^[\w./-]{1,16}$/;

/** @throws RangeError for a spec that is larger than the tables: a fault in a reader */
function tablesOf(spec: SkimSpec, module: SkimModule): Tables {
  const { members, parsed = [], marks = [], listed = [], long = [], kept = [], unread = [], usual = {} } = spec;
  if (members.length > MAX_MEMBERS || marks.length > MAX_MARKS) throw new RangeError("too much is to be skimmed for");
  const start = module.NODES.value;
  const bytes = Buffer.alloc(module.MARKS_BY_LENGTH.value + 8 * (MAX_MARK + 1) - start);
  const put = (address: number, ...words: number[]) => {
    for (const [i, word] of words.entries()) bytes.writeInt32LE(word, address - start + 4 * i);
  };
  const parents = [undefined, ...members.filter((path) => members.some((other) => parentOf(other) === path))];
  const addressOfNode = (number: number) => module.NODES.value + 4 * NODE * number;
  let member = module.MEMBERS.value;
  for (const [number, parent] of parents.entries()) {
    const children = members.flatMap((path, slot) => (parentOf(path) === parent ? [{ path, slot }] : []));
    put(addressOfNode(number), member, children.length, member, number);
    for (const { path, slot } of children) {
      const key = path.slice(path.lastIndexOf(".") + 1);
      if (!NAME.test(key) || key.length > MAX_KEY) throw new RangeError(`${key} cannot be skimmed for`);
      const node = parents.indexOf(path);
      bytes.write(`${key}"`, member - start, "latin1");
      bytes.fill(255, member - start + 16, member - start + 16 + key.length + 1);
      put(member + 32, key.length + 1, slot, node < 0 ? 0 : addressOfNode(node), parsed.includes(path) ? 1 : 0);
      const expected = usual[path];
      if (expected !== undefined) {
        if (!NAME_LIKE.test(expected)) throw new RangeError(`${expected} cannot be skimmed for`);
        put(member + 48, expected.length + 2);
        bytes.write(expected, member + 64 - start, "latin1");
      }
      member += 4 * MEMBER;
    }
  }
  let mark = module.MARKS.value;
  for (const [bit, text] of [...marks.entries()].sort(([, a], [, b]) => a.length - b.length)) {
    if (!NAME.test(text) || text.length > MAX_MARK) throw new RangeError(`${text} cannot be skimmed for`);
    bytes.write(text, mark - start, "latin1");
    const wanted = listed.includes(text) ? LISTED : long.includes(text) ? LONG : kept.includes(text) ? KEPT : 0;
    put(mark + 32, 1 << bit, wanted);
    const entry = module.MARKS_BY_LENGTH.value + 8 * text.length;
    const count = bytes.readInt32LE(entry + 4 - start);
    put(entry, count === 0 ? mark : bytes.readInt32LE(entry - start), count + 1);
    mark += 4 * MARK;
  }
  return {
    bytes,
    longestMark: Math.max(0, ...marks.map(({ length }) => length)),
    unread: unread.map((path) => members.indexOf(path)),
  };
}

function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf(".");
  return end < 0 ? undefined : path.slice(0, end);
}
