/** Versions of hosts, in their order. */

/** Whether a version, `1.2.3`, is at least another; what is no version counts as newer than all. */
export function isAtLeast(version: string, other: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(other)];
  for (const [i, number] of a.entries()) {
    const difference = number - (b[i] as number);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] {
  const m = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version);
  return m === null ? [Number.POSITIVE_INFINITY, 0, 0] : m.slice(1).map(Number);
}
