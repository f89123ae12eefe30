/** A line of a terminal → lines that are no wider than it, broken at blanks. */

import { cellsOf } from "../excerpt.js";

/** What our own colours and links begin with; no text of a policy holds it, since it is printable. */
const ESC = "\u001b";

/** A terminal that says it is narrower is taken to be as wide as this. */
const LEAST_WIDTH = 30;

/** The columns of a terminal that a line may fill; undefined where no line is to be broken. */
export function usableWidth(width: number | undefined): number | undefined {
  return width === undefined ? undefined : Math.max(width, LEAST_WIDTH);
}

/** How many columns a text takes, escape sequences for colours and links aside. */
export function widthOf(text: string): number {
  let [width, before] = [0, ""];
  for (const character of withoutEscapes(text)) {
    width += cellsOf(character, before);
    before = character;
  }
  return width;
}

/** The text without escape sequences: `ESC [ … m`, and `ESC ] … ESC \`. */
function withoutEscapes(text: string): string {
  if (!text.includes(ESC)) return text;
  const [first = "", ...parts] = text.split(ESC);
  return (
    first +
    parts
      .map((part) => {
        if (part.startsWith("[")) return part.slice(part.indexOf("m") + 1);
        if (part.startsWith("]")) return "";
        return part.startsWith("\\") ? part.slice(1) : part;
      })
      .join("")
  );
}

/**
 * The line in pieces of at most `width` columns; a word that is wider has a line of its own.
 * @param hang what each piece but the first begins with
 */
export function wrapped(line: string, width: number | undefined, hang: string): string[] {
  if (width === undefined || widthOf(line) <= width) return [line];
  const indent = line.slice(0, line.length - line.trimStart().length);
  const pieces: string[] = [];
  let [piece, filled, isEmpty] = [indent, widthOf(indent), true];
  for (const word of line.slice(indent.length).split(" ")) {
    const cells = widthOf(word);
    if (!isEmpty && filled + 1 + cells > width) {
      pieces.push(piece);
      [piece, filled, isEmpty] = [hang + word, widthOf(hang) + cells, false];
    } else {
      piece += isEmpty ? word : ` ${word}`;
      filled += cells + (isEmpty ? 0 : 1);
      isEmpty = false;
    }
  }
  return [...pieces, piece].map((text) => text.trimEnd());
}
