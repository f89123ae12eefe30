/** Long lists are cut where the page would grow beyond what a browser shows at once. */

import type { Markup } from "./markup.js";

/** In characters of HTML; 10,000 denials of an ordinary record take about two thirds of it. */
const MOST = 4_000_000;

/** As many of the rows, from the first on, as there is room for, and how many there is none for. */
export function bounded<T>(rows: readonly T[], write: (row: T) => Markup): { shown: Markup[]; left: number } {
  const shown: Markup[] = [];
  let room = MOST;
  for (const row of rows) {
    const markup = write(row);
    room -= markup.toString().length;
    if (room < 0) break;
    shown.push(markup);
  }
  return { shown, left: rows.length - shown.length };
}
