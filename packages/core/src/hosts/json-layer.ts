/** The text of a JSON file → its value as JavaScript reads it, and a Document for the places. */

import type { Document, Span } from "../document/document.js";
import { readDocument } from "../document/read.js";
import { isObject, type JsonObject } from "../values/json-values.js";

export interface JsonLayer {
  readonly document: Document;
  /** Undefined where the program cannot read the file. */
  readonly value: unknown;
}

/** @param lenient whether the host takes comments and trailing commas, or comments alone */
export function readJsonLayer(text: string, uri: string, lenient: boolean | "comments"): JsonLayer {
  const plain = lenient === false ? text : withoutComments(text, lenient === true);
  // Places are those of the text as it is: what is taken out leaves blanks.
  const comments = lenient === false ? [] : commentsOf(text);
  const document = { ...readDocument(plain, uri), text, comments };
  try {
    return { document, value: JSON.parse(plain) };
  } catch {
    return { document, value: undefined };
  }
}

/** Why a program cannot read a text as JSON, and where. */
export interface JsonProblem {
  /** A clause. */
  readonly why: string;
  /** Undefined where the reader does not say. */
  readonly span: Span | undefined;
}

/**
 * Why `readJsonLayer` gives no value of a text.
 * @param lenient as `readJsonLayer` takes it
 */
export function jsonProblem(text: string, lenient: boolean | "comments"): JsonProblem {
  const at = (start: number, end = start + 1) => ({ start, end: Math.min(end, text.length) });
  if (text.startsWith("\ufeff")) return { why: "it begins with a byte-order mark; remove it", span: at(0) };
  if (text.trim() === "") return { why: "it is empty; write `{}`", span: undefined };
  const [comment] = lenient === false ? commentsOf(text) : [];
  if (comment !== undefined && parses(withoutComments(text, false)))
    return { why: "it holds a comment, which is not JSON; remove it", span: comment };
  const plain = withoutComments(text, false);
  if (lenient !== true && parses(withoutComments(text, true))) {
    const without = withoutComments(text, true);
    let comma = plain.indexOf(",");
    while (comma >= 0 && without[comma] === ",") comma = plain.indexOf(",", comma + 1);
    return { why: "a comma is followed by nothing; remove it", span: at(comma) };
  }
  try {
    JSON.parse(lenient === false ? text : withoutComments(text, lenient === true));
  } catch (error) {
    // Node names a place for some mistakes only.
    const message = error instanceof Error ? error.message : "";
    const place = /position (\d+)/.exec(message)?.[1];
    const end = text.trimEnd().length;
    if (/end of JSON|Unterminated/.test(message) || (place !== undefined && Number(place) >= end))
      return { why: "its end is missing: a bracket, a quotation mark or a value", span: at(end - 1) };
    if (place !== undefined) return { why: "it is not JSON from here on", span: at(Number(place)) };
  }
  return { why: "it is not JSON", span: undefined };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const LEXEME = /"(?:[^"\\]+|\\.)*"?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|[^"/]+|\//g;
function commentsOf(text: string): readonly Span[] {
  return [...text.matchAll(LEXEME)]
    .filter(([part]) => isComment(part))
    .map(({ 0: part, index }) => ({ start: index, end: index + part.length }));
}

function isComment(part: string): boolean {
  return part.startsWith("//") || part.startsWith("/*");
}

const BLANK_OR_COMMENT = /^[\s]*$/;

/** The text with blanks in place of comments, and of commas that nothing follows where those may be. */
function withoutComments(text: string, hasCommas: boolean): string {
  const parts = (text.match(LEXEME) ?? []).map((part) => (isComment(part) ? part.replace(/[^\n\r]/g, " ") : part));
  if (!hasCommas) return parts.join("");
  // The last comma outside of texts, where only blanks are between it and what comes.
  let comma: { readonly part: number; readonly at: number } | undefined;
  parts.forEach((part, number) => {
    if (part.startsWith('"')) {
      comma = undefined;
      return;
    }
    for (let at = 0; at < part.length; at++) {
      const character = part[at] as string;
      if (character === ",") comma = { part: number, at };
      else if ((character === "}" || character === "]") && comma !== undefined) {
        const { part: of, at: place } = comma;
        const whole = parts[of] as string;
        parts[of] = `${whole.slice(0, place)} ${whole.slice(place + 1)}`;
        if (of === number) part = parts[of] as string;
        comma = undefined;
      } else if (!BLANK_OR_COMMENT.test(character)) comma = undefined;
    }
  });
  return parts.join("");
}

/** The value where it is a mapping. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The arguments of a command line, which is given as a JSON list; none where it is not. */
export function argumentsOf(text: string): readonly string[] {
  const { value } = readJsonLayer(text, "flags", false);
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
