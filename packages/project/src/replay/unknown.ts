/** What of transcripts is unknown: calls that were not decided, and records that were not read. */

import { withCommas } from "@callgate/core/text";
import type { Impact, PassedOverTable } from "@callgate/report";
import { passedOverRecords, unreadCalls } from "@callgate/simulator";

export interface LeftUnknown {
  /** Calls that were not decided. */
  readonly undecided: number;
  /** Lines that are no records. */
  readonly badLines: number;
  readonly passedOver: PassedOverTable;
}

/** A clause such as "2 calls were not decided, and 1 record was not read"; undefined where everything is known. */
export function unknownClause({ undecided, badLines, passedOver }: LeftUnknown): string | undefined {
  const counts: readonly [number, string, string][] = [
    [undecided, "call was not decided", "calls were not decided"],
    [badLines + passedOverRecords(passedOver), "record was not read", "records were not read"],
    [
      unreadCalls(passedOver),
      "tool call of an unknown format was not read",
      "tool calls of unknown formats were not read",
    ],
    [
      passedOver.files.filter(({ problem }) => problem !== undefined).length,
      "file was not read, or not to its end",
      "files were not read, or not to their ends",
    ],
  ];
  const parts = counts.flatMap(([n, one, more]) => (n === 0 ? [] : [`${withCommas(n)} ${n === 1 ? one : more}`]));
  return parts.length < 2 ? parts[0] : `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`;
}

/** The same of what two policies say to recorded calls; undefined where none were asked about. */
export function unknownInImpact(impact: Impact | undefined): string | undefined {
  if (impact?.passedOver === undefined) return undefined;
  const { notEvaluated, badLines, passedOver } = impact;
  return unknownClause({ undecided: notEvaluated.reduce((sum, { calls }) => sum + calls, 0), badLines, passedOver });
}
