/** Requests that were recorded without their ids: answers are matched by their order, as far as that tells. */

interface Waiting<T> {
  /** What is open at a server, the oldest first; undefined for a request that is no call. */
  readonly open: (T | undefined)[];
  /** Whether two were open at once, so that nobody knows which answer is whose. */
  ambiguous: boolean;
}

const MOST_SERVERS = 1_000;
const MOST_OPEN = 2_000;

export class InOrder<T> {
  readonly #waiting = new Map<string | undefined, Waiting<T>>();

  /** @param handle undefined for a request that nobody wants to hear of again */
  add(server: string | undefined, handle: T | undefined): void {
    let waiting = this.#waiting.get(server);
    if (waiting === undefined) {
      if (this.#waiting.size >= MOST_SERVERS) this.#waiting.clear();
      waiting = { open: [], ambiguous: false };
      this.#waiting.set(server, waiting);
    }
    if (waiting.open.length > 0) waiting.ambiguous = true;
    if (waiting.open.length >= MOST_OPEN) waiting.open.shift();
    waiting.open.push(handle);
  }

  /** The oldest request that is open at a server; undefined where none is. */
  take(server: string | undefined): { readonly handle: T | undefined; readonly ambiguous: boolean } | undefined {
    const waiting = this.#waiting.get(server);
    if (waiting === undefined || waiting.open.length === 0) return undefined;
    const { ambiguous } = waiting;
    const handle = waiting.open.shift();
    if (waiting.open.length === 0) waiting.ambiguous = false;
    return { handle, ambiguous };
  }
}
