/** A JSON text and its parsed value → the line on which each object and list of it begins. */

import type { LineOf } from "./readers/reader.js";

interface Open {
  /** The parsed object or list; undefined where a later duplicate key has replaced it. */
  readonly value: object | undefined;
  readonly isList: boolean;
  index: number;
  key: string;
}

/**
 * Walks text and value side by side, without recursion.
 * @param text JSON that has been parsed
 * @param value what it was parsed to
 * @param first the line of the text's first character
 */
export function documentLines(text: string, value: unknown, first: number): LineOf {
  const lines = new WeakMap<object, number>();
  const open: Open[] = [];
  let line = first;
  /** The value that begins here. */
  const next = (): unknown => {
    const container = open[open.length - 1];
    if (container === undefined) return value;
    if (container.value === undefined) return undefined;
    if (container.isList) return (container.value as readonly unknown[])[container.index];
    return Object.getOwnPropertyDescriptor(container.value, container.key)?.value;
  };
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    const container = open[open.length - 1];
    switch (c) {
      case 10:
        line++;
        break;
      case 34: {
        const end = endOfText(text, at);
        if (container !== undefined && !container.isList && isKey(text, end + 1))
          container.key = unquoted(text.slice(at, end + 1));
        at = end;
        break;
      }
      case 44:
        if (container !== undefined) container.index++;
        break;
      case 123:
      case 91: {
        const part = next();
        const isList = c === 91;
        const fits = typeof part === "object" && part !== null && Array.isArray(part) === isList;
        if (fits) lines.set(part, line);
        open.push({ value: fits ? part : undefined, isList, index: 0, key: "" });
        break;
      }
      case 125:
      case 93:
        open.pop();
        break;
    }
  }
  return (part) => lines.get(part);
}

/** The offset of the quote that closes the text which begins at `start`. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 34) return at;
    at += c === 92 ? 2 : 1;
  }
  return at;
}

/** Whether a colon comes next. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === 58;
}

function unquoted(text: string): string {
  return text.includes("\\") ? JSON.parse(text) : text.slice(1, -1);
}
