/** ISO 8601 times → epoch milliseconds, quickly: neighbouring records share their minute. */

/** Gives undefined for what is no time. */
export type TimeParser = (text: unknown) => number | undefined;

/** A parser that remembers the last minute it saw. */
export function timeParser(): TimeParser {
  let minute = "";
  let minuteStart = 0;
  return (text) => {
    if (typeof text !== "string") return undefined;
    // 2026-01-01T00:00:00.000Z
    if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(19) !== 46) return slowly(text);
    if (minute === "" || !text.startsWith(minute)) {
      const prefix = text.slice(0, 17);
      const start = Date.parse(`${prefix}00.000Z`);
      if (Number.isNaN(start)) return undefined;
      minute = prefix;
      minuteStart = start;
    }
    const second = digit(text, 17) * 10 + digit(text, 18);
    const millisecond = digit(text, 20) * 100 + digit(text, 21) * 10 + digit(text, 22);
    const at = minuteStart + second * 1000 + millisecond;
    return second < 60 && Number.isInteger(at) ? at : slowly(text);
  };
}

function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function slowly(text: string): number | undefined {
  // Without a zone Date.parse would answer by the machine's own.
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
