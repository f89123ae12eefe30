/** ISO 8601 times → epoch milliseconds, quickly: neighbouring records share their day. */

/** Gives undefined for what is no time. */
export interface TimeParser {
  (text: unknown): number | undefined;
  /** The same of a text's bytes; undefined also for times that are not written as 2026-01-01T00:00:00.000Z is. */
  ofBytes(bytes: Uint8Array, from: number, end: number): number | undefined;
}

/** The bytes of a usual time. */
const LENGTH = 24;

/** A parser that remembers the last day it saw. */
export function timeParser(): TimeParser {
  let day = -1;
  let dayStart = 0;
  const ofBytes = (bytes: Uint8Array, from: number, end: number): number | undefined => {
    if (end - from !== LENGTH || !isUsual(bytes, from)) return undefined;
    const century = two(bytes, from);
    const year = two(bytes, from + 2);
    const month = two(bytes, from + 5);
    const date = two(bytes, from + 8);
    const hour = two(bytes, from + 11);
    const minute = two(bytes, from + 14);
    const second = two(bytes, from + 17);
    const hundredths = two(bytes, from + 20);
    const last = (bytes[from + 22] as number) - 48;
    if ((century | year | month | date | hour | minute | second | hundredths | last) < 0 || last > 9) return undefined;
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const key = ((century * 100 + year) * 100 + month) * 100 + date;
    if (key !== day) {
      const start = Date.parse(`${Buffer.from(bytes.subarray(from, from + 10)).toString("latin1")}T00:00:00.000Z`);
      if (Number.isNaN(start)) return undefined;
      day = key;
      dayStart = start;
    }
    return dayStart + ((hour * 60 + minute) * 60 + second) * 1000 + hundredths * 10 + last;
  };
  const letters = new Uint8Array(LENGTH);
  const ofText = (text: unknown): number | undefined => {
    if (typeof text !== "string") return undefined;
    if (text.length !== LENGTH) return slowly(text);
    for (let i = 0; i < LENGTH; i++) {
      const letter = text.charCodeAt(i);
      letters[i] = letter < 128 ? letter : 0;
    }
    return ofBytes(letters, 0, LENGTH) ?? slowly(text);
  };
  return Object.assign(ofText, { ofBytes });
}

/** Whether all but the digits is as in 2026-01-01T00:00:00.000Z. */
function isUsual(bytes: Uint8Array, from: number): boolean {
  return (
    bytes[from + 4] === 45 &&
    bytes[from + 7] === 45 &&
    bytes[from + 10] === 84 &&
    bytes[from + 13] === 58 &&
    bytes[from + 16] === 58 &&
    bytes[from + 19] === 46 &&
    bytes[from + 23] === 90
  );
}

/** The number of two digits; negative for anything else. */
function two(bytes: Uint8Array, at: number): number {
  const a = (bytes[at] as number) - 48;
  const b = (bytes[at + 1] as number) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1;
}

function slowly(text: string): number | undefined {
  // Without a zone Date.parse would answer by the machine's own.
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
