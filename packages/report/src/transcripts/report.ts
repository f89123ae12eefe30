/** What `callgate transcripts` found, as data. */

import type { PassedOverTable, TranscriptRow } from "../replay/tables.js";

export interface TranscriptsReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** By form, in the order in which they were met. */
  readonly forms: readonly FormRow[];
  readonly transcripts: readonly TranscriptRow[];
  /** Over all forms, and beside them. */
  readonly passedOver: PassedOverTable;
}

/** What the transcripts of one form hold together. */
export interface FormRow {
  readonly form: string;
  readonly transcripts: number;
  readonly sessions: number;
  /** Epoch milliseconds of the first call and the last; undefined where no call has a time. */
  readonly span: readonly [first: number, last: number] | undefined;
  readonly calls: number;
  readonly untimed: number;
  /** The most calls first. */
  readonly servers: readonly ServerRow[];
  /** Why calls cannot be decided, whatever a policy says. */
  readonly undecidable: readonly { readonly reason: string; readonly calls: number }[];
  /** Tool calls that are no MCP calls, and tool calls in records of no known form. */
  readonly notMcp: number;
  readonly unread: number;
}

export interface ServerRow {
  /** Undefined for calls whose server the record does not tell. */
  readonly server: string | undefined;
  readonly calls: number;
  readonly tools: readonly { readonly tool: string; readonly calls: number }[];
}
