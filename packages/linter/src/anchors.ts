/** RE2 patterns and their anchors, as text; whoever asks has the answers held against each other by the logic. */

/** The pattern that matches a text only as a whole; a `.` in it takes line breaks too, so that `.*` says "whatever follows". */
export function wholeText(pattern: string): string {
  return `\\A(?s:${closed(pattern)})\\z`;
}

/** The pattern that matches a text only as a whole, to the letter. */
export function exactText(pattern: string): string {
  return `\\A(?:${closed(pattern)})\\z`;
}

/** The pattern that matches from the beginning of a text on; whatever may follow. */
export function fromTheStart(pattern: string): string {
  return `\\A(?s:${closed(pattern)})`;
}

/** The pattern that matches up to the end of a text; whatever may precede. */
export function toTheEnd(pattern: string): string {
  return `(?s:${closed(pattern)})\\z`;
}

/** A pattern may end inside of `\Q…`, which whatever follows would then belong to. */
function closed(pattern: string): string {
  const quoted = /\\Q/.test(pattern) && endsQuoted(pattern);
  return quoted ? `${pattern}\\E` : pattern;
}

function endsQuoted(pattern: string): boolean {
  let at = 0;
  while (at < pattern.length) {
    if (pattern.startsWith("\\Q", at)) {
      const end = pattern.indexOf("\\E", at + 2);
      if (end < 0) return true;
      at = end + 2;
    } else at += pattern[at] === "\\" ? 2 : 1;
  }
  return false;
}

/** Ways to write the missing anchors, the plainest first; not every one means the same as the whole text. */
export function anchored(pattern: string): string[] {
  const flags = /^\(\?[imsU]+\)/.exec(pattern)?.[0] ?? "";
  const rest = closed(pattern.slice(flags.length));
  const opened = /^(?:\^|\\A)/.test(rest) ? rest : `^${rest}`;
  const inner = rest.replace(/^(?:\^|\\A)/, "").replace(/(?<!\\)\$$/, "");
  return [
    `${flags}${opened}`,
    `${flags}${rest}$`,
    `${flags}${opened}$`,
    `${flags}^(?:${inner})$`,
    `${flags}^(?:${rest})$`,
    exactText(pattern),
  ];
}

/**
 * Whether a pattern with one anchor says by its other end that more may follow there: `^/workspace/`, `@example\.com$`.
 * A prefix that ends at a separator, and a suffix that begins at one, is meant as such.
 */
export function isPrefixOrSuffix(pattern: string): boolean {
  const rest = withoutGroups(pattern.replace(/^\(\?[isU]+\)/, ""));
  if (/[|\n]/.test(rest)) return false;
  return /^(?:\^|\\A).*(?:[/:_-]|\\[.\\/])$/.test(rest) || /^(?:[@/:_-]|\\[./]).*(?:(?<!\\)\$|\\z)$/.test(rest);
}

/** The pattern with `(/|$)` as the separator that it is, and a letter for every other group and class. */
function withoutGroups(pattern: string): string {
  let rest = pattern
    .replace(/\((?:\?:)?(?:\\?\/|\[[^\]\\]*\])\|\$\)$/, "/")
    .replace(/\((?:\?:)?\$\|(?:\\?\/|\[[^\]\\]*\])\)$/, "/");
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/(?<!\\)\((?:\?:)?(?:[^()\\]|\\.)*\)/gs, "g");
  }
  return rest;
}

/** Whether the pattern begins with an anchor that holds for all of it. */
export function isAnchoredInFront(pattern: string): boolean {
  const rest = withoutGroups(pattern.replace(/^\(\?[isU]+\)/, ""));
  return /^(?:\^|\\A)/.test(rest) && !rest.includes("|");
}

/** Whether both anchors can be seen without asking the logic: no alternatives, flags or quotations that could part them. */
export function isPlainlyAnchored(pattern: string): boolean {
  return /^\^(?![*+?{])(?:[^|\\]|\\[^Q])*\$$/s.test(pattern) && !pattern.includes("(?");
}

/**
 * Whether the pattern can be seen to name a list of texts: letters, escaped marks, groups and alternatives, a dot for one
 * letter, and at most a repetition by `?`. What such a pattern was written to let through are these texts.
 * With `\b`, or with a separator at an end, it looks for parts of longer texts.
 */
export function isFiniteList(pattern: string): boolean {
  const rest = pattern.replace(/^\(\?[is]+\)/, "").replaceAll(/\(\?:/g, "(");
  // What ends or begins with a separator is a part of something longer, and so is what has a scheme.
  if (/(?:[/:=_@&?\s-]|\\[./])(?:[)|]|\$|\\z|$)|(?:^|[(|^]|\\A)(?:[@:=_-]|\\\.)|:\/\/|:\\\/\\\//.test(rest))
    return false;
  return /^(?:[^\\.*+?{}[\]]|\.(?![*+?{])|\\[^A-Za-z0-9]|\\[Az]|(?<=[^|(^])\?(?![?+]))*$/s.test(rest);
}
