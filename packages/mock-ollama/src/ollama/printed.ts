/** Tables, sizes and times as Ollama's command line prints them. */

const GAP = "    ";

const BYTE_UNITS: readonly (readonly [number, string])[] = [
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "KB"],
];

/** Rows in columns as wide as their widest cell, each followed by a gap. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0) + GAP).join(""))
    .map((line) => `${line}\n`)
    .join("");
}

/** 2019393189 → `2.0 GB`. */
export function humanBytes(bytes: number): string {
  const unit = BYTE_UNITS.find(([size]) => bytes >= size);
  if (unit === undefined) return `${bytes} B`;
  const value = bytes / unit[0];
  const digits = value >= 10 || Number.isInteger(value) ? String(Math.trunc(value)) : value.toFixed(1);
  return `${digits} ${unit[1]}`;
}

/** `3 weeks ago`. */
export function humanTime(then: number, now: number): string {
  const past = now - then;
  return past < 0 ? `${humanDuration(-past)} from now` : `${humanDuration(past)} ago`;
}

function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(milliseconds / 3_600_000);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 7 * 2) return `${days} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(days / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}
