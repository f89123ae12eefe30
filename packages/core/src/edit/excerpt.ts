/** Document × some tools' entries → the document without the others, in which edits of these entries can be read. */

import type { Document, Entry, MapNode, Span } from "../document/document.js";
import { nodeAt } from "../document/fields.js";
import type { TextEdit } from "./edit-text.js";
import { lineEnd } from "./lines.js";
import { hasAliases } from "./place.js";

/** The entries of a document's tools, as parts of its text. */
export class ToolEntries {
  readonly #document: Document;
  readonly #text: string;
  readonly #entries: readonly Entry[];
  readonly #isInBraces: boolean;
  /** Where the first entry may begin, and the last may end. */
  readonly #place: Span;
  #numbers: ReadonlyMap<string, number> | undefined;

  private constructor(document: Document, tools: MapNode) {
    this.#document = document;
    this.#text = document.text;
    this.#entries = tools.entries;
    this.#isInBraces = document.text[tools.start] === "{";
    this.#place = { start: tools.start, end: lineEnd(document, tools.end) };
  }

  /** Undefined where the document has none. */
  static of(document: Document): ToolEntries | undefined {
    const tools = nodeAt(document.root, ["tools"])?.value;
    return tools?.kind === "map" && tools.entries.length > 0 ? new ToolEntries(document, tools) : undefined;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** Undefined where the key is no scalar. */
  nameOf(number: number): string | undefined {
    const key = this.#entries[number]?.key;
    return key?.kind === "scalar" ? key.text : undefined;
  }

  /** The number of the tool's entry, counted from 0 in the order of the text. */
  numberOf(tool: string): number | undefined {
    this.#numbers ??= new Map(
      this.#entries.flatMap(({ key }, i) => (key.kind === "scalar" ? [[key.text, i] as const] : [])).reverse(),
    );
    return this.#numbers.get(tool);
  }

  /** The entry itself, with its key. */
  entryAt(number: number): Span {
    const { key, value } = this.#entries[number] as Entry;
    return { start: key.start, end: value.end };
  }

  /** The entry behind its key, with what follows up to the next one. */
  contentAt(number: number): Span {
    const { key, value } = this.#entries[number] as Entry;
    const next = this.#entries[number + 1];
    const end = next === undefined ? this.#text.length : this.#isInBraces ? value.end : next.key.start;
    return { start: key.end, end };
  }

  /** The entry with what is between it and its neighbours. */
  placeAt(number: number): Span {
    const [before, next] = [this.#entries[number - 1], this.#entries[number + 1]];
    return { start: before?.value.end ?? this.#place.start, end: next?.key.start ?? this.#text.length };
  }

  /** The number of the entry in which, or behind which, all the edits lie; undefined where there is no such entry. */
  holding(edits: readonly TextEdit[]): number | undefined {
    const found = new Set(edits.map((edit) => this.#holdingOne(edit)));
    const [number] = found;
    return found.size === 1 ? number : undefined;
  }

  #holdingOne({ start, end }: TextEdit): number | undefined {
    const startOf = (number: number) => this.#entries[number]?.key.start;
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((startOf(middle) as number) <= start) low = middle + 1;
      else high = middle;
    }
    // What ends where the next entry begins may be put before that one: it belongs to the first of both.
    const number = low > 1 && start === startOf(low - 1) && end === start ? low - 2 : low - 1;
    return number >= 0 && end <= (startOf(number + 1) ?? this.#place.end) ? number : undefined;
  }

  /**
   * Undefined where a part of the document is used again by an alias: no entry can then be looked at apart.
   * @param numbers of the entries that are kept; at least one
   */
  excerpt(numbers: Iterable<number>): Excerpt | undefined {
    if (hasAliases(this.#document)) return undefined;
    const kept = [...new Set(numbers)].sort((a, b) => a - b);
    const last = this.#entries.length - 1;
    const first = this.#entries[0] as Entry;
    let text = this.#text.slice(0, first.key.start);
    const pieces: Piece[] = [];
    for (const number of kept) {
      const { key } = this.#entries[number] as Entry;
      // After the last of them, no comma may follow between braces; between lines, what follows does no harm.
      const isLast = number === kept.at(-1);
      const end = isLast ? this.contentAt(number).end : (this.#entries[number + 1] as Entry).key.start;
      pieces.push({ start: key.start, end, shift: key.start - text.length });
      text += this.#text.slice(key.start, end);
    }
    if (kept.at(-1) !== last) text += this.#text.slice((this.#entries[last] as Entry).value.end);
    return new Excerpt(text, pieces);
  }
}

interface Piece extends Span {
  /** How much further on it is in the document than in the excerpt. */
  readonly shift: number;
}

/** A document without the entries of some tools. */
export class Excerpt {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.#pieces = pieces;
  }

  /** Edits of the document as edits of the excerpt; undefined where one is not within an entry that is kept. */
  moved(edits: readonly TextEdit[]): TextEdit[] | undefined {
    const moved: TextEdit[] = [];
    for (const { start, end, text } of edits) {
      const piece = this.#pieceAt(start, end);
      if (piece === undefined) return undefined;
      moved.push({ start: start - piece.shift, end: end - piece.shift, text });
    }
    return moved;
  }

  #pieceAt(start: number, end: number): Piece | undefined {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle] as Piece).start <= start) low = middle + 1;
      else high = middle;
    }
    for (const piece of [this.#pieces[low - 2], this.#pieces[low - 1]])
      if (piece !== undefined && start >= piece.start && end <= piece.end) return piece;
    return undefined;
  }
}
