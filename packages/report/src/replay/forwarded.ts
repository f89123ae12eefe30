/** Calls that no rule was asked about, because the program forwards them: the same words in every format for people. */

import { count, number } from "../count.js";
import { clipped } from "../printable.js";
import type { ForwardedRow, ForwardedTable, ReasonRow, ReplayTables } from "./tables.js";

/** Calls that are listed; the JSON format has more. */
const LISTED = 10;
const MAX_ARGUMENTS_LENGTH = 200;

/** What nobody may miss; undefined where no call was forwarded. Without a full stop. */
export function forwardedSentence({ calls }: ForwardedTable): string | undefined {
  if (calls === 0) return undefined;
  const [them, reach] = calls === 1 ? ["it", "it reaches its server"] : ["them", "they reach their server"];
  return `${count(calls, "call")} not evaluated, because the program forwards ${them} without deciding: ${reach} whatever the policy says`;
}

/** The first of them, a line each: place, tool, arguments as written, and why. Untrusted text stands in them. */
export function forwardedLines({ calls, first }: ForwardedTable): string[] {
  const listed = first.slice(0, LISTED).map(forwardedLine);
  return calls > listed.length ? [...listed, `and ${number(calls - listed.length)} more`] : listed;
}

function forwardedLine({ tool, server, reason, args, transcript: { uri, line } }: ForwardedRow): string {
  const name = `${tool === "" ? "(no name)" : tool}${server === undefined ? "" : ` on ${server}`}`;
  return `${uri}:${line} ${name}${args === undefined ? "" : ` ${clipped(args.text, MAX_ARGUMENTS_LENGTH)}`}: ${because(reason)}`;
}

/** The sentence above says already what is done with them. */
function because(reason: string): string {
  return reason.startsWith(FORWARDED) ? reason.slice(FORWARDED.length) : reason;
}

/** How the reason of such a call begins. */
const FORWARDED = "Intercept forwards it without deciding: ";

/** Why the other calls were not evaluated. */
export function otherReasons({ reasons }: Pick<ReplayTables, "reasons">): ReasonRow[] {
  return reasons.filter(({ reason }) => !reason.startsWith(FORWARDED));
}

/** Sentence and lines in one, for formats that know single texts. */
export function forwardedText(table: ForwardedTable): string | undefined {
  const sentence = forwardedSentence(table);
  return sentence === undefined ? undefined : `${sentence} (${forwardedLines(table).join("; ")})`;
}
