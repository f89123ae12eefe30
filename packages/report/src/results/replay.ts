/** What a replay found, as tables: plain data, the same for every format. */

import type { DecisionKind, Location } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type {
  ChangedCall,
  ChangeKind,
  Decisions,
  GrantBy,
  PassedOverCounts,
  PeakUsage,
  ReplayResult,
  ServerWithoutPolicy,
  ShownCall,
  SweptLimit,
  ToolTotals,
  TranscriptSummary,
} from "@callgate/simulator";

/** What the replay itself found, without what only makes tables of it. */
type Found = Omit<ReplayResult, "explained" | "reasons" | "servers" | "tools" | "withoutPolicy">;

export interface ReplayTables extends Found {
  readonly grantBy: GrantBy;
  readonly tools: readonly ToolRow[];
  /** How full each counter was at most; a row for each limit that a call took from. */
  readonly peakUsage: readonly PeakUsage[];
  /** Why calls were not evaluated. */
  readonly reasons: readonly ReasonRow[];
  readonly transcripts: readonly TranscriptRow[];
  /** What was seen and is no call that could be decided, and what was not read at all. */
  readonly passedOver: PassedOverTable;
  /** What other values of the limits would deny, if that was asked for. */
  readonly sweep?: SweepTable | undefined;
  /** What another policy decides differently, if that was asked for. */
  readonly changes?: ChangesTable | undefined;
  /** Where an agent's own settings decide, what it recorded beside what they say now. */
  readonly recorded?: RecordedTable | undefined;
  /** One call's decision step by step, if that was asked for. */
  readonly explanation?: ShownCall | undefined;
}

/** What a record says that the agent did with a call: it or its user refused it, or it was made and answered well. */
export type RecordedAnswer = "refused" | "ran";

export interface RecordedTable {
  /** What the settings say now to the calls that were refused when they were recorded. */
  readonly refused: Decisions;
  /** And to those that were made. */
  readonly ran: Decisions;
  /** How many of them were refused and are denied, or were made and are allowed. */
  readonly agree: number;
  /** How many were refused and are allowed, or were made and are denied. */
  readonly differ: number;
  /** These by tool and rule, and how many calls are of kinds that are not listed. */
  readonly differing: readonly RecordedRow[];
  readonly left: number;
}

export interface RecordedRow {
  readonly recorded: RecordedAnswer;
  readonly decision: DecisionKind;
  readonly tool: string;
  readonly server: string | undefined;
  /** The deciding rule; "" where none is about the tool. */
  readonly rule: string;
  readonly policy: Location | undefined;
  readonly calls: number;
  readonly first: { readonly uri: string; readonly line: number; readonly at: number | undefined };
}

/** Why calls were not evaluated, and how many. */
export interface ReasonRow {
  readonly reason: string;
  readonly calls: number;
  /** Where the reason is that a server has no policy: which servers, the most calls first. */
  readonly servers?: readonly ServerWithoutPolicy[] | undefined;
}

/** What was passed over. Of the lists, the most frequent first; `other…` counts what they leave out. */
export interface PassedOverTable extends PassedOverCounts {
  /** Files of folders and globs that were not read, or not to their end. */
  readonly files: readonly UnreadFileRow[];
  readonly otherFiles: number;
  /** Hidden folders, which are only read where they are named themselves. */
  readonly folders: readonly string[];
}

export interface UnreadFileRow {
  readonly uri: string;
  /** Completes "it looks like"; undefined where that is unknown. */
  readonly looksLike?: string | undefined;
  /** What went wrong; undefined where the file is of no known format. */
  readonly problem?: string | undefined;
}

export interface ToolRow extends ToolTotals {
  readonly category: Category;
}

export interface TranscriptRow extends Pick<TranscriptSummary, "lines" | "bad" | "firstBad"> {
  readonly uri: string;
  readonly format: string;
  /** Calls that another of the transcripts also has, and that are counted there; left out for 0. */
  readonly repeated?: number | undefined;
}

export interface SweepTable {
  readonly limits: readonly SweptLimit[];
  /** Limits that were asked for and not swept, because there are too many. */
  readonly left: number;
}

/** From the old policies' decisions (`before`) to those of the replayed ones (`after`). */
export interface ChangesTable {
  /** The old policies, by uri. */
  readonly against: readonly string[];
  readonly total: number;
  readonly counts: readonly { readonly before: DecisionKind; readonly after: DecisionKind; readonly calls: number }[];
  /** All of them by server, tool, and the rules that decided before and after; bounded. */
  readonly kinds: readonly ChangeKind[];
  /** The first ones, one by one. */
  readonly rows: readonly ChangedCall[];
}
