/** What a replay and its side lanes found → the tables of a report. */

import type { Category } from "@callgate/core";
import type { ChangesTable, ReplayTables, SweepTable, TranscriptRow } from "@callgate/report";
import type { Against, GrantBy, HeadRooms, Redact, ReplayResult, Sweep } from "@callgate/simulator";
import { explained } from "./explained.js";

export interface Found {
  readonly result: ReplayResult;
  readonly grantBy: GrantBy;
  readonly transcripts: readonly TranscriptRow[];
  readonly headRooms: HeadRooms;
  readonly sweep: Sweep | undefined;
  readonly against: { readonly lane: Against; readonly policies: readonly string[] } | undefined;
  readonly redact: Redact | undefined;
  categoryOf(called: { readonly server: string | undefined; readonly tool: string }): Category;
}

export function replayTables(found: Found): ReplayTables {
  const { result, grantBy, transcripts, headRooms, sweep, against, redact } = found;
  const { servers: _servers, reasons, explained: call, ...tables } = result;
  return {
    ...tables,
    grantBy,
    tools: result.tools.map((row) => ({ ...row, category: found.categoryOf(row) })),
    headRoom: headRooms.rows(result.timeline.step),
    reasons: [...reasons].map(([reason, calls]) => ({ reason, calls })),
    transcripts,
    sweep: sweep && sweepTable(sweep),
    changes: against && changesTable(against.lane, against.policies),
    explanation: call && explained(call, redact),
  };
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
