/*!
 * The scanner and parser in this folder follow those of yaml.v3, a port of libyaml, under this licence:
 *
 * Copyright (c) 2011-2019 Canonical Ltd
 * Copyright (c) 2006-2010 Kirill Simonov
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
 * documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
 * rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
 * persons to whom the Software is furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
 * Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
 * COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
 * OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */

/**
 * Text → tokens, step by step as yaml.v3's scanner (its `scannerc.go`, v3.0.1) finds them: what looks like a key, where a
 * block begins and ends, and how far it looks ahead, because what it meets there may be an error.
 */

import type { Span } from "../document.js";
import { Cursor, isBlank, isBlankOrEnd, isBreak, isOneOf, isWord } from "./cursor.js";
import { alias, anchor, directive, tag } from "./properties.js";
import { blockScalar, plainScalar, quotedScalar } from "./scalars.js";
import { type Token, type TokenType, token, YamlError } from "./token.js";

/** A place where a key without `?` may have begun; its `:` will tell. */
interface SimpleKey {
  possible: boolean;
  /** Only a key is allowed here. */
  readonly required: boolean;
  /** Which token it began with, counted from the start of the stream. */
  readonly token: number;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** How many characters a key without `?` may have. */
const MAX_SIMPLE_KEY = 1024;

/** How far the scanner looks for the next comment after a comment. */
const COMMENT_LOOKAHEAD = 512;

export class Scanner {
  readonly #cursor: Cursor;
  #tokens: Token[] = [token("stream start", 0, 0)];
  #head = 0;
  /** How many tokens have been taken. */
  #taken = 0;
  #isHeadReady = false;
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #mayBeKey = true;
  /** One for each flow level; a deeper one began later. */
  readonly #keys: SimpleKey[] = [];
  /** No key before this one in `#keys` is possible. */
  #firstPossible = 0;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#keys.push(this.#keyHere(false, false));
  }

  /** The comments passed so far, in order. */
  get comments(): readonly Span[] {
    return this.#cursor.comments;
  }

  /**
   * The next token.
   * @throws YamlError
   */
  peek(): Token {
    if (!this.#isHeadReady) this.#fetchMore();
    return this.#tokens[this.#head] as Token;
  }

  /** Takes the next token. */
  skip(): void {
    this.#isHeadReady = false;
    this.#taken++;
    this.#head++;
    if (this.#head < 256) return;
    this.#tokens = this.#tokens.slice(this.#head);
    this.#head = 0;
  }

  #fetchMore(): void {
    for (;;) {
      if (this.#head < this.#tokens.length - 2) {
        const key = this.#earliestKey();
        if (key === undefined || key.token !== this.#taken || !this.#isStillPossible(key)) break;
      }
      this.#fetch();
    }
    this.#isHeadReady = true;
  }

  /** The key that may have begun first: no token behind it is taken before it is known. */
  #earliestKey(): SimpleKey | undefined {
    const keys = this.#keys;
    while (this.#firstPossible < keys.length && !keys[this.#firstPossible]?.possible) this.#firstPossible++;
    return keys[this.#firstPossible];
  }

  /** Adds a token, at a place among those not yet taken or at the end. */
  #add(added: Token, index?: number): void {
    const tokens = this.#tokens;
    tokens.push(added);
    if (index === undefined || index < 0) return;
    const place = this.#head + index;
    for (let i = tokens.length - 1; i > place; i--) tokens[i] = tokens[i - 1] as Token;
    tokens[place] = added;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#passToToken();
    this.#closeBlocks(cursor.column);
    const c = cursor.at();
    if (c === 0) this.#streamEnd();
    else if (cursor.column === 0 && c === 37) this.#directive();
    else if (cursor.isAtDocumentMarker()) this.#documentMarker(c === 45 ? "document start" : "document end");
    else {
      this.#fetchContent(c);
      if (this.#tokens[this.#tokens.length - 1]?.type !== "block entry") this.#passLineComment();
    }
  }

  #fetchContent(c: number): void {
    const cursor = this.#cursor;
    const inFlow = this.#flowLevel > 0;
    const beforeBlank = isBlankOrEnd(cursor.at(1));
    // Most often a word begins here.
    if (c !== 45 && isWord(c)) this.#plain();
    else if (c === 91) this.#flowStart("flow sequence start");
    else if (c === 123) this.#flowStart("flow mapping start");
    else if (c === 93) this.#flowEnd("flow sequence end");
    else if (c === 125) this.#flowEnd("flow mapping end");
    else if (c === 44) this.#flowEntry();
    else if (c === 45 && beforeBlank) this.#blockEntry();
    else if (c === 63 && (inFlow || beforeBlank)) this.#key();
    else if (c === 58 && (inFlow || beforeBlank)) this.#value();
    else if (c === 42) this.#nodePart(alias);
    else if (c === 38) this.#nodePart(anchor);
    else if (c === 33) this.#nodePart(tag);
    else if ((c === 124 || c === 62) && !inFlow) this.#block();
    else if (c === 39 || c === 34) this.#nodePart(quotedScalar);
    else if (this.#beginsPlain(c)) this.#plain();
    else throw new YamlError(noStart(c), cursor.offset, cursor.offset + 1);
  }

  #beginsPlain(c: number): boolean {
    const next = this.#cursor.at(1);
    if (!isBlankOrEnd(c) && !isOneOf("-?:,[]{}#&*!|>'\"%@`", c)) return true;
    if (c === 45) return !isBlank(next);
    return this.#flowLevel === 0 && (c === 63 || c === 58) && !isBlankOrEnd(next);
  }

  #streamEnd(): void {
    this.#cursor.endLastLine();
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayBeKey = false;
    const { offset } = this.#cursor;
    this.#add(token("stream end", offset, offset));
  }

  #directive(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayBeKey = false;
    this.#add(directive(this.#cursor));
  }

