/** What a step says to GitHub Actions. */

import { printable } from "./printable.js";

/** Of each kind, GitHub shows this many annotations of a step. */
export const SHOWN = 10;

/** `::error file=a.yaml,line=2::message`; what its parts hold can neither end a part nor begin another command. */
export function commandLine(
  kind: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${propertyText(String(value))}`);
  return `::${kind} ${written.join(",")}::${lines.map(messageText).join("%0A")}`;
}

function messageText(text: string): string {
  return printable(text).replaceAll("%", "%25");
}

function propertyText(text: string): string {
  return messageText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
