/** ISO 8601 times → epoch milliseconds, quickly: neighbouring records share their minute. */

/** Gives undefined for what is no time. */
export type TimeParser = (text: unknown) => number | undefined;

/** A parser that remembers the last day it saw. */
export function timeParser(): TimeParser {
  let day = -1;
  let dayStart = 0;
  return (text) => {
    if (typeof text !== "string") return undefined;
    if (!isUsual(text)) return slowly(text);
    const century = two(text, 0);
    const year = two(text, 2);
    const month = two(text, 5);
    const date = two(text, 8);
    const hour = two(text, 11);
    const minute = two(text, 14);
    const second = two(text, 17);
    const hundredths = two(text, 20);
    const last = text.charCodeAt(22) - 48;
    if ((century | year | month | date | hour | minute | second | hundredths | last) < 0 || last > 9)
      return slowly(text);
    if (hour > 23 || minute > 59 || second > 59) return slowly(text);
    const key = ((century * 100 + year) * 100 + month) * 100 + date;
    if (key !== day) {
      const start = Date.parse(`${text.slice(0, 10)}T00:00:00.000Z`);
      if (Number.isNaN(start)) return undefined;
      day = key;
      dayStart = start;
    }
    return dayStart + ((hour * 60 + minute) * 60 + second) * 1000 + hundredths * 10 + last;
  };
}

/** Whether all but the digits is as in 2026-01-01T00:00:00.000Z. */
function isUsual(text: string): boolean {
  return (
    text.length === 24 &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46 &&
    text.charCodeAt(23) === 90
  );
}

/** The number of two digits; negative for anything else. */
function two(text: string, index: number): number {
  const a = text.charCodeAt(index) - 48;
  const b = text.charCodeAt(index + 1) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1;
}

function slowly(text: string): number | undefined {
  // Without a zone Date.parse would answer by the machine's own.
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
