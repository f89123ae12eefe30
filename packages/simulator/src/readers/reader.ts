/** What reads one form of transcript, a record at a time. */

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
  /**
   * What belongs to a call or request that the reader does not know of, or no longer: where it reads from the middle of a
   * file, it may stand before. A sink that does not mind leaves this out, and saves the reader the trouble.
   * @param outcome undefined where anything may hang on it
   */
  unmatched?(outcome: CallOutcome | undefined): void;
}

/**
 * Where a reader says what it saw and did not hand on as a call, so that no report ends with "nothing to decide" where
 * tool calls of another kind were seen. A tool call whose server the record does not tell is none of these: it is
 * handed on, named by `unknownServer` in mcp-name.ts.
 */
export interface PassedOver {
  /**
   * A tool call that is no call to an MCP server, such as one of the host's own tools.
   * @param name the tool's, as it is written
   * @param id the call's, where it has one: a call that is written again with the same id counts once
   */
  tool(name: string, id?: string): void;
  /**
   * A record of the form, or a part of one, of which the reader does not know whether it holds calls. What is known to
   * hold none is not told.
   * @param kind what sort of record it is, in the form's own words, such as `response_item/web_search_call`
   */
  record(kind: string): void;
  /**
   * What passed between client and server and is no message, such as a line that a server logs: it holds no call.
   * @param kind which way it went, and why it is no message
   */
  noMessage(kind: string): void;
}

/** What is known of a transcript beside its bytes, and where to tell of what is no call. */
export interface ReadContext {
  /** Names of servers that the calls may be to, for forms that write server and tool as one name. */
  readonly servers: readonly string[];
  readonly passedOver: PassedOver;
  /** The line that the record being taken is, as it is written; undefined where it is none. */
  source?(): string | undefined;
}

/** The line on which an object or list of a document begins; undefined where it is none of the document's. */
export type LineOf = (part: object) => number | undefined;

/** Reads the records of one transcript in order. */
export interface Reading {
  /**
   * Takes one record: a parsed line, or a document that is one record. Says false for a record this form does not
   * know, or in a sentence why it tells nothing.
   * @param line where the record begins
   * @param lineOf where the parts of a document over several lines begin
   */
  record(record: unknown, line: number, lineOf?: LineOf): boolean | string;
  /** Takes a line that is no JSON, in forms that have such lines; answers as `record` does. */
  text?(text: string, line: number): boolean | string;
  /** The transcript is over: what was held back until more is known is handed on. */
  end?(): void;
}

export interface Reader {
  readonly id: string;
  readonly summary: string;
  /** Whether a parsed line, or a whole document, is of this form; asked of the first ones until a reader says yes. */
  recognises(record: unknown): boolean;
  /** The same of a line that is no JSON. */
  recognisesText?(text: string): boolean;
  /**
   * Whether files of such records can be read from the middle: each of them tells session, server and time by itself,
   * and answers name their calls. Left out: they cannot.
   */
  tellsAll?(record: unknown): boolean;
  /**
   * Ids of forms that begin with the same records. A transcript that was taken for one of them is of this form from the
   * first record on that only this form has, if no tool call came before.
   */
  readonly beginsLike?: readonly string[];
  open<T>(uri: string, sink: Sink<T>, context: ReadContext): Reading;
}
