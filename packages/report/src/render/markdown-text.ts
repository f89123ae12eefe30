/**
 * Untrusted text as Markdown that shows it and does nothing else. A service that renders Markdown also makes links of
 * mentions, issue numbers, addresses and commits, and pictures of emoji codes, whatever is escaped; in code it does
 * not. So plain words stay words, and everything else becomes code.
 */

import { clipped, printable } from "../printable.js";

/** Words and numbers with punctuation: nothing that Markdown interprets. */
const WORD = /^\(?\p{L}+(?:['’-]\p{L}+)*\)?[,;.:?!]*$/u;
const NUMBER = /^\(?-?\d{1,3}(?:\d{0,3}|(?:,\d{3})+)(?:\.\d{1,6}|st|nd|rd|th)?\)?[,;.:?!]*$/;
const PUNCTUATION = /^(?:\(|\)?[,;.:?!]*|[-–—×→…])$/;
/** Seven or more digits that could be the beginning of a commit's id. */
const COMMIT = /^\W*[0-9a-f]{7,}\W*$/i;

interface Part {
  readonly code: boolean;
  /** Whether the message's author wrote it as code. */
  readonly quoted?: boolean;
  readonly text: string;
}

/** A line of text as inline Markdown; text between backticks is code, as in every message. */
export function inline(text: string): string {
  const parts = printable(text)
    .split(/(`[^`]+`)/)
    .flatMap((part, i): Part[] =>
      i % 2 === 1 ? [{ code: true, quoted: true, text: part.slice(1, -1) }] : proseParts(part),
    );
  return joined(parts)
    .map(({ code, text: shown }) => (code ? codeSpan(shown) : shown))
    .join("");
}

/** The same, no longer than `most` characters as they are written: escapes make a text eight times as long. */
export function inlineWithin(text: string, most: number): string {
  const whole = clipped(text, most);
  if (inline(whole).length <= most) return inline(whole);
  let [fits, tooLong] = [0, whole.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (inline(clipped(text, middle)).length <= most) fits = middle;
    else tooLong = middle;
  }
  return inline(clipped(text, fits));
}

/** The text as code, exactly; control characters as escapes. */
export function codeSpan(text: string): string {
  const shown = printable(text);
  if (shown === "") return "(empty)";
  const fence = "`".repeat(longestRun(shown) + 1);
  // A renderer takes one blank away on each side where there are two.
  const pad = /^`|`$|^ .* $/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines of text as a fenced block, each of whose lines begins with `indent`. */
export function codeBlock(text: string | readonly string[], language: string, indent: string): string {
  const shown = [text].flat().map(printable);
  const fence = "`".repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...shown, fence].map((line) => `${indent}${line}`).join("\n");
}

/** Several lines as one fenced block, each printable, none of which can end it. */
export function codeLines(lines: readonly string[]): string {
  const shown = lines.map(printable);
  const fence = "`".repeat(Math.max(3, longestRun(shown.join("\n")) + 1));
  return [fence, ...shown, fence].join("\n");
}

/** Inline Markdown as a table's cell: a bar inside would end it, and a backslash before a bar undoes its escape. */
export function cell(markdown: string): string {
  return markdown.replace(/(\\*)\|/g, (_bar, before: string) => (before === "" ? "\\|" : `${before}x7c`));
}

/** Words, other tokens, and the blanks between them. */
function proseParts(text: string): Part[] {
  return text
    .split(/( +)/)
    .filter((token) => token !== "")
    .flatMap((token): Part[] => {
      if (/^ +$/.test(token) || isPlain(token)) return [{ code: false, text: token }];
      const end = coreEnd(token);
      return [
        { code: true, text: token.slice(0, end) },
        ...(end < token.length ? [{ code: false, text: token.slice(end) }] : []),
      ];
    });
}

/** Where the punctuation after a token begins. */
function coreEnd(token: string): number {
  let end = token.length;
  while (end > 0 && ",;.:?!".includes(token.charAt(end - 1))) end--;
  return end;
}

function isPlain(token: string): boolean {
  return !COMMIT.test(token) && (WORD.test(token) || NUMBER.test(token) || PUNCTUATION.test(token));
}

/**
 * Two pieces of code with nothing between them are one: their backticks would meet. So are two with blanks between them,
 * which would be many, unless the author of the message wrote one of them as code.
 */
function joined(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const [last, before] = [result.at(-1), result.at(-2)];
    const areTwo = part.quoted || before?.quoted;
    if (part.code && last?.code) result.splice(-1, 1, { code: true, text: last.text + part.text });
    else if (part.code && before?.code && !areTwo && last !== undefined && /^ +$/.test(last.text))
      result.splice(-2, 2, { code: true, text: before.text + last.text + part.text });
    else result.push(part);
  }
  return result;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
