/** What reads one format of transcript, a record at a time. */

import type { CallOutcome, ToolCall } from "../call.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import type { SkimmedLine } from "../skim/skimmed-line.js";

/** Where a reader puts what it finds. `T` is the sink's handle of a call, which it gets back with the answer. */
export interface Sink<T> {
  /** Returns undefined if it does not need the call's outcome. */
  call(call: ToolCall): T | undefined;
  /**
   * The answer to a call, in the order of the record: a later call may have been decided in between.
   * @param at when it came, in epoch milliseconds; left out where the record does not say
   */
  outcome(handle: T, outcome: CallOutcome, at?: number): void;
  /**
   * The answer to a call or request that the reader has not seen or no longer keeps: reading from the middle of a file, it
   * may be earlier in it. A sink that does not need this leaves it out, which saves the reader work.
   * @param outcome undefined if it may be any
   */
  unmatched?(outcome: CallOutcome | undefined): void;
}

/**
 * Where a reader says what it saw and did not hand on as a call, so that no report ends with "nothing to decide" where
 * tool calls of another kind were seen. A tool call whose server the record does not name is not among these: it is
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
   * A record of the format, or a part of one, of which the reader does not know whether it holds calls. A record that is
   * known to hold no calls is not reported.
   * @param kind what sort of record it is, in the format's own words, such as `response_item/web_search_call`
   */
  record(kind: string): void;
  /**
   * What passed between client and server and is no message, such as a line that a server logs: it holds no call.
   * @param kind which way it went, and why it is no message
   */
  noMessage(kind: string): void;
}

/** What is known of a transcript beside its bytes, and where to report what is not a call. */
export interface ReadContext {
  /** Names of servers that the calls may be to, for formats that write server and tool as one name. */
  readonly servers: readonly string[];
  readonly passedOver: PassedOver;
  /** The text of the current record, if it is one line. */
  source?(): string | undefined;
}

/** The line on which an object or list of a document begins; undefined for one that is not in the document. */
export type LineOf = (part: object) => number | undefined;

/** Reads the records of one transcript in order. */
export interface Reading {
  /**
   * Takes one record: a parsed line, or a document that is one record. Returns false for a record that this format does
   * not know, or a sentence that says why it is unclear.
   * @param line where the record begins
   * @param lineOf where the parts of a document over several lines begin
   */
  record(record: unknown, line: number, lineOf?: LineOf): boolean | string;
  /**
   * Takes a line of which only the parts are known that the reader's `skim` asks for, if that is all that `record` would
   * read of it. Whatever else the line holds, `record` must do the same with it, and return true, where this gives
   * "taken"; where it gives "brief", it must do the same with a line without the parts that the spec leaves out of such a
   * line. Left out: every line is parsed.
   */
  skim?(line: SkimmedLine, number: number): Skimmed;
  /** Takes a line that is not JSON, in formats that have such lines; answers as `record` does. */
  text?(text: string, line: number): boolean | string;
  /** The transcript is over: what was held back until more is known is handed on. */
  end?(): void;
}

export interface Reader {
  readonly id: string;
  readonly summary: string;
  /** Whether a parsed line, or a whole document, is of this format; asked of the first ones until a reader says yes. */
  recognises(record: unknown): boolean;
  /** The same of a line that is not JSON. */
  recognisesText?(text: string): boolean;
  /**
   * Whether files of such records can be read from the middle: each of them has session, server and time,
   * and answers name their calls. Left out: they cannot.
   */
  tellsAll?(record: unknown): boolean;
  /**
   * Ids of formats that begin with the same records. A transcript that was taken for one of them is of this format from the
   * first record on that only this format has, if no tool call came before.
   */
  readonly beginsLike?: readonly string[];
  /** What the readings' `skim` asks of a line. */
  readonly skim?: SkimSpec;
  open<T>(uri: string, sink: Sink<T>, context: ReadContext): Reading;
}