  #documentMarker(type: TokenType): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayBeKey = false;
    this.#mark(type, 3);
  }

  #flowStart(type: TokenType): void {
    this.#saveKey();
    this.#keys.push(this.#keyHere(false, false));
    this.#flowLevel++;
    this.#mayBeKey = true;
    this.#mark(type);
  }

  #flowEnd(type: TokenType): void {
    this.#dropKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.pop();
    }
    this.#mayBeKey = false;
    this.#mark(type);
  }

  #flowEntry(): void {
    this.#dropKey();
    this.#mayBeKey = true;
    this.#mark("flow entry");
  }

  #block(): void {
    this.#dropKey();
    this.#mayBeKey = true;
    this.#add(blockScalar(this.#cursor, this.#indent));
  }

  #blockEntry(): void {
    this.#openBlockHere("block sequence start", "a list entry cannot begin here; put it on a line of its own");
    this.#dropKey();
    this.#mayBeKey = true;
    this.#mark("block entry");
  }

  #key(): void {
    this.#openBlockHere("block mapping start", "a key cannot begin here; put it on a line of its own");
    this.#dropKey();
    this.#mayBeKey = this.#flowLevel === 0;
    this.#mark("key");
  }

  #value(): void {
    const key = this.#keys[this.#keys.length - 1] as SimpleKey;
    if (this.#isStillPossible(key)) {
      const index = key.token - this.#taken;
      this.#add(token("key", key.offset, key.offset), index);
      this.#openBlock(key.column, "block mapping start", key.offset, index);
      key.possible = false;
      this.#mayBeKey = false;
    } else {
      const problem = "a second `:` in one line; put the value in quotes, or give the inner key a line of its own";
      this.#openBlockHere("block mapping start", problem);
      this.#mayBeKey = this.#flowLevel === 0;
    }
    this.#mark("value");
  }

  /** An anchor, tag, alias or scalar that a key may begin with. */
  #nodePart(read: (cursor: Cursor) => Token): void {
    this.#saveKey();
    this.#mayBeKey = false;
    this.#add(read(this.#cursor));
  }

  #plain(): void {
    this.#saveKey();
    this.#mayBeKey = false;
    const { token: scalar, broken } = plainScalar(this.#cursor, this.#indent + 1, this.#flowLevel > 0);
    this.#add(scalar);
    if (broken) this.#mayBeKey = true;
  }

  /** Adds a token for the characters at the cursor. */
  #mark(type: TokenType, length = 1): void {
    const start = this.#cursor.offset;
    this.#cursor.offset += length;
    this.#add(token(type, start, start + length));
  }

  #keyHere(required: boolean, possible = true): SimpleKey {
    const { offset, line, column } = this.#cursor;
    const number = this.#taken + this.#tokens.length - this.#head;
    return { possible, required, token: number, offset, line, column };
  }

  /** Remembers that a key may begin here. */
  #saveKey(): void {
    if (!this.#mayBeKey) return;
    const key = this.#keyHere(this.#flowLevel === 0 && this.#indent === this.#cursor.column);
    this.#dropKey();
    const last = this.#keys.length - 1;
    this.#keys[last] = key;
    if (this.#firstPossible > last) this.#firstPossible = last;
  }

  #dropKey(): void {
    const key = this.#keys[this.#keys.length - 1];
    if (!key?.possible) return;
    if (key.required) throw this.#lacksColon(key);
    key.possible = false;
  }

  /** A key without `?` ends on the line it begins on. */
  #isStillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line >= this.#cursor.line && !this.#isTooLong(key)) return true;
    if (key.required) throw this.#lacksColon(key);
    key.possible = false;
    return false;
  }

  #isTooLong({ offset }: SimpleKey): boolean {
    const units = this.#cursor.offset - offset;
    if (units <= MAX_SIMPLE_KEY || units > 2 * MAX_SIMPLE_KEY) return units > MAX_SIMPLE_KEY;
    return [...this.#cursor.text.slice(offset, this.#cursor.offset)].length > MAX_SIMPLE_KEY;
  }

  #lacksColon({ offset }: SimpleKey): YamlError {
    const line = /^[^\n\r]*/.exec(this.#cursor.text.slice(offset, offset + MAX_SIMPLE_KEY))?.[0] ?? "";
    const message = "expected `key: value` here, as in the lines above; is a `:` missing, or the indentation wrong?";
    return new YamlError(message, offset, offset + line.replaceAll("\0", "").trimEnd().length);
  }

  #openBlockHere(type: TokenType, problem: string): void {
    if (this.#flowLevel > 0) return;
    const { column, offset } = this.#cursor;
    if (!this.#mayBeKey) throw new YamlError(problem, offset, offset + 1);
    this.#openBlock(column, type, offset);
  }

  #openBlock(column: number, type: TokenType, offset: number, index?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#add(token(type, offset, offset), index);
  }

  /** Ends the blocks that begin right of the column. */
  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    const { offset } = this.#cursor;
    while (this.#indent > column) {
      this.#add(token("block end", offset, offset));
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  /** Passes blanks, comments and line breaks. A tab is no blank where a key may begin. */
  #passToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      const passesTabs = this.#flowLevel > 0 || !this.#mayBeKey;
      let { offset } = cursor;
      let c = cursor.text.charCodeAt(offset);
      while (c === 32 || (passesTabs && c === 9)) c = cursor.text.charCodeAt(++offset);
      cursor.offset = offset;
      if (c === 35) this.#passComments();
      if (!isBreak(cursor.at())) return;
      cursor.passBreak();
      if (this.#flowLevel === 0) this.#mayBeKey = true;
    }
  }

  /** Passes a comment and those after it, with the blanks and tabs between them. */
  #passComments(): void {
    const cursor = this.#cursor;
    for (let next: number | undefined = cursor.offset; next !== undefined; next = this.#nextComment()) {
      while (cursor.offset < next) if (cursor.passBreak() === "") cursor.offset++;
      cursor.passComment();
    }
  }

  /** Where the next comment begins, if nothing but blanks and line breaks comes before it. */
  #nextComment(): number | undefined {
    const cursor = this.#cursor;
    for (let ahead = 0; ahead < COMMENT_LOOKAHEAD; ahead++) {
      const c = cursor.at(ahead);
      if (c === 35) return cursor.offset + ahead;
      // The lookahead takes other line breaks, which have several bytes, for text.
      if (!isBlank(c) && c !== 10 && c !== 13) return undefined;
    }
    return undefined;
  }

  /** Passes a comment that follows a token on its line. */
  #passLineComment(): void {
    const cursor = this.#cursor;
    const c = cursor.at();
    if (c !== 35 && !isBlank(c)) return;
    let before = cursor.offset - 1;
    while (isBlank(cursor.text.charCodeAt(before))) before--;
    if (isBreak(cursor.text.charCodeAt(before))) return;
    let ahead = 0;
    while (ahead < COMMENT_LOOKAHEAD && isBlank(cursor.at(ahead))) ahead++;
    if (ahead === COMMENT_LOOKAHEAD || cursor.at(ahead) !== 35) return;
    cursor.offset += ahead;
    cursor.passComment();
  }
}

function noStart(c: number): string {
  if (c === 9) return "a tab cannot indent a line; use spaces";
  const character = String.fromCharCode(c);
  return `\`${character}\` cannot begin a value; put the value in quotes`;
}
