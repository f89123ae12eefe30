/** An answer of GitHub's API, or none → whether to ask again, and when. */

/** Asked at most as many times. */
export const MAX_TRIES = 5;
/** The longest wait for one answer, in milliseconds. */
export const MAX_WAIT = 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

export type Retry =
  | { readonly kind: "take" }
  | { readonly kind: "wait"; readonly milliseconds: number }
  /** Asking again would take longer than `MAX_WAIT`. @param until epoch milliseconds */
  | { readonly kind: "limited"; readonly until: number };

/**
 * What to do with an answer.
 * @param answer undefined where the connection failed
 * @param tries how many times was asked, this time among them
 * @param isRepeatable whether asking twice does no more than asking once
 * @param now epoch milliseconds
 */
export function retryOf(answer: Answer | undefined, tries: number, isRepeatable: boolean, now: number): Retry {
  const limited = answer !== undefined && isRateLimit(answer);
  const failed = answer === undefined || answer.status >= 500;
  // What is refused for its rate was not done, whatever it was.
  if (!limited && !(failed && isRepeatable)) return { kind: "take" };
  if (tries >= MAX_TRIES && !limited) return { kind: "take" };
  const milliseconds = (answer && saidWait(answer, now)) ?? 500 * 2 ** tries;
  if (limited && (milliseconds > MAX_WAIT || tries >= MAX_TRIES)) return { kind: "limited", until: now + milliseconds };
  return { kind: "wait", milliseconds: Math.min(milliseconds, MAX_WAIT) };
}

/** 403 is also the answer to what is forbidden, then without headers of a rate limit. */
function isRateLimit({ status, headers }: Answer): boolean {
  if (status === 429) return true;
  return status === 403 && (headers.get("retry-after") !== null || headers.get("x-ratelimit-remaining") === "0");
}

function saidWait({ headers }: Answer, now: number): number | undefined {
  const after = headers.get("retry-after");
  if (after !== null && /^\d{1,9}$/.test(after)) return Number(after) * 1_000;
  const reset = headers.get("x-ratelimit-reset");
  if (headers.get("x-ratelimit-remaining") === "0" && reset !== null && /^\d{1,12}$/.test(reset))
    return Math.max(0, Number(reset) * 1_000 - now) + 1_000;
  return undefined;
}
