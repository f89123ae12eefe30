/** Calls that the program forwards without deciding them: how many, and the places of the first ones. */

import type { Decided } from "./decided-call.js";
import { type Redact, type ShownArguments, shownArguments } from "./shown-arguments.js";

export interface ForwardedCall {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  /** Why the program does not decide it. */
  readonly reason: string;
  /** As they are written; undefined for a call without arguments. */
  readonly args: ShownArguments | undefined;
  readonly transcript: { readonly uri: string; readonly line: number };
}

/** All of them counted, the first ones listed. */
export interface ForwardedCalls {
  readonly calls: number;
  readonly first: readonly ForwardedCall[];
}

const MAX_LISTED = 50;

export class Forwarded {
  readonly #redact: Redact | undefined;
  readonly #first: ForwardedCall[] = [];
  #calls = 0;

  constructor(redact: Redact | undefined) {
    this.#redact = redact;
  }

  get found(): ForwardedCalls {
    return { calls: this.#calls, first: this.#first };
  }

  add({ index, call, uri, at, decision }: Decided): void {
    this.#calls++;
    if (this.#first.length >= MAX_LISTED) return;
    const { tool, server, session, args, line } = call;
    this.#first.push({
      index,
      tool,
      server,
      session,
      at,
      reason: decision.message,
      args: shownArguments(args, this.#redact),
      transcript: { uri, line },
    });
  }

  /** Adds what a later shard found; `place` gives a call its index and line in the whole. */
  absorb({ calls, first }: ForwardedCalls, place: (call: ForwardedCall) => ForwardedCall): void {
    this.#calls += calls;
    for (const call of first) if (this.#first.length < MAX_LISTED) this.#first.push(place(call));
  }
}
