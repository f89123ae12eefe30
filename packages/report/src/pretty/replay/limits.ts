/** Head-room and sweeps as tables that a person reads. */

import { count, number } from "../../count.js";
import { printable } from "../../printable.js";
import type { HeadRoomRow, SweepTable, SweptLimitRow } from "../../replay/tables.js";
import { amountText, limitText, nameOf, sweepSentence, timeText } from "../../replay/words.js";
import { type Cell, columns } from "../columns.js";
import type { Style } from "../style.js";

const SHOWN = 20;
/** Candidates beside each other, so that a line is not broken. */
const WIDTH = 10;

/** How full each counter was at most; "" where no call took from any. */
export function headRoomParagraph(rows: readonly HeadRoomRow[], style: Style): string {
  if (rows.length === 0) return "";
  const head: Cell[] = ["peak", "of", "tool", "rule", "when"].map((text, i) => ({
    text,
    right: i === 0,
    paint: style.faint,
  }));
  const fullest = [...rows].sort((a, b) => shareOf(b) - shareOf(a));
  const body = fullest
    .slice(0, SHOWN)
    .map((row): Cell[] => [
      { text: amountText(row.peak), right: true, paint: row.peak >= row.max ? style.bad : style.strong },
      { text: limitText(row.max, row.window) },
      { text: nameOf(row) },
      { text: row.rule },
      { text: timeText(row.at) },
    ]);
  const more = rows.length - SHOWN;
  return [
    style.strong("Head-room: the most that each limit ever held"),
    ...columns([head, ...body], "  "),
    ...(more > 0 ? [style.faint(`  and ${count(more, "limit")} with more room; --format json lists them`)] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** How full it was, as a part of 1. */
function shareOf({ peak, max }: HeadRoomRow): number {
  return max > 0n ? Number(peak) / Number(max) : 1;
}

/** What other values of each limit would deny. */
export function sweepParagraphs({ limits, left }: SweepTable, style: Style): string {
  const shown = limits.map((row) => sweptLimit(row, style));
  if (left > 0) shown.push(style.faint(`${count(left, "more limit")} not tried; name a tool: --sweep TOOL\n`));
  return shown.join("\n");
}

function sweptLimit(row: SweptLimitRow, style: Style): string {
  const { tool, server, rule, max, window, policy, candidates } = row;
  const { line, column } = policy.range.start;
  const lines = [
    `${style.strong(printable(nameOf({ tool, server })))}  ${printable(limitText(max, window))}  ${style.faint("rule")} ${printable(rule)}  ${style.place(`${printable(policy.uri)}:${line}:${column}`)}`,
  ];
  if (row.smallest !== undefined)
    for (let from = 0; from < candidates.length; from += WIDTH) {
      const part = candidates.slice(from, from + WIDTH);
      const cells = (name: string, of: (candidate: SweptLimitRow["candidates"][number]) => string): Cell[] => [
        { text: name, paint: style.faint },
        ...part.map((candidate) => {
          const paint = candidate.max === max ? style.strong : candidate.denied === 0 ? style.good : undefined;
          return { text: of(candidate), right: true, paint };
        }),
      ];
      lines.push(
        ...columns(
          [
            cells("limit", (candidate) => `${candidate.max === max ? "→ " : ""}${amountText(candidate.max)}`),
            cells("denied", ({ denied }) => number(denied)),
          ],
          "  ",
        ),
      );
    }
  return [...lines, `  ${sweepSentence(row)}`].map((written) => `${written}\n`).join("");
}
