/** Offsets → lines and columns. */

import type { Span } from "./document.js";
import type { Position, Range } from "./finding.js";

/** Finds positions in `text`; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineIndex(text: string): (span: Span) => Range {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  const position = (offset: number): Position => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
  return ({ start, end }) => ({ start: position(start), end: position(end) });
}
