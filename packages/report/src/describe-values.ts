/** Numbers, amounts and times as text, the same in every format. */

import type { Finding, Severity } from "@callgate/core";
import { withCommas } from "@callgate/core/text";

export type Counts = Readonly<Record<Severity, number>>;

/** How many findings there are of each severity. */
export function countFindings(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** `1 call`, `2 calls`, `1,204 calls`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : plural}`;
}

/** `1,204`. */
export function number(n: number): string {
  // A fraction is printed with all of its digits.
  return n < 1000 ? String(n) : withCommas(n);
}

/** `2 errors`, `1 warning`: the severities that occur, the worst first. */
export function severityParts(findings: readonly Finding[]): { readonly severity: Severity; readonly text: string }[] {
  const counts = countFindings(findings);
  return (["error", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => ({ severity, text: count(counts[severity], severity) }));
}

/** `2026-11-21 00:59:25.596 UTC`. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", " UTC");
}

/** A counter's value; its digits, grouped. */
export function amountText(value: bigint): string {
  return withCommas(value);
}

/** `10 a minute`; `10 in WINDOW` for a window that a dialect calls something else. */
export function limitText(max: bigint, window: string): string {
  return /^(?:minute|hour|day)$/.test(window)
    ? `${amountText(max)} ${window === "hour" ? "an" : "a"} ${window}`
    : `${amountText(max)} in ${window}`;
}

/** `34.4 s`, `5 min`, `7.5 h`. */
export function durationText(milliseconds: number): string {
  const [unit, size] =
    milliseconds < 120_000
      ? (["s", 1_000] as const)
      : milliseconds < 7_200_000
        ? (["min", 60_000] as const)
        : milliseconds < 172_800_000
          ? (["h", 3_600_000] as const)
          : (["days", 86_400_000] as const);
  return `${number(Math.round((10 * milliseconds) / size) / 10)} ${unit}`;
}

/** A number if every JSON reader can hold it exactly, otherwise its digits as text. */
export function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** ISO 8601, UTC. */
export function isoTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
