/** A finding → what it is known by in other runs: its content, not its line. */

import { sha256 } from "../text/sha256.js";
import type { Finding } from "./finding.js";

/** Half of SHA-256 is more than enough to tell findings of one file apart. */
const HEX_DIGITS = 32;

/**
 * The finding's fingerprint: 32 hexadecimal digits of its check, its message and the text it marks, as far as that
 * is on its first line. The same after edits elsewhere; equal findings about equal texts have equal fingerprints.
 * @param sourceText the text that the finding's range refers to; where it has no such line, nothing is marked
 */
export function fingerprint({ check, message, location }: Finding, sourceText: string): string {
  const content = JSON.stringify([check, message, markedText(location.range, sourceText)]);
  return sha256(content).slice(0, HEX_DIGITS);
}

/** What the range marks on its first line, without the blanks around it. */
function markedText({ start, end }: Finding["location"]["range"], sourceText: string): string {
  const line = lineAt(sourceText, start.line);
  return line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined).trim();
}

/** The lines of the latest text: a report asks for a text's findings one after the other, and they may be thousands. */
let latest: { readonly text: string; readonly lines: readonly string[] } = { text: "", lines: [""] };

/** A line by its number from 1, without its end; "" where the text has no such line. */
function lineAt(text: string, line: number): string {
  if (text !== latest.text) latest = { text, lines: text.split(/\r\n|\n|\r/) };
  return latest.lines[line - 1] ?? "";
}
