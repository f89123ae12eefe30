/** Text for the log of a GitHub Actions job, which obeys some of what it reads. */

import type { Severity } from "@callgate/core";
import { printable } from "./printable.js";
import { withoutCommands } from "./runner-commands.js";

/** Of each kind, GitHub shows this many annotations of a step. */
export const SHOWN = 10;

export const KIND = { error: "error", warning: "warning", note: "notice" } as const satisfies Record<Severity, string>;

/**
 * `::error file=a.yaml,line=2::message`, without a line break at its end; the lines are those of the message. What its
 * parts hold can neither end a part nor begin another command.
 */
export function commandLine(
  kind: (typeof KIND)[Severity],
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${propertyText(String(value))}`);
  const of = written.length === 0 ? "" : ` ${written.join(",")}`;
  return `::${kind}${of}::${lines.map(messageText).join("%0A")}`;
}

/**
 * A line of the log that is text and no command. The runner takes `::` at the start of a line for one, and `##[`
 * anywhere in it.
 */
export function logLine(text: string): string {
  return withoutCommands(printable(text)).replace(/^(\s*):/, "$1\\x3a");
}

function messageText(text: string): string {
  return printable(text)
    .replace(/##(\w*)\[/g, "##$1\\x5b")
    .replaceAll("%", "%25");
}

function propertyText(text: string): string {
  return messageText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
