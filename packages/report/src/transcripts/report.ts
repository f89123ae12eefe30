/** What `callgate transcripts` found, as data. */

import type { FormInventory } from "@callgate/simulator";
import type { PassedOverTable, TranscriptRow } from "../replay/tables.js";

export type { ServerInventory as ServerRow } from "@callgate/simulator";

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
export interface FormRow extends Omit<FormInventory, "passedOver"> {
  /** Tool calls that are no MCP calls, and tool calls in records of no known form. */
  readonly notMcp: number;
  readonly unread: number;
}
