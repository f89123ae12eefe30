/** One recorded call in two lines: where and when, and with which arguments. */

import { clipped, printable } from "../../printable.js";
import type { ShownArguments } from "../../replay/tables.js";
import { timeText } from "../../replay/words.js";
import type { Style } from "../style.js";

/** More of a call's arguments fits no line that a person reads; the JSON format has more. */
const LONGEST_ARGUMENTS = 200;

/** `session.jsonl:58 2026-11-21 00:59:25.596 UTC, call 27`. */
export function callPlace(
  call: {
    readonly index: number;
    readonly at: number | undefined;
    readonly transcript: { readonly uri: string; readonly line: number };
  },
  style: Style,
): string {
  const { uri, line } = call.transcript;
  const when = call.at === undefined ? "" : ` ${timeText(call.at)}`;
  return `${style.place(`${printable(uri)}:${line}`)}${when}${style.faint(`, call ${call.index}`)}`;
}

/** The arguments in one line; why there are none where the record does not hold them; undefined for none. */
export function argumentsText(args: ShownArguments | undefined, unknown?: string | undefined): string | undefined {
  if (args === undefined || (args.cut && args.text === ""))
    return unknown === undefined ? undefined : printable(unknown);
  if (args.text === "{}") return undefined;
  const text = printable(args.text);
  return text.length > LONGEST_ARGUMENTS || !args.cut ? clipped(text, LONGEST_ARGUMENTS) : `${text}…`;
}
