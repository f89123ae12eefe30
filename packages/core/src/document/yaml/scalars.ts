/** Scalars as yaml.v3's scanner reads them: plain, quoted and block. */

import { type Cursor, hexDigit, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from "./cursor.js";
import { type Token, token, YamlError } from "./token.js";

/** Line breaks and blanks between two pieces of a scalar, which fold into one space or fewer line breaks. */
class Gap {
  blanks = "";
  firstBreak = "";
  moreBreaks = "";
  /** The gap holds a line break. */
  broken = false;

  /**
   * Moves the cursor to what follows.
   * @param indent the column from which on a tab may begin a line; anywhere when left out
   */
  pass(cursor: Cursor, indent = 0): void {
    for (let c = cursor.at(); isBlank(c) || isBreak(c); c = cursor.at()) {
      if (isBreak(c)) {
        if (this.broken) this.moreBreaks += cursor.passBreak();
        else {
          this.blanks = "";
          this.firstBreak = cursor.passBreak();
          this.broken = true;
        }
      } else if (this.broken) {
        if (c === 9 && cursor.column < indent)
          throw new YamlError("a tab cannot indent a line; use spaces", cursor.offset, cursor.offset + 1);
        cursor.offset++;
      } else {
        const from = cursor.offset;
        cursor.passBlanks();
        this.blanks += cursor.text.slice(from, cursor.offset);
      }
    }
  }

  /** What the gap leaves in the scalar; the gap is empty then. */
  fold(): string {
    let folded = this.blanks;
    if (this.broken) {
      folded = this.firstBreak === "\n" ? this.moreBreaks || " " : this.firstBreak + this.moreBreaks;
    }
    this.clear();
    return folded;
  }

  clear(): void {
    this.blanks = this.firstBreak = this.moreBreaks = "";
    this.broken = false;
  }
}

/**
 * Reads a plain scalar.
 * @param indent the column below which its lines cannot begin
 * @returns its token, and whether the cursor is now on a later line
 */
export function plainScalar(cursor: Cursor, indent: number, inFlow: boolean): { token: Token; broken: boolean } {
  const start = cursor.offset;
  let end = start;
  let text = "";
  let folded = false;
  // Most scalars are one word, with no blank to pass.
  let gap: Gap | undefined;
  while (!cursor.isAtDocumentMarker() && cursor.at() !== 35) {
    const from = cursor.offset;
    cursor.offset = wordEnd(cursor, inFlow);
    if (cursor.offset > from) {
      // Within a line, the text is taken as written, blanks included.
      if (gap !== undefined && (gap.broken || folded)) {
        text = (folded ? text : cursor.text.slice(start, end)) + gap.fold() + cursor.text.slice(from, cursor.offset);
        folded = true;
      } else gap?.clear();
      end = cursor.offset;
    }
    if (!isBlankOrEnd(cursor.at()) || cursor.at() === 0) break;
    gap ??= new Gap();
    gap.pass(cursor, indent);
    if (!inFlow && cursor.column < indent) break;
  }
  const read = folded ? text : cursor.text.slice(start, end);
  return { token: token("scalar", start, end, read, "", true), broken: gap?.broken ?? false };
}

/** Where the characters end that belong to a plain scalar without a doubt: at a blank, a line break, or what ends it. */
function wordEnd({ text, offset }: Cursor, inFlow: boolean): number {
  for (let at = offset; ; at++) {
    const c = text.charCodeAt(at);
    // Most often a letter.
    if (c >= 97 && c <= 122) continue;
    if (isBlankOrEnd(c) || (c === 58 && isBlankOrEnd(text.charCodeAt(at + 1)))) return at;
    if (inFlow && isFlowIndicator(c)) return at;
  }
}

/** `,`, `?`, brackets and braces: what ends a plain scalar between brackets. */
function isFlowIndicator(c: number): boolean {
  return c === 44 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125;
}

/** Reads a scalar in single or double quotes. */
export function quotedScalar(cursor: Cursor): Token {
  const start = cursor.offset;
  const quote = cursor.at();
  const plainEnd = plainQuoteEnd(cursor.text, start + 1, quote);
  if (plainEnd !== undefined) {
    cursor.offset = plainEnd + 1;
    return token("scalar", start, cursor.offset, cursor.text.slice(start + 1, plainEnd));
  }
  const gap = new Gap();
  let text = "";
  cursor.offset++;
  for (;;) {
    if (cursor.isAtDocumentMarker() || cursor.at() === 0) {
      const mark = String.fromCharCode(quote);
      throw new YamlError(`the quote opened here is not closed; add the missing \`${mark}\``, start, start + 1);
    }
    text += quotedRun(cursor, quote, gap);
    if (cursor.at() === quote) break;
    gap.pass(cursor);
    text += gap.fold();
  }
  cursor.offset++;
  return token("scalar", start, cursor.offset, text);
}

/** Where the closing quote is, if it is on the same line and all before it means itself. */
function plainQuoteEnd(text: string, start: number, quote: number): number | undefined {
  for (let at = start; ; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return quote === 39 && text.charCodeAt(at + 1) === 39 ? undefined : at;
    if ((c === 92 && quote === 34) || isBreakOrEnd(c)) return undefined;
  }
}

/** Reads on to the next blank, line break or closing quote. */
function quotedRun(cursor: Cursor, quote: number, gap: Gap): string {
  let text = "";
  let from = cursor.offset;
  for (let c = cursor.at(); !isBlankOrEnd(c); c = cursor.at()) {
    if (c === 39 && quote === 39 && cursor.at(1) === 39) {
      text += cursor.text.slice(from, cursor.offset + 1);
      cursor.offset += 2;
      from = cursor.offset;
    } else if (c === quote) break;
    else if (c === 92 && quote === 34) {
      text += cursor.text.slice(from, cursor.offset);
      if (isBreak(cursor.at(1))) {
        cursor.offset++;
        cursor.passBreak();
        // An escaped line break leaves nothing, and what indents the next line neither.
        gap.broken = true;
        return text;
      }
      text += escaped(cursor);
      from = cursor.offset;
    } else cursor.offset++;
  }
  return text + cursor.text.slice(from, cursor.offset);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads an escape in double quotes. */
function escaped(cursor: Cursor): string {
  const start = cursor.offset;
  const name = String.fromCharCode(cursor.at(1));
  const short = Object.hasOwn(ESCAPES, name) ? ESCAPES[name] : undefined;
  cursor.offset += 2;
  if (short !== undefined) return short;
  const length = Object.hasOwn(HEX_LENGTHS, name) ? (HEX_LENGTHS[name] as number) : 0;
  if (length === 0) {
    const shown = isBlankOrEnd(name.charCodeAt(0)) ? "\\" : `\\${name}`;
    const todo = name === "/" ? "write `/`" : "a backslash is written `\\\\`";
    throw new YamlError(`\`${shown}\` is no escape to the engine; ${todo}`, start, start + 2);
  }
  let code = 0;
  for (let i = 0; i < length; i++) {
    const digit = hexDigit(cursor.at(i));
    if (digit < 0) throw new YamlError(`\`\\${name}\` needs ${length} hexadecimal digits`, start, cursor.offset + i);
    code = code * 16 + digit;
  }
  cursor.offset += length;
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    const written = cursor.text.slice(start, cursor.offset);
    throw new YamlError(
      `\`${written}\` is no character to the engine; write the character itself or \`\\U\` and 8 digits`,
      start,
      cursor.offset,
    );
  }
  return String.fromCodePoint(code);
}

/**
 * Reads a literal (`|`) or folded (`>`) block scalar.
 * @param parentIndent the column of the collection around it; -1 without one
 */
export function blockScalar(cursor: Cursor, parentIndent: number): Token {
  const start = cursor.offset;
  const literal = cursor.at() === 124;
  cursor.offset++;
  const { chomping, increment } = blockHeader(cursor, start);
  let end = cursor.offset;
  cursor.passBreak();
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let breaks = "";
  const passBreaks = () => {
    const found = blockBreaks(cursor, indent, parentIndent);
    breaks = found.breaks;
    indent = found.indent;
  };
  passBreaks();
  let text = "";
  let lastBreak = "";
  let afterBlank = false;
  while (cursor.column === indent && cursor.at() !== 0) {
    const beforeBlank = isBlank(cursor.at());
    if (!literal && !afterBlank && !beforeBlank && lastBreak === "\n") text += breaks === "" ? " " : "";
    else text += lastBreak;
    text += breaks;
    afterBlank = beforeBlank;
    const from = cursor.offset;
    cursor.passLine();
    end = cursor.offset;
    text += cursor.text.slice(from, end);
    lastBreak = cursor.passBreak();
    passBreaks();
  }
  if (chomping !== "-") text += lastBreak;
  if (chomping === "+") text += breaks;
  return token("scalar", start, end, text);
}

/** Reads what follows `|` or `>` on its line. */
function blockHeader(cursor: Cursor, start: number): { chomping: string; increment: number } {
  const written = /^(?:([+-])([0-9])?|([0-9])([+-])?)?/.exec(cursor.text.slice(cursor.offset, cursor.offset + 2));
  const chomping = written?.[1] ?? written?.[4] ?? "";
  const digit = written?.[2] ?? written?.[3];
  if (digit === "0") throw new YamlError("the indentation of a block text is 1 to 9, not 0", start, cursor.offset + 2);
  cursor.offset += written?.[0].length ?? 0;
  cursor.passBlanks();
  if (cursor.at() === 35) cursor.passComment();
  if (!isBreakOrEnd(cursor.at())) {
    const mark = cursor.text[start];
    throw new YamlError(
      `the text of a \`${mark}\` block begins on the next line; for a value that begins with \`${mark}\`, use quotes`,
      cursor.offset,
      cursor.offset + 1,
    );
  }
  return { chomping, increment: Number(digit ?? 0) };
}

/** Passes indentation and empty lines; with `indent` 0, finds the block's indentation. */
function blockBreaks(cursor: Cursor, indent: number, parentIndent: number): { breaks: string; indent: number } {
  let breaks = "";
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.at() === 32) cursor.offset++;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.at() === 9)
      throw new YamlError("a tab cannot indent a block text; use spaces", cursor.offset, cursor.offset + 1);
    if (!isBreak(cursor.at())) break;
    breaks += cursor.passBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent };
}
