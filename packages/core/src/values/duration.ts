/** Go's `time.ParseDuration`, which later releases of Intercept read timeouts and windows with. */

const DURATION = /^[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Whether Go reads the text as a duration, such as `30m` or `1h15m`; one that does not fit into an int64 is none. */
export function isDuration(text: string): boolean {
  return text.length <= 64 && DURATION.test(text);
}
