/** Policies for the tests: one of each dialect, so little written that a reader sees what changes. */

/** A gateway policy that lets `run` be called so often a minute, and `list` as often as wanted. */
export function gateway(max: number | undefined, more: Readonly<Record<string, unknown>> = {}): string {
  const limits = max === undefined ? {} : { limits: [{ counter: "rate", window: "minute", max, scope: "grant" }] };
  return `${JSON.stringify({ version: "1", default: "deny", tools: { run: limits, list: {}, ...more } }, undefined, 2)}\n`;
}

/** An Intercept policy that denies what is not listed, and limits `run`. */
export function intercept(limit: number): string {
  return `version: "1"
default: deny
tools:
  run:
    rules:
      - name: rate limit
        rate_limit: ${limit}/minute
`;
}

/** Three recorded calls of `run` in one minute, as our recorder writes them. */
export const TRANSCRIPT = [1, 2, 3]
  .map((id) =>
    JSON.stringify({
      time: `2026-01-01T00:00:0${id}.000Z`,
      direction: "client-to-server",
      server: "ollama",
      message: { jsonrpc: "2.0", id, method: "tools/call", params: { name: "run", arguments: {} } },
    }),
  )
  .join("\n");
