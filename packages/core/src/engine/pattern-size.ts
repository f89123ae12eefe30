/** How large a pattern becomes once its repetitions are written out, which is what compiling it costs. */

/** Pieces of a pattern: quotations, escapes, classes, the beginnings of groups, repetitions, and single characters. */
const PIECE =
  /\\Q[^]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[^]|\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?[\w-]*[:)]|\(\?P?<[^>]*>|\{(\d+)(,?)(\d*)\}|[^]/g;

/** About as many instructions as the compiled pattern will have. */
export function patternSize(pattern: string): number {
  if (!pattern.includes("{")) return pattern.length;
  const outer: number[] = [];
  let size = 0;
  let last = 0;
  for (const [piece, least, comma, most] of pattern.matchAll(PIECE)) {
    if (least !== undefined) {
      const times = most ? Number(most) : Number(least) + (comma ? 1 : 0);
      size += last * Math.max(0, times - 1);
      last *= Math.max(1, times);
    } else if (piece[0] === "(" && !piece.endsWith(")")) {
      outer.push(size);
      size = 0;
    } else if (piece === ")") {
      last = size + 1;
      size = (outer.pop() ?? 0) + last;
    } else {
      last = piece.startsWith("\\Q") ? piece.length : 1;
      size += last;
    }
  }
  return outer.reduce((sum, part) => sum + part, size);
}
