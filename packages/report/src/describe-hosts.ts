/** What was looked at of an agent's own configuration, and what was assumed, in sentences: the same in every format. */

import { describeAssumed } from "./describe-assumed.js";
import { clipped } from "./printable.js";
import type { HostFileRow, HostRow } from "./results/report.js";

/** Files that a sentence lists; the JSON format has all of them. */
const MAX_FILES = 8;
const MAX_ABSENT = 3;

/** The sentences of several hosts, each said once: a script may hold many command lines. */
export function hostsSentences(rows: readonly HostRow[]): string[] {
  return [...new Set(rows.flatMap((row) => hostSentences(row).map((sentence) => `${row.host}: ${sentence}`)))];
}

/** What was read, what was assumed and what is not known, without full stops. File names are untrusted. */
export function hostSentences(row: HostRow): string[] {
  return [
    hostFilesSentence(row),
    `assumed: ${describeAssumed(row.assumed)}`,
    ...row.notEvaluated.map((reason) => `not evaluated: ${reason}`),
  ];
}

/** Which files were read, and what became of the others. */
export function hostFilesSentence({ files }: HostRow): string {
  return STATES.flatMap(([state, words]) => filesIn(state, words, files)).join("; ");
}

const STATES: readonly (readonly [HostFileRow["state"], string])[] = [
  ["read", "read"],
  ["unread", "could not read"],
  ["ignored", "ignored by it"],
  ["absent", "not there"],
];

function filesIn(state: HostFileRow["state"], words: string, files: readonly HostFileRow[]): string[] {
  const some = files.filter((file) => file.state === state);
  if (some.length === 0) return [];
  const most = state === "absent" ? MAX_ABSENT : MAX_FILES;
  const named = some
    .slice(0, most)
    .map(({ path, reason }) => clipped(path, 200) + (reason === undefined ? "" : ` (${reason})`));
  const more = some.length > most ? [`${some.length - most} more`] : [];
  return [`${words} ${[...named, ...more].join(", ")}`];
}
