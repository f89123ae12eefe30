/** Head-room: how full each counter was at most. */

import { count, number } from "../../count.js";
import type { HeadRoomRow, ReplayTables } from "../../replay/tables.js";
import { amountText, limitText } from "../../replay/words.js";
import { fillingChart } from "../charts/filling.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { code, details, meter, more, placeOf, table, time } from "../parts.js";

/** More than these are only in the table. */
const MAX_CARDS = 24;

/** The fullest first; none where no call took from a limit. */
export function limitsSection({ headRoom, timeline }: ReplayTables): Section[] {
  if (headRoom.length === 0) return [];
  const rows = [...headRoom].sort((a, b) => fullness(b) - fullness(a));
  const first = timeline.rows[0]?.from;
  const span =
    first === undefined ? undefined : ([first, (timeline.rows.at(-1)?.from ?? first) + timeline.step] as const);
  const full = rows.filter(({ peak, max }) => peak >= max).length;
  const cards = rows.slice(0, MAX_CARDS).map((row) => card(row, timeline.step, span));
  const all = table(
    "The highest value of each counter",
    ["rule", "counter", "limit", { number: "at most" }, { number: "share" }, "when, UTC", "whose", "in the policy"],
    rows.map((row) => [
      code(row.rule),
      code(row.counter),
      limitText(row.max, row.window),
      amountText(row.peak),
      `${percent(row)}%`,
      time(row.at),
      owner(row),
      placeOf(row.policy),
    ]),
  );
  return [
    {
      id: "limits",
      heading: "Room under the limits",
      content: html`<p class="lead">${full === 0 ? "No counter reached its limit." : full === 1 ? "One counter reached its limit." : `${number(full)} of ${count(rows.length, "counter")} reached their limits.`} The dashed line is the limit.</p>
<div class="cards">${cards}</div>
${more(rows.length > MAX_CARDS ? `${count(rows.length - MAX_CARDS, "more limit")}, all of them less full, in the table.` : undefined)}
${details("All limits as a table", all)}`,
    },
  ];
}

function card(row: HeadRoomRow, step: number, span: readonly [number, number] | undefined): Markup {
  const isFull = row.peak >= row.max;
  return html`<article class="card">
<h3>${row.counter}${row.server === undefined ? undefined : html` <span class="on">on ${row.server}</span>`}</h3>
<p class="figure"><strong class="${isFull ? "deny" : ""}">${amountText(row.peak)}</strong> of ${limitText(row.max, row.window)}<span class="share">${percent(row)}%</span></p>
${meter(fullness(row), isFull ? "deny" : "allow")}
${span === undefined || row.filling.length === 0 ? undefined : fillingChart(row, step, span)}
<p class="faint">${code(row.rule)}<br>fullest ${time(row.at)}${row.grant === "" ? ", shared by all" : html`, in ${code(row.grant)}`}</p>
</article>`;
}

function owner({ grant }: HeadRoomRow) {
  return grant === "" ? "everyone" : code(grant);
}

function fullness({ peak, max }: HeadRoomRow): number {
  return max <= 0n ? 1 : Number(peak) / Number(max);
}

/** Rounded down: a counter with room left is not full. */
function percent(row: HeadRoomRow): string {
  return number(Math.floor(100 * fullness(row)));
}
