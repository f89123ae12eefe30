/** A replay's tables → JSON as the schema says. Fields that are not known are left out by `JSON.stringify`. */

import type {
  ChangedCall,
  ChangeKind,
  Denial,
  DenialGroup,
  ForwardedCalls,
  NamedCount,
  PeakUsage,
  ShownArguments,
  ShownCall,
  ShownLimit,
  ShownRemedy,
  Timeline,
} from "@callgate/simulator";
import { sumOf } from "../describe-passed-over.js";
import { integer, isoTime } from "../describe-values.js";
import type {
  ChangesTable,
  PassedOverTable,
  RecordedTable,
  ReplayTables,
  SweepTable,
  TranscriptRow,
} from "../results/replay.js";

/** The members of the report that a replay adds; of large tables, the last ones. */
export function replayObject(replay: ReplayTables): Readonly<Record<string, unknown>> {
  const {
    calls,
    decisions,
    hypothetical,
    deniedWhenRecorded,
    approvalWhenRecorded,
    grantBy,
    tools,
    reasons,
    transcripts,
  } = replay;
  return {
    calls,
    decisions,
    hypothetical,
    deniedWhenRecorded,
    approvalWhenRecorded,
    grantBy,
    explanation: replay.explanation && explanationObject(replay.explanation),
    changes: replay.changes && changesObject(replay.changes),
    sweep: replay.sweep && sweepObject(replay.sweep),
    recorded: replay.recorded && recordedObject(replay.recorded),
    headRoom: replay.peakUsage.map(peakUsageObject),
    groups: replay.groups.map(groupObject),
    denials: replay.denials.map(denialObject),
    tools,
    forwarded: forwardedObject(replay.forwarded),
    notEvaluated: reasons,
    transcripts: transcripts.map(transcriptObject),
    passedOver: passedOverObject(replay.passedOver),
    timeline: timelineObject(replay.timeline),
  };
}

/** Arguments are text, because a number in them may be too large for JSON readers. */
function forwardedObject({ calls, first }: ForwardedCalls): unknown {
  return {
    calls,
    first: first.map(({ at, args, ...call }) => ({
      ...call,
      at: isoTime(at),
      argsText: args?.text,
      isCut: args?.cut || undefined,
    })),
  };
}

/** A transcript that was read; the schema's `transcripts`. */
export function transcriptObject({ uri, format, ...rest }: TranscriptRow): unknown {
  return { uri, form: format, ...rest };
}

/** What was passed over; the schema's `passedOver`. */
export function passedOverObject(table: PassedOverTable): unknown {
  const { tools, otherTools, unread, otherUnread, records, otherRecords, files, otherFiles, folders } = table;
  const { noMessages, otherNoMessages } = table;
  const calls = (named: readonly NamedCount[], others: number) => ({
    calls: sumOf(named) + others,
    tools: named.map(({ name, count }) => ({ tool: name, calls: count })),
  });
  return {
    notMcp: calls(tools, otherTools),
    unread: calls(unread, otherUnread),
    records: {
      records: sumOf(records) + otherRecords,
      kinds: records.map(({ name, count }) => ({ kind: name, records: count })),
    },
    noMessages: {
      records: sumOf(noMessages) + otherNoMessages,
      kinds: noMessages.map(({ name, count }) => ({ kind: name, records: count })),
    },
    files,
    otherFiles,
    hiddenFolders: folders,
  };
}

function recordedObject({ differing, ...table }: RecordedTable): unknown {
  const rows = differing.map(({ first: { at, ...place }, ...row }) => ({
    ...row,
    first: { ...place, at: isoTime(at) },
  }));
  return { ...table, differing: rows };
}

/** The arguments of the first of each kind are beside it. */
function denialObject({ at, args: _args, argsUnknown: _unknown, ...denial }: Denial): unknown {
  return { ...denial, at: isoTime(at) };
}

function groupObject({ hour, first, args, ...group }: DenialGroup): unknown {
  return { ...group, hour: isoTime(hour), first: first.index, at: isoTime(first.at), ...argumentsObject(args) };
}

/** Complete arguments as JSON; of cut ones, the text of their beginning. */
export function argumentsObject(args: ShownArguments | undefined): { args?: unknown; argsBegin?: string } {
  if (args === undefined) return {};
  if (args.cut) return { argsBegin: args.text };
  const value: unknown = JSON.parse(args.text);
  // A number that overflows in JavaScript cannot be written as JSON.
  return isWhole(value) ? { args: value } : { argsBegin: args.text };
}

function isWhole(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isWhole);
}

function peakUsageObject({ max, peak, at, grant, filling, ...row }: PeakUsage): unknown {
  return {
    ...row,
    max: integer(max),
    peak: integer(peak),
    at: isoTime(at),
    grant: grant === "" ? undefined : grant,
    filling: filling.map((step) => ({ from: isoTime(step.from), peak: integer(step.peak) })),
  };
}

function timelineObject({ step, rows, untimed }: Timeline): unknown {
  return { step, untimed, rows: rows.map(({ from, ...row }) => ({ from: isoTime(from), ...row })) };
}

function sweepObject({ limits, left }: SweepTable): unknown {
  return {
    left,
    limits: limits.map(({ max, smallest, candidates, ...row }) => ({
      ...row,
      max: integer(max),
      smallest: smallest === undefined ? undefined : integer(smallest),
      candidates: candidates.map((candidate) => ({ ...candidate, max: integer(candidate.max) })),
    })),
  };
}

function changesObject({ against, total, counts, kinds, rows }: ChangesTable): unknown {
  return { against, total, counts, kinds: kinds.map(kindObject), calls: rows.map(changeObject) };
}

function kindObject({ calls, first, args }: ChangeKind): unknown {
  const { tool, server, before, after, index } = first;
  return { calls, tool, server, before, after, first: index, ...argumentsObject(args) };
}

function changeObject({ at, ...change }: ChangedCall): unknown {
  return { ...change, at: isoTime(at) };
}

function explanationObject({ at, args, limits, remedies, ...call }: ShownCall): unknown {
  return {
    ...call,
    at: isoTime(at),
    ...argumentsObject(args),
    limits: limits.map(limitObject),
    remedies: remedies.map(remedyObject),
  };
}

/** A limit that a call meets. */
export function limitObject({ max, before, amount, ...limit }: ShownLimit): unknown {
  return {
    ...limit,
    max: max === undefined ? undefined : integer(max),
    before: integer(before),
    amount: amount === undefined ? undefined : integer(amount),
  };
}

/** A change after which a call is decided differently. */
export function remedyObject(remedy: ShownRemedy): unknown {
  return remedy.kind === "wait" ? { kind: "wait", until: isoTime(remedy.until) } : remedy;
}
