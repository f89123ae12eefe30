/** Texts that say how long → milliseconds: as callgate's own options and suites write them, and as Go does. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `1.5s`, `2m`, `1h`, `7d` → whole milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const m = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS[m?.[2] ?? ""];
  return m === null || unit === undefined ? undefined : Math.round(Number(m[1]) * unit);
}

const GO_DURATION = /^[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/**
 * Whether Go's `time.ParseDuration` reads the text, such as `30m` or `1h15m`: later releases of Intercept read timeouts and
 * windows with it. False for one that does not fit into an int64.
 */
export function isGoDuration(text: string): boolean {
  return text.length <= 64 && GO_DURATION.test(text);
}
