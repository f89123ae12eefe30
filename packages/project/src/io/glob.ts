/** Whether a path matches a glob, as the paths of the command line do; nothing is looked up on any disk. */

/** The patterns that `{a,b}` and `{1..3}` may multiply to; a glob beyond that matches nothing. */
const MAX_ALTERNATIVES = 256;

/** What a glob matches, worked out once for many paths. */
export interface GlobMatcher {
  /** Whether the path, with `/` between its parts, matches. */
  matches(path: string): boolean;
  /** Whether something below this folder could match; "" is the folder that the glob starts at. */
  mayHold(folder: string): boolean;
}

/**
 * Whether the path, with `/` between its parts, matches: `*` and `?` match characters other than `/`, `**` for any
 * number of folders, `{a,b}` for either, `{1..3}` for one of these numbers, `[a-z]` for one of these characters. A glob
 * without any of them also matches all that lies below the folder it names. The time is linear in the path, whatever the
 * glob (docs/decisions/0012-own-glob-matcher.md).
 */
export function matchesGlob(path: string, glob: string): boolean {
  return globMatcher(glob).matches(path);
}

/** The glob, as `matchesGlob` reads it, ready for many paths. */
export function globMatcher(glob: string): GlobMatcher {
  const written = glob.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "");
  if (!isGlob(written)) {
    const named = written === "." || written === "" ? [] : written.split("/");
    return {
      matches: (path) => startsWith(path.split("/"), named),
      mayHold: (folder) => {
        const parts = folder === "" ? [] : folder.split("/");
        return startsWith(parts, named) || startsWith(named, parts);
      },
    };
  }
  const all = alternatives(written).map((one) => one.split("/").map(partMatcher));
  return {
    matches: (path) => {
      const parts = partsOf(path);
      return all.some((globs) => matchesInOrder(parts, globs, "**"));
    },
    mayHold: (folder) => all.some((globs) => mayMatchBelow(folder === "" ? [] : partsOf(folder), globs)),
  };
}

function startsWith(parts: readonly string[], named: readonly string[]): boolean {
  return named.every((part, index) => part === parts[index]);
}

/** Whether the text has characters that make it a glob. */
export function isGlob(text: string): boolean {
  return /[*?{}[\]]/.test(text);
}

/** The folders that a glob names before it says anything of a pattern, and the rest of it: `../a/*.yaml` → `../a`, `*.yaml`. */
export function baseOf(glob: string): { readonly base: string; readonly rest: string } {
  const parts = glob.replace(/^(?:\.\/+)+/, "").split("/");
  const first = parts.findIndex(isGlob);
  const end = Math.min(first < 0 ? parts.length : first, parts.length - 1);
  return { base: parts.slice(0, end).join("/"), rest: parts.slice(end).join("/") };
}

/** Why a glob matches nothing, as a clause; undefined for one that is fine. */
export function globProblem(glob: string): string | undefined {
  return isGlob(glob) && alternatives(glob).length === 0
    ? `its braces are more than ${MAX_ALTERNATIVES} patterns; write \`*\`, or several globs`
    : undefined;
}

/** `a{b,c}` → `ab`, `ac`; `a{1..3}` → `a1`, `a2`, `a3`. Empty where there are more than MAX_ALTERNATIVES. */
function alternatives(glob: string): string[] {
  const done: string[] = [];
  const waiting = [glob];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // The innermost braces first: what they hold has none.
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) done.push(next);
    else
      for (const one of choices(braces[1] as string))
        waiting.push(next.slice(0, braces.index) + one + next.slice(braces.index + braces[0].length));
    if (done.length + waiting.length > MAX_ALTERNATIVES) return [];
  }
  return done;
}

/** What braces hold: `b,c` or `1..3`. */
function choices(inner: string): string[] {
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(inner) ?? [];
  if (from === undefined || to === undefined) return inner.split(",");
  const [low, high] = [Number(from), Number(to)].sort((a, b) => a - b) as [number, number];
  // `08..11` writes every number with two digits, as shells do.
  const digits = /^0\d/.test(from) || /^0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const count = Math.min(high - low, MAX_ALTERNATIVES) + 1;
  return Array.from({ length: count }, (_, index) => String(low + index).padStart(digits, "0"));
}

/** A part of a glob between two `/`: any number of folders, or what one name must look like. */
type PartMatcher = "**" | ((part: Part) => boolean);

/** A name's characters: a text, or a list where some are pairs of surrogates. */
type Part = ArrayLike<string>;

let last: { readonly path: string; readonly parts: readonly Part[] } | undefined;

/** The names in a path. Many globs are asked about one path, one after the other. */
function partsOf(path: string): readonly Part[] {
  if (last?.path !== path)
    last = { path, parts: path.split("/").map((part) => (/[\ud800-\udfff]/.test(part) ? [...part] : part)) };
  return last.parts;
}

function partMatcher(glob: string): PartMatcher {
  if (glob === "**") return "**";
  const wanted = pieces(glob);
  return (part) => matchesInOrder(part, wanted, "*");
}

/**
 * Whether tests hold one after the other for what they are asked about, where `any` is a run of any length. Of the
 * runs only the last is ever made longer: an earlier one that is longer could match no more.
 */
function matchesInOrder<One, Any extends string>(
  asked: ArrayLike<One>,
  tests: readonly (Any | ((one: One) => boolean))[],
  any: Any,
): boolean {
  let [at, test] = [0, 0];
  let [run, runEnd] = [-1, 0];
  while (at < asked.length) {
    const next = tests[test];
    if (next === any) [run, runEnd, test] = [test, at, test + 1];
    else if (typeof next === "function" && next(asked[at] as One)) [at, test] = [at + 1, test + 1];
    else if (run < 0) return false;
    else [runEnd, at, test] = [runEnd + 1, runEnd + 1, run + 1];
  }
  while (tests[test] === any) test++;
  return test === tests.length;
}

/** Whether globs are left for what lies below these folders. */
function mayMatchBelow(folders: readonly Part[], globs: readonly PartMatcher[]): boolean {
  let at = new Set([0]);
  for (const folder of folders) {
    const next = new Set<number>();
    for (const start of at)
      for (let i = start; i < globs.length; i++) {
        const glob = globs[i];
        if (glob === "**") {
          next.add(i);
          continue;
        }
        if (glob?.(folder)) next.add(i + 1);
        break;
      }
    at = next;
  }
  return [...at].some((i) => i < globs.length);
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
