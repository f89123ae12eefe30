/** How large a pattern becomes once its repetitions are written out, which is what compiling it costs. */

/** Pieces of a pattern: quotations, escapes, classes, the beginnings of groups, repetitions, and single characters. */
const PIECE =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?[\w-]*[:)]|\(\?P?<[^>]*>|\{(\d+)(,?)(\d*)\}|[\s\S]/g;

/** RE2 takes no repetition beyond this, nested ones multiplied, and says so before it writes anything out. */
const MAX_REPEAT = 1000;

/** What reading a class such as `\\p{L}` costs, which is some hundred ranges of characters, however often it is repeated. */
const UNICODE_CLASS = 64;

/** The sizes of short patterns that were asked for: policies ask for the same ones. */
const known = new Map<string, number>();
const MAX_KNOWN = 1_000;
const MAX_KNOWN_LENGTH = 300;

/** About what the pattern costs to compile, in instructions; of one that is refused at once, its length. */
export function patternSize(pattern: string): number {
  if (pattern.length > MAX_KNOWN_LENGTH) return sizeOf(pattern);
  let size = known.get(pattern);
  if (size === undefined) {
    size = sizeOf(pattern);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(pattern, size);
  }
  return size;
}

function sizeOf(pattern: string): number {
  const classes = pattern.match(/\\[pP]/g)?.length ?? 0;
  return instructions(pattern) + UNICODE_CLASS * classes;
}

function instructions(pattern: string): number {
  if (!pattern.includes("{")) return pattern.length;
  const outer: { size: number; repeat: number }[] = [];
  // Of the group that is being read, and of the last thing in it, which a repetition would repeat.
  let [size, repeat] = [0, 1];
  let last = { size: 0, repeat: 1 };
  const add = (piece: typeof last) => {
    size += piece.size;
    repeat = Math.max(repeat, piece.repeat);
    last = piece;
  };
  for (const [piece, least, comma, most] of pattern.matchAll(PIECE)) {
    if (least !== undefined) {
      const times = Math.max(1, most ? Number(most) : Number(least) + (comma ? 1 : 0));
      const repeated = { size: last.size * times, repeat: last.repeat * times };
      if (repeated.repeat > MAX_REPEAT + 1) return pattern.length;
      size -= last.size;
      add(repeated);
    } else if (piece[0] === "(" && !piece.endsWith(")")) {
      outer.push({ size, repeat });
      [size, repeat] = [0, 1];
    } else if (piece === ")") {
      const group = { size: size + 1, repeat };
      ({ size, repeat } = outer.pop() ?? { size: 0, repeat: 1 });
      add(group);
    } else add({ size: piece.startsWith("\\Q") ? piece.length : 1, repeat: 1 });
  }
  return outer.reduce((sum, part) => sum + part.size, size);
}
