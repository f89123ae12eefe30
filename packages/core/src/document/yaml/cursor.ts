/** A place in a text, moved forward as yaml.v3's reader moves: it knows more line breaks than an editor does. */

import type { Span } from "../document.js";

export class Cursor {
  /** The comments passed so far, each from its `#` to the end of its line. */
  readonly comments: Span[] = [];
  /** The text, and a NUL that marks its end: the text itself has none. */
  readonly text: string;
  offset = 0;
  line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
  }

  get column(): number {
    return this.offset - this.#lineStart;
  }

  /** The UTF-16 code unit so many places further on; 0 at the end. */
  at(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead);
  }

  /** Moves over a line break, if there is one; gives what of it stays in a scalar. */
  passBreak(): string {
    const c = this.at();
    if (!isBreak(c)) return "";
    this.offset += c === 13 && this.at(1) === 10 ? 2 : 1;
    this.line++;
    this.#lineStart = this.offset;
    return c === 0x2028 || c === 0x2029 ? String.fromCharCode(c) : "\n";
  }

  /** The end of the text ends its last line, as a line break would. */
  endLastLine(): void {
    if (this.column === 0) return;
    this.line++;
    this.#lineStart = this.offset;
  }

  passBlanks(): void {
    while (isBlank(this.at())) this.offset++;
  }

  /** Moves to the end of the line. */
  passLine(): void {
    while (!isBreakOrEnd(this.at())) this.offset++;
  }

  /** Moves over the comment that begins here, to the end of the line. */
  passComment(): void {
    const start = this.offset;
    this.passLine();
    this.comments.push({ start, end: this.offset });
  }

  /** Whether `---` or `...` is here, at the start of a line. */
  isAtDocumentMarker(): boolean {
    if (this.offset !== this.#lineStart) return false;
    const c = this.at();
    return (c === 45 || c === 46) && this.at(1) === c && this.at(2) === c && isBlankOrEnd(this.at(3));
  }
}

export function isBreak(c: number): boolean {
  return c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;
}

export function isBlank(c: number): boolean {
  return c === 32 || c === 9;
}

export function isBreakOrEnd(c: number): boolean {
  return c === 0 || isBreak(c);
}

export function isBlankOrEnd(c: number): boolean {
  return c === 32 || c === 9 || c === 0 || isBreak(c);
}

/** A letter, digit, `_` or `-` of ASCII: what names of anchors, tags and directives are made of. */
export function isWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  return c >= 65 && c <= 70 ? c - 55 : -1;
}

/** Whether the character is one of `set`, all of them ASCII. */
export function isOneOf(set: string, c: number): boolean {
  return c !== 0 && set.includes(String.fromCharCode(c));
}
