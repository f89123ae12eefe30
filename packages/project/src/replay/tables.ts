/** What a replay and its shadow evaluators found → the tables of a report. */

import type { Category } from "@callgate/core/tools";
import { compareText } from "@callgate/core/yaml";
import type { ChangesTable, ReasonRow, RecordedTable, ReplayTables, SweepTable } from "@callgate/report";
import {
  type Against,
  type GrantBy,
  NO_POLICY_REASON,
  type PeakUsages,
  type Redact,
  type ReplayResult,
  type Sweep,
  shownCall,
} from "@callgate/simulator";
import type { ReadTranscripts } from "./transcripts.js";

export interface Found {
  readonly result: ReplayResult;
  readonly grantBy: GrantBy;
  readonly read: ReadTranscripts;
  readonly peakUsages: PeakUsages;
  readonly sweep: Sweep | undefined;
  readonly against: { readonly lane: Against; readonly policies: readonly string[] } | undefined;
  readonly redact: Redact | undefined;
  readonly recorded?: RecordedTable | undefined;
  categoryOf(called: { readonly server: string | undefined; readonly tool: string }): Category;
}

export function replayTables(found: Found): ReplayTables {
  const { result, grantBy, read, peakUsages, sweep, against, redact } = found;
  const { servers: _servers, reasons: _reasons, withoutPolicy: _unguarded, explained: call, ...tables } = result;
  return {
    ...tables,
    grantBy,
    tools: result.tools.map((row) => ({ ...row, category: found.categoryOf(row) })),
    peakUsage: peakUsages.rows(result.timeline.step),
    reasons: reasonRows(result),
    transcripts: read.rows,
    passedOver: read.passedOver,
    sweep: sweep && sweepTable(sweep),
    changes: against && changesTable(against.lane, against.policies),
    recorded: found.recorded,
    explanation: call && shownCall(call, redact),
  };
}

function reasonRows({ reasons, withoutPolicy }: ReplayResult): ReasonRow[] {
  const servers = [...withoutPolicy].sort((a, b) => b.calls - a.calls || compareText(a.server ?? "", b.server ?? ""));
  return [...reasons].map(([reason, calls]) => ({
    reason,
    calls,
    ...(reason === NO_POLICY_REASON ? { servers } : {}),
  }));
}

function sweepTable(sweep: Sweep): SweepTable {
  return { limits: sweep.rows(), left: sweep.left };
}

function changesTable({ total, counts, kinds, changes }: Against, against: readonly string[]): ChangesTable {
  return {
    against,
    total,
    counts: [...counts].flatMap(([before, byAfter]) =>
      [...byAfter].map(([after, calls]) => ({ before, after, calls })),
    ),
    kinds,
    rows: changes,
  };
}
