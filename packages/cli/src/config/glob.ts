/** Whether a path matches a glob, as the paths of the command line do; nothing is looked up on any disk. */

/** What `{a,b}` may multiply to; what is beyond that matches nothing. */
const MAX_ALTERNATIVES = 64;

/**
 * Whether the path, with `/` between its parts, matches: `*` and `?` stand for characters other than `/`, `**` for any
 * number of folders, `{a,b}` for either, `[a-z]` for one of these. A glob without any of them also matches all that lies
 * below the folder it names.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const parts = path.split("/");
  const written = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  if (!isGlob(written)) {
    const named = written === "." || written === "" ? [] : written.split("/");
    return named.every((part, index) => part === parts[index]);
  }
  return alternatives(written).some((one) => matchesParts(parts, one.split("/")));
}

/** Whether the text has characters that make it a glob. */
export function isGlob(text: string): boolean {
  return /[*?{}[\]]/.test(text);
}

/** `a{b,c}` → `ab`, `ac`. */
function alternatives(glob: string): string[] {
  const done: string[] = [];
  const waiting = [glob];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // The innermost braces first: what they hold has none.
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) done.push(next);
    else
      for (const one of (braces[1] as string).split(","))
        waiting.push(next.slice(0, braces.index) + one + next.slice(braces.index + braces[0].length));
    if (done.length + waiting.length > MAX_ALTERNATIVES) return [];
  }
  return done;
}

function matchesParts(parts: readonly string[], globs: readonly string[]): boolean {
  // Each row tells from which parts on the rest of the path matches the rest of the globs.
  let row = parts.map(() => false).concat(true);
  for (const glob of [...globs].reverse()) {
    const next = row.map(() => false);
    for (let i = parts.length; i >= 0; i--) {
      const part = parts[i];
      if (glob === "**") next[i] = row[i] === true || (part !== undefined && next[i + 1] === true);
      else next[i] = part !== undefined && row[i + 1] === true && matchesPart(part, glob);
    }
    row = next;
  }
  return row[0] === true;
}

function matchesPart(part: string, glob: string): boolean {
  const characters = [...part];
  let row = characters.map(() => false).concat(true);
  for (const piece of pieces(glob).reverse()) {
    const next = row.map(() => false);
    for (let i = characters.length; i >= 0; i--) {
      const character = characters[i];
      if (piece === "*") next[i] = row[i] === true || (character !== undefined && next[i + 1] === true);
      else next[i] = character !== undefined && row[i + 1] === true && piece(character);
    }
    row = next;
  }
  return row[0] === true;
}

type Piece = "*" | ((character: string) => boolean);

function pieces(glob: string): Piece[] {
  return (glob.match(/\*+|\[[!^]?[^\]]+\]|[\s\S]/gu) ?? []).map((piece): Piece => {
    if (piece.startsWith("*")) return "*";
    if (piece === "?") return () => true;
    return piece.length > 2 && piece.startsWith("[") ? oneOf(piece.slice(1, -1)) : (character) => character === piece;
  });
}

/** `a-z_`, or with `!` or `^` in front what it does not name. */
function oneOf(set: string): (character: string) => boolean {
  const negated = /^[!^]/.test(set);
  const ranges = (negated ? set.slice(1) : set).match(/[\s\S]-[\s\S]|[\s\S]/gu) ?? [];
  return (character) => {
    const isIn = ranges.some((range) => {
      const [from = "", , to = from] = [...range];
      return from <= character && character <= to;
    });
    return isIn !== negated;
  };
}
