/** Times as a suite writes them → epoch milliseconds. */

/** A date, and a time of day, in UTC where no zone is written; as ISO 8601 has it, or as Go prints an unquoted one. */
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?(?: UTC| [+-]\d{4})?)?$/;

const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,3})?))?$/;

/** A policy is not tested beyond the year 9999. */
const LAST = Date.UTC(9999, 11, 31);

/**
 * A time → epoch milliseconds; undefined for anything else.
 * @param value a date with or without a time of day, a time of day alone, or epoch milliseconds
 * @param day what a time of day alone is on: any moment of that day, in epoch milliseconds
 */
export function instant(value: unknown, day: number): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 && value <= LAST ? value : undefined;
  if (typeof value !== "string") return undefined;
  const clock = CLOCK.exec(value);
  if (clock !== null) {
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
    if (hours > 23 || minutes > 59 || seconds >= 60) return undefined;
    const midnight = Math.floor(day / DAY) * DAY;
    return midnight + (hours * 60 + minutes) * 60_000 + Math.round(seconds * 1_000);
  }
  const m = INSTANT.exec(value);
  if (m === null) return undefined;
  const [, date, time = "00:00", zone = "Z"] = m;
  // A date that the calendar lacks, such as 30 February, would be taken for another.
  if (new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) !== date) return undefined;
  const at = Date.parse(
    `${date}T${time.length === 5 ? `${time}:00` : time}${zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`,
  );
  return at >= 0 && at <= LAST ? at : undefined;
}

const DAY = 86_400_000;
