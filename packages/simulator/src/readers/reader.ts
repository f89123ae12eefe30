/** What reads one form of transcript, a line at a time. */

import type { CallOutcome, ToolCall } from "../call.js";

/** Where a reader puts what it finds. `T` is what the sink wants to hear of a call again when its answer comes. */
export interface Sink<T> {
  /** Gives undefined when it does not care what became of the call. */
  call(call: ToolCall): T | undefined;
  /**
   * The answer to a call, in the order of the record: a later call may have been decided in between.
   * @param at when it came, in epoch milliseconds; left out where the record does not tell
   */
  outcome(handle: T, outcome: CallOutcome, at?: number): void;
}

/** Reads the records of one transcript in order. */
export interface Reading {
  /** Takes one parsed line; says false for a record this form does not know, or in a sentence why it tells nothing. */
  record(record: unknown, line: number): boolean | string;
}

export interface Reader {
  readonly id: string;
  readonly summary: string;
  /** Whether a parsed line is of this form; asked of the first lines until a reader says yes. */
  recognises(record: unknown): boolean;
  open<T>(uri: string, sink: Sink<T>): Reading;
}
