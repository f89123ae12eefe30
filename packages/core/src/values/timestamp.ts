/** Timestamps as yaml.v3 recognises them in an unquoted scalar, and as Go prints them. */

const FORMAT =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?(Z|[+-]\d\d:\d\d)| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?)?$/;

/**
 * `text` → what Go prints for the time that yaml.v3 reads from it, or undefined where it reads none.
 * Formats: yaml.v3's `allowedTimestampFormats`. A zone offset is printed as on a machine that runs in UTC.
 */
export function goTimestamp(text: string): string | undefined {
  const m = FORMAT.exec(text);
  if (m === null) return undefined;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const [hour, minute, second] = [Number(m[4] ?? m[9] ?? 0), Number(m[5] ?? m[10] ?? 0), Number(m[6] ?? m[11] ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = zoneText(m[8]);
  if (zone === undefined) return undefined;
  const fraction = (m[7] ?? m[12] ?? "").slice(0, 9).replace(/0+$/, "");
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction === "" ? "" : `.${fraction}`} ${zone}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function zoneText(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === "Z") return "+0000 UTC";
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 24 || minutes > 60) return undefined;
  if (hours === 0 && minutes === 0) return "+0000 UTC";
  const total = hours * 60 + minutes;
  const offset = `${zone[0]}${String(Math.floor(total / 60)).padStart(2, "0")}${String(total % 60).padStart(2, "0")}`;
  return `${offset} ${offset}`;
}
