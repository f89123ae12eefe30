/** Two texts → how they differ, as `patch` and `git apply` read it. */

const CONTEXT = 3;

/** Texts that differ in more lines are shown as one piece taken out and another put in. */
const MAX_CHANGES = 2000;

interface Line {
  readonly kind: " " | "-" | "+";
  readonly text: string;
}

/** The unified diff of a file's text, of which there may be none before; "" where nothing differs. Lines keep their line breaks. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) return "";
  const lines = compare(linesOf(before ?? ""), linesOf(after));
  const names = /^(?:[\\/]|[A-Za-z]:)/.test(path) ? [path, path] : [`a/${path}`, `b/${path}`];
  const hunks = hunksOf(lines);
  return `--- ${before === undefined ? "/dev/null" : names[0]}\n+++ ${names[1]}\n${hunks.join("")}`;
}

/**
 * The lines of `after`, from 1, that a person who looks at the change sees changed: those that are new, and where lines
 * were only taken out, those on both sides.
 */
export function changedLines(before: string, after: string): ReadonlySet<number> {
  const changed = new Set<number>();
  let [line, gone, added] = [1, false, false];
  const endRun = () => {
    if (gone && !added) changed.add(line - 1).add(line);
    [gone, added] = [false, false];
  };
  for (const { kind } of compare(linesOf(before), linesOf(after))) {
    if (kind === " ") endRun();
    if (kind === "-") gone = true;
    if (kind === "+") {
      added = true;
      changed.add(line);
    }
    if (kind !== "-") line++;
  }
  endRun();
  changed.delete(0);
  changed.delete(line);
  return changed;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const as = (kind: Line["kind"]) => (text: string) => ({ kind, text });
  return [
    ...before.slice(0, start).map(as(" ")),
    ...(shortestEdit(a, b) ?? [...a.map(as("-")), ...b.map(as("+"))]),
    ...before.slice(before.length - end).map(as(" ")),
  ];
}

/** Myers' algorithm: the fewest lines out and in. Undefined where that takes more than `MAX_CHANGES`. */
function shortestEdit(a: readonly string[], b: readonly string[]): Line[] | undefined {
  const steps: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(a.length + b.length, MAX_CHANGES); changes++) {
    steps.push(furthest);
    const next = new Map<number, number>();
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = comesFromAbove(furthest, diagonal, changes)
        ? (furthest.get(diagonal + 1) ?? 0)
        : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return walkBack(steps, a, b);
    }
    furthest = next;
  }
  return undefined;
}

function comesFromAbove(furthest: ReadonlyMap<number, number>, diagonal: number, changes: number): boolean {
  if (diagonal === -changes) return true;
  return diagonal !== changes && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0);
}

function walkBack(steps: readonly ReadonlyMap<number, number>[], a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let changes = steps.length - 1; changes >= 0; changes--) {
    const furthest = steps[changes] as ReadonlyMap<number, number>;
    const diagonal = x - y;
    const from = comesFromAbove(furthest, diagonal, changes) ? diagonal + 1 : diagonal - 1;
    const fromX = furthest.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ kind: " ", text: a[x - 1] as string });
      x--;
      y--;
    }
    if (changes === 0) break;
    if (x === fromX) lines.push({ kind: "+", text: b[y - 1] as string });
    else lines.push({ kind: "-", text: a[x - 1] as string });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === " " ? [] : index));
  const hunks: string[] = [];
  let [beforeLine, afterLine, done] = [1, 1, 0];
  const skipTo = (index: number) => {
    for (; done < index; done++) {
      if (lines[done]?.kind !== "+") beforeLine++;
      if (lines[done]?.kind !== "-") afterLine++;
    }
  };
  for (let i = 0; i < changed.length; ) {
    let last = i;
    while (last + 1 < changed.length && (changed[last + 1] as number) - (changed[last] as number) <= 2 * CONTEXT)
      last++;
    const start = Math.max(0, (changed[i] as number) - CONTEXT);
    const hunk = lines.slice(start, (changed[last] as number) + CONTEXT + 1);
    skipTo(start);
    const range = (line: number, kind: Line["kind"]) => {
      const length = hunk.filter((one) => one.kind !== kind).length;
      return `${length === 0 ? line - 1 : line}${length === 1 ? "" : `,${length}`}`;
    };
    hunks.push(`@@ -${range(beforeLine, "+")} +${range(afterLine, "-")} @@\n${hunk.map(lineText).join("")}`);
    i = last + 1;
  }
  return hunks;
}

function lineText({ kind, text }: Line): string {
  return `${kind}${text}${text.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`;
}
