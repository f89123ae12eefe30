/** What was looked at of an agent's own configuration, and what was assumed, in sentences: the same in every format. */

import { clipped } from "./printable.js";
import type { HostFileRow, HostRow } from "./results/report.js";

/** Files that a sentence lists; the JSON format has all of them. */
const MAX_FILES = 8;
const MAX_ABSENT = 3;

/** The sentences of several hosts, each said once: a script may hold many command lines. */
export function hostsSentences(rows: readonly HostRow[]): string[] {
  return [...new Set(rows.flatMap(hostSentences))];
}

/** What was read, what was assumed and what is not known, without full stops. File names are untrusted. */
function hostSentences({ host, assumed, files, notEvaluated }: HostRow): string[] {
  const { engine, version, mode, interactive, trusted, hooks, agent } = assumed;
  const assumptions = [
    `${engine} ${version}`,
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(interactive === undefined ? [] : [interactive ? "a person can be asked" : "no person can be asked"]),
    ...(trusted === undefined ? [] : [trusted ? "the folder is trusted" : "the folder is not trusted"]),
    ...(hooks === undefined ? [] : [hooks === "none" ? "hooks decide nothing" : `hooks answer \`${hooks}\``]),
    ...(agent === undefined ? [] : [`agent ${agent}`]),
  ];
  return [
    [...STATES.flatMap(([state, words]) => filesIn(state, words, files))].join("; "),
    `assumed: ${assumptions.join(", ")}`,
    ...notEvaluated.map((reason) => `not evaluated: ${reason}`),
  ].map((sentence) => `${host}: ${sentence}`);
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
