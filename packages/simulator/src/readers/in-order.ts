/** Requests that were recorded without their ids: answers are matched by their order, as far as that is certain. */

import type { CallOutcome } from "../call.js";

/** What an answer says. */
interface Answer {
  /** Undefined where it leaves the call open. */
  readonly outcome: CallOutcome | undefined;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
}

interface Answered<T> extends Answer {
  /** The call, if the order is certain; undefined for a request that is not a call. */
  readonly handle: T | undefined;
}

interface Waiting<T> {
  /** What is open at a server, the oldest first; undefined for a request that is no call. */
  readonly open: (T | undefined)[];
  /** Whether two were open at once, so that their answers cannot be matched. */
  ambiguous: boolean;
  /** Answers since then, until no request is open: if all of them agree, each is known after all. */
  held: Answered<T>[];
}

const MAX_SERVERS = 1_000;
const MAX_OPEN = 2_000;

export class InOrder<T> {
  readonly #waiting = new Map<string | undefined, Waiting<T>>();
  readonly #tell: (handle: T, outcome: CallOutcome, at: number | undefined) => void;

  /** @param tell hears what became of a call */
  constructor(tell: (handle: T, outcome: CallOutcome, at: number | undefined) => void) {
    this.#tell = tell;
  }

  /** @param handle undefined for a request whose answer is not needed */
  add(server: string | undefined, handle: T | undefined): void {
    let waiting = this.#waiting.get(server);
    if (waiting === undefined) {
      if (this.#waiting.size >= MAX_SERVERS) this.#waiting.clear();
      waiting = { open: [], ambiguous: false, held: [] };
      this.#waiting.set(server, waiting);
    }
    if (waiting.open.length > 0) waiting.ambiguous = true;
    if (waiting.open.length >= MAX_OPEN) waiting.open.shift();
    waiting.open.push(handle);
  }

  /** Takes the next answer of a server; false where nothing was asked. */
  answer(server: string | undefined, { outcome, at }: Answer): boolean {
    const waiting = this.#waiting.get(server);
    if (waiting === undefined || waiting.open.length === 0) return false;
    const handle = waiting.open.shift();
    if (!waiting.ambiguous) {
      if (handle !== undefined && outcome !== undefined) this.#tell(handle, outcome, at);
      return true;
    }
    waiting.held.push({ handle, outcome, at });
    if (waiting.open.length === 0) {
      this.#release(waiting, true);
      waiting.ambiguous = false;
    } else if (waiting.held.length >= MAX_OPEN) this.#release(waiting, false);
    return true;
  }

  /** No more answers come: those that were held cannot be matched. */
  end(): void {
    for (const waiting of this.#waiting.values()) this.#release(waiting, false);
  }

  #release(waiting: Waiting<T>, isWhole: boolean): void {
    const { held } = waiting;
    const first = held[0]?.outcome;
    const agreed = isWhole && held.every(({ outcome }) => outcome === first) ? first : undefined;
    for (const { handle, at } of held) if (handle !== undefined) this.#tell(handle, agreed ?? "unknown", at);
    waiting.held = [];
  }
}
