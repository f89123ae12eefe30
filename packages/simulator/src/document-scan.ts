/** Text that may be one JSON document over several lines: checked as it comes, so that other text is noticed early. */

/** Characters with which a value, or a container's end, may begin after `{` and after `[`. */
const AFTER_BRACE = /^\s*\{\s*(?:["}]|$)/;
const AFTER_BRACKET = /^\s*\[\s*(?:[{["\]0-9tfn-]|$)/;

/** Whether a line that is not JSON by itself may begin a JSON document. */
export function mayBeginDocument(line: string): boolean {
  return AFTER_BRACE.test(line) || AFTER_BRACKET.test(line);
}

/** What nests deeper is not parsed: it would take far more memory than text. */
export const MAX_NESTING = 10_000;

const QUOTE = 34;
const BACKSLASH = 92;
const LINE_BREAK = 10;

/** Whether a line of JSON nests too deep to be parsed. */
export function nestsTooDeep(line: string): boolean {
  const scan = new DocumentScan();
  scan.take(line);
  return scan.deepest > MAX_NESTING;
}

/** Follows brackets and quotes only: what it lets pass may still be no JSON. */
export class DocumentScan {
  #depth = 0;
  #deepest = 0;
  #inText = false;
  #escaped = false;
  #closed = false;
  #rest: number | undefined;

  /** How deep the text nests so far, as far as it was looked at. */
  get deepest(): number {
    return this.#deepest;
  }

  /** Where in the piece taken last something follows the document's end; undefined where nothing does. */
  get rest(): number | undefined {
    return this.#rest;
  }

  /** Takes the next piece of text; false once it cannot be one document. */
  take(text: string): boolean {
    for (let at = 0; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (this.#inText) {
        if (c === LINE_BREAK) return false;
        if (this.#escaped) this.#escaped = false;
        else if (c === BACKSLASH) this.#escaped = true;
        else if (c === QUOTE) this.#inText = false;
        continue;
      }
      // Most characters between strings are blanks, line breaks, commas and colons.
      if (c <= 32) continue;
      if (this.#closed) {
        this.#rest = at;
        return false;
      }
      if (c === QUOTE) this.#inText = true;
      else if (c === 123 || c === 91) {
        this.#deepest = Math.max(this.#deepest, ++this.#depth);
        if (this.#depth > MAX_NESTING) return false;
      } else if ((c === 125 || c === 93) && --this.#depth <= 0) this.#closed = true;
    }
    return true;
  }
}
