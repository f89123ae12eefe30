/** What a replay found, as tables: plain data, the same for every format. */

import type { DecisionKind, Location } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type {
  ChangedCall,
  ChangedDecision,
  ChangeKind,
  Denial,
  DenialGroup,
  ForwardedCalls,
  GrantBy,
  NamedCount,
  PeakUsage,
  ShownArguments,
  SweptLimit,
  Timeline,
} from "@callgate/simulator";

/** How many calls there are of each decision. */
export type DecisionCounts = Readonly<Record<DecisionKind, number>>;

export interface ReplayTables {
  readonly calls: number;
  readonly decisions: DecisionCounts;
  /** Of these, those after their session's first would-be denial: the agent might have acted differently. */
  readonly hypothetical: DecisionCounts;
  /** What the policy says now to the calls that a gateway denied when they were recorded. */
  readonly deniedWhenRecorded: DecisionCounts;
  readonly approvalWhenRecorded: DecisionCounts;
  readonly grantBy: GrantBy;
  /** The first denials, one by one. */
  readonly denials: readonly Denial[];
  /** All denials by server, tool, rule, session and hour, in the order of their first ones; bounded. */
  readonly groups: readonly DenialGroup[];
  readonly tools: readonly ToolRow[];
  /** How full each counter was at most; a row for each limit that a call took from. */
  readonly peakUsage: readonly PeakUsage[];
  readonly timeline: Timeline;
  /** Of the calls that were not evaluated, those that the program forwards without deciding them. */
  readonly forwarded: ForwardedCalls;
  /** Why calls were not evaluated. */
  readonly reasons: readonly ReasonRow[];
  readonly transcripts: readonly TranscriptRow[];
  /** What was seen and is no call that could be decided, and what was not read at all. */
  readonly passedOver: PassedOverTable;
  /** What other values of the limits would deny, if that was asked for. */
  readonly sweep?: SweepTable | undefined;
  /** What another policy decides differently, if that was asked for. */
  readonly changes?: ChangesTable | undefined;
  /** One call's decision step by step, if that was asked for. */
  readonly explanation?: Explained | undefined;
}

/** Why calls were not evaluated, and how many. */
export interface ReasonRow {
  readonly reason: string;
  readonly calls: number;
  /** Where the reason is that a server has no policy: which servers, the most calls first. */
  readonly servers?: readonly { readonly server?: string | undefined; readonly calls: number }[] | undefined;
}

/** What was passed over. Of the lists, the most frequent first; `other…` counts what they leave out. */
export interface PassedOverTable {
  /** Tool calls that are no calls to an MCP server, by tool. */
  readonly tools: readonly NamedCount[];
  readonly otherTools: number;
  /** Tool calls in records of no known format, by tool; "" where nothing names it. They may be MCP calls. */
  readonly unread: readonly NamedCount[];
  readonly otherUnread: number;
  /** Records of a known format and an unknown kind, by kind. */
  readonly records: readonly NamedCount[];
  readonly otherRecords: number;
  /** What a recorder saw pass that is no message and so no call, by kind. */
  readonly noMessages: readonly NamedCount[];
  readonly otherNoMessages: number;
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

export interface ToolRow {
  readonly server: string | undefined;
  readonly tool: string;
  readonly category: Category;
  readonly calls: number;
  readonly decisions: DecisionCounts;
}

export interface TranscriptRow {
  readonly uri: string;
  readonly format: string;
  /** Lines that are not empty. */
  readonly lines: number;
  /** Lines that could not be read. */
  readonly bad: number;
  /** The first of them. */
  readonly firstBad: readonly { readonly line: number; readonly reason: string }[];
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

/** One call's decision step by step. */
export interface Explained extends ChangedDecision {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  /** Whose limits it shares. */
  readonly grant: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly args: ShownArguments | undefined;
  readonly transcript: { readonly uri: string; readonly line: number };
  /** In the order in which the engine asks them; also those after the deciding one. */
  readonly rules: readonly ExplainedRuleRow[];
  /** What the limits would take, if the rules let the call come to them. */
  readonly limits: readonly ExplainedLimitRow[];
  /** Each alone lets the call pass; the engine was asked. */
  readonly remedies: readonly Remedy[];
}

export interface ExplainedRuleRow {
  readonly rule: string;
  readonly action: "deny" | "require" | "approval" | "none";
  /** What it does to this call; undefined where that is unknown. */
  readonly effect: "passes" | "denies" | "asks" | undefined;
  readonly conditions: readonly ExplainedConditionRow[];
  readonly policy: Location;
}

export interface ExplainedConditionRow {
  /** As written: `args.name`. */
  readonly path: string;
  readonly op: string;
  /** JSON in one line. */
  readonly value: string;
  /** The value at the path as JSON; undefined if it is missing or unknown. */
  readonly actual: string | undefined;
  /** Undefined where the record does not say. */
  readonly holds: boolean | undefined;
  readonly policy: Location;
}

export interface ExplainedLimitRow {
  readonly rule: string;
  readonly counter: string;
  readonly window: string;
  readonly max: bigint | undefined;
  /** What the counter holds before this call. */
  readonly before: bigint;
  /** What the call would add; undefined where its arguments name no amount, or the amount is redacted. */
  readonly amount: bigint | undefined;
  readonly fits: boolean;
  readonly policy: Location;
}

export type Remedy =
  /** The same call, no earlier than this; in epoch milliseconds. */
  | { readonly kind: "wait"; readonly until: number }
  /** The same call at the same time with other arguments. */
  | { readonly kind: "change"; readonly changes: readonly ArgumentChange[] }
  /** The same call once more, after it was made this often. */
  | { readonly kind: "again"; readonly times: number };

export interface ArgumentChange {
  /** As the policy writes it: `args.name`. */
  readonly path: string;
  /** JSON in one line; undefined where there is no value. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}
