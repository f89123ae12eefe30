/**
 * What a replay passed over or did not decide, in sentences: the same in every format for people. They hold untrusted names.
 */

import type { ForwardedCall, ForwardedCalls, NamedCount } from "@callgate/simulator";
import { count, number } from "./describe-values.js";
import { clipped } from "./printable.js";
import type { PassedOverTable, ReasonRow, ReplayTables, UnreadFileRow } from "./results/replay.js";

/** Names that a sentence lists; the JSON format has all of them. */
const MAX_NAMES = 8;

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
    ...counted(unread, otherUnread, (n) => `${count(n, "tool call")} in records of no known format, not evaluated`),
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

/** Whether something was not read, or not understood, that may hold calls. An agent's own tools are nothing of that kind. */
export function leftSomethingUnread(table: PassedOverTable): boolean {
  return passedOverSentences({ ...table, tools: [], otherTools: 0 }).length > 0;
}

/** Whether a tool call of any kind was seen that is not among the calls. */
export function sawOtherCalls({ tools, otherTools, unread, otherUnread }: PassedOverTable): boolean {
  return tools.length > 0 || otherTools > 0 || unread.length > 0 || otherUnread > 0;
}

/** The headline of a report without calls: "nothing to decide" only where no tool call of any kind was seen. */
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
  const rest = all - sumOf(named.slice(0, MAX_NAMES));
  const names = named.slice(0, MAX_NAMES).map(({ name, count: n }) => times(name === "" ? "(no name)" : name, n));
  return [`${words(all)}: ${[...names, ...(rest > 0 ? [`others (${number(rest)})`] : [])].join(", ")}`];
}

/** Files that look alike share a sentence. */
function fileSentences({ files, otherFiles }: PassedOverTable): string[] {
  const byReason = new Map<string, UnreadFileRow[]>();
  for (const file of files) {
    const key = JSON.stringify([file.problem, file.looksLike]);
    byReason.set(key, [...(byReason.get(key) ?? []), file]);
  }
  const groups = [...byReason.values()].sort((a, b) => b.length - a.length);
  const rest = groups.slice(MAX_NAMES).reduce((sum, rows) => sum + rows.length, otherFiles);
  return [
    ...groups.slice(0, MAX_NAMES).map((rows) => {
      const [first] = rows as [UnreadFileRow];
      const which = rows.length === 1 ? first.uri : `${count(rows.length, "file")} such as ${first.uri}`;
      return `not read: ${which}${whyUnread(first, rows.length)}`;
    }),
    ...(rest > 0 ? [`not read: ${count(rest, "more file")}; --format json lists them`] : []),
  ];
}

function whyUnread({ problem, looksLike }: UnreadFileRow, files: number): string {
  if (problem !== undefined) return `: ${problem}`;
  if (looksLike === undefined) return ", of no known format";
  return `, which ${files === 1 ? "looks" : "look"} like ${looksLike}`;
}

function listed(items: readonly string[]): string {
  const rest = items.length - MAX_NAMES;
  return [...items.slice(0, MAX_NAMES), ...(rest > 0 ? [`and ${number(rest)} more`] : [])].join(", ");
}

function times(name: string, n: number): string {
  return `${name} (${number(n)})`;
}

/** Calls that are listed; the JSON format has more. */
const MAX_FORWARDED = 10;
const MAX_ARGUMENTS_LENGTH = 200;

/** The sentence without a full stop; undefined where no call was forwarded. */
export function forwardedSentence({ calls }: ForwardedCalls): string | undefined {
  if (calls === 0) return undefined;
  const [them, reach] = calls === 1 ? ["it", "it reaches its server"] : ["them", "they reach their server"];
  return `${count(calls, "call")} not evaluated, because the program forwards ${them} without deciding: ${reach} whatever the policy says`;
}

/** The first of them, a line each: place, tool, arguments, and why. Untrusted. */
export function forwardedLines({ calls, first }: ForwardedCalls): string[] {
  const listed = first.slice(0, MAX_FORWARDED).map(forwardedLine);
  return calls > listed.length ? [...listed, `and ${number(calls - listed.length)} more`] : listed;
}

function forwardedLine({ tool, server, reason, args, transcript: { uri, line } }: ForwardedCall): string {
  const name = `${tool === "" ? "(no name)" : tool}${server === undefined ? "" : ` on ${server}`}`;
  return `${uri}:${line} ${name}${args === undefined ? "" : ` ${clipped(args.text, MAX_ARGUMENTS_LENGTH)}`}: ${because(reason)}`;
}

/** The reason without what `forwardedSentence` already says. */
function because(reason: string): string {
  return reason.startsWith(FORWARDED) ? reason.slice(FORWARDED.length) : reason;
}

/** The beginning of the reason of such a call. */
const FORWARDED = "Intercept forwards it without deciding: ";

/** Why the other calls were not evaluated. */
export function otherReasons({ reasons }: Pick<ReplayTables, "reasons">): ReasonRow[] {
  return reasons.filter(({ reason }) => !reason.startsWith(FORWARDED));
}

/** Sentence and lines in one, for formats that know single texts. */
export function forwardedText(table: ForwardedCalls): string | undefined {
  const sentence = forwardedSentence(table);
  return sentence === undefined ? undefined : `${sentence} (${forwardedLines(table).join("; ")})`;
}
