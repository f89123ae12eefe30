/** Rows of cells → lines in which the cells stand below each other. */

import { cellsOf } from "../cells.js";
import { clipped, printable } from "../printable.js";

export interface Cell {
  readonly text: string;
  /** Numbers stand at the right of their column. */
  readonly right?: boolean | undefined;
  readonly paint?: ((text: string) => string) | undefined;
}

/** Longer texts are cut, so that a table does not break its lines. */
const WIDEST = { cell: 80, last: 80 };

/** A line for each row, each beginning with `indent`. The texts may be untrusted. @param widest texts, in characters */
export function columns(rows: readonly (readonly Cell[])[], indent: string, widest = WIDEST): string[] {
  const shown = rows.map((row) =>
    row.map((cell, i) => ({
      ...cell,
      text: clipped(printable(cell.text), i === row.length - 1 ? widest.last : widest.cell),
    })),
  );
  const widths: number[] = [];
  for (const row of shown)
    row.forEach(({ text }, i) => {
      widths[i] = Math.max(widths[i] ?? 0, widthOf(text));
    });
  return shown.map((row) => {
    const last = row.length - 1;
    const cells = row.map(({ text, right, paint = plain }, i) => {
      const room = " ".repeat((widths[i] as number) - widthOf(text));
      if (right) return `${room}${paint(text)}`;
      return i === last ? paint(text) : `${paint(text)}${room}`;
    });
    return `${indent}${cells.join("  ")}`.trimEnd();
  });
}

function plain(text: string): string {
  return text;
}

function widthOf(text: string): number {
  let [width, before] = [0, ""];
  for (const character of text) {
    width += cellsOf(character, before);
    before = character;
  }
  return width;
}
