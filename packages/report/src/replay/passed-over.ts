/** What a replay passed over, in sentences: the same in every format for people. Untrusted names stand in them. */

import { count, number } from "../count.js";
import type { NamedCount, PassedOverTable, ReasonRow, ReplayTables, UnreadFileRow } from "./tables.js";

/** Names that a sentence lists; the JSON format has all of them. */
const LISTED = 8;

/** How many there are of all names together. */
export function sumOf(named: readonly NamedCount[]): number {
  return named.reduce((sum, { count: times }) => sum + times, 0);
}

/** A sentence for each kind of thing that was passed over, without a full stop; none where nothing was. */
export function passedOverSentences(table: PassedOverTable): string[] {
  const { tools, otherTools, unread, otherUnread, records, otherRecords, noMessages, otherNoMessages, folders } = table;
  return [
    ...counted(
      tools,
      otherTools,
      (n) => `${count(n, "tool call")} that ${n === 1 ? "is no MCP call" : "are no MCP calls"}`,
    ),
    ...counted(unread, otherUnread, (n) => `${count(n, "tool call")} in records of no known form, not evaluated`),
    ...counted(
      records,
      otherRecords,
      (n) => `${count(n, "record")} of a kind that callgate does not know, which may hold calls`,
    ),
    ...counted(
      noMessages,
      otherNoMessages,
      (n) => `${count(n, "recorded line")} that ${n === 1 ? "is no message" : "are no messages"}, and so no call`,
    ),
    ...fileSentences(table),
    ...(folders.length === 0
      ? []
      : [
          `${count(folders.length, "hidden folder")} not looked into; to read ${folders.length === 1 ? "it, name it" : "them, name them"}: ${listed(folders)}`,
        ]),
  ];
}

/** Whether a tool call of any kind was seen that is not among the calls. */
export function sawOtherCalls({ tools, otherTools, unread, otherUnread }: PassedOverTable): boolean {
  return tools.length > 0 || otherTools > 0 || unread.length > 0 || otherUnread > 0;
}

/** What a report says first that has no call: "nothing to decide" only where no tool call of any kind was seen. */
export function noCallSentence({ passedOver, transcripts }: Pick<ReplayTables, "passedOver" | "transcripts">): string {
  const { files, otherFiles, records, otherRecords } = passedOver;
  const isUnread =
    files.length > 0 ||
    otherFiles > 0 ||
    records.length > 0 ||
    otherRecords > 0 ||
    transcripts.some(({ bad }) => bad > 0);
  if (sawOtherCalls(passedOver)) return "no MCP tool call was found, but other tool calls were";
  return isUnread
    ? "no MCP tool call was found; what could not be read may hold some"
    : "no MCP tool call was recorded in the transcript, so there was nothing to decide";
}

/** Why calls were not evaluated, with the servers where it is about servers. */
export function reasonSentence({ reason, servers }: ReasonRow): string {
  if (servers === undefined || servers.length === 0) return reason;
  return `${reason}: ${listed(servers.map(({ server, calls }) => times(server ?? "(no server named)", calls)))}`;
}

function counted(named: readonly NamedCount[], others: number, words: (n: number) => string): string[] {
  const all = sumOf(named) + others;
  if (all === 0) return [];
  const rest = all - sumOf(named.slice(0, LISTED));
  const names = named.slice(0, LISTED).map(({ name, count: n }) => times(name === "" ? "(no name)" : name, n));
  return [`${words(all)}: ${[...names, ...(rest > 0 ? [`others (${number(rest)})`] : [])].join(", ")}`];
}

/** Files that look alike are told together. */
function fileSentences({ files, otherFiles }: PassedOverTable): string[] {
  const byLook = new Map<string, UnreadFileRow[]>();
  for (const file of files) {
    const look = file.problem ?? file.looksLike ?? "nothing tells what it is";
    byLook.set(look, [...(byLook.get(look) ?? []), file]);
  }
  const groups = [...byLook].sort(([, a], [, b]) => b.length - a.length);
  const rest = groups.slice(LISTED).reduce((sum, [, rows]) => sum + rows.length, otherFiles);
  return [
    ...groups.slice(0, LISTED).map(([look, rows]) => {
      const [{ uri, problem }] = rows as [UnreadFileRow];
      const which = rows.length === 1 ? uri : `${count(rows.length, "file")} such as ${uri}`;
      return problem === undefined
        ? `not read: ${which}, ${rows.length === 1 ? "which looks" : "which look"} like ${look}`
        : `not read: ${which}: ${look}`;
    }),
    ...(rest > 0 ? [`not read: ${count(rest, "more file")}; --format json lists them`] : []),
  ];
}

function listed(items: readonly string[]): string {
  const rest = items.length - LISTED;
  return [...items.slice(0, LISTED), ...(rest > 0 ? [`and ${number(rest)} more`] : [])].join(", ");
}

function times(name: string, n: number): string {
  return `${name} (${number(n)})`;
}
