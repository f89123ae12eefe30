/**
 * Text for the log of a job, which obeys some of what it reads: workflow commands of GitHub, and text without any command.
 */

import type { Severity } from "@callgate/core";
import { printable } from "../printable.js";

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

/** `##[group]`, `##vso[task…]`: obeyed anywhere in a line. */
const MARK = /##(\w*)\[/g;
/** `::set-output …`: obeyed at the start of a line, after any blanks. */
const START = /^([^\S\n\r]*|\u0085*):(?=:)/gm;
/** GitLab folds the text between two of these. */
const SECTION = /section_(start|end):(?=\d)/g;

/** `[` and `:` escaped as each syntax has it, so that a parser reads the same text. */
const ESCAPES = {
  text: { bracket: "\\x5b", colon: "\\x3a" },
  json: { bracket: "\\u005b", colon: "\\u003a" },
  markup: { bracket: "&#91;", colon: "&#58;" },
} as const;

/**
 * The text with what runners obey written as escapes: as JSON, XML or HTML has them, so that a parser reads the same
 * text, and elsewhere as `printable` does. Most texts stay as they are.
 */
export function withoutCommands(text: string): string {
  if (!/##\w*\[|^[^\S\n\r]*::|^\u0085+::|section_(?:start|end):\d/m.test(text)) return text;
  const { bracket, colon } = ESCAPES[syntaxOf(text)];
  return text
    .replace(MARK, (_mark, name: string) => `##${name}${bracket}`)
    .replace(START, (_start, blanks: string) => `${blanks}${colon}`)
    .replace(SECTION, (_section, end: string) => `section_${end}${colon}`);
}

function syntaxOf(text: string): keyof typeof ESCAPES {
  if (/^\s*</.test(text)) return "markup";
  if (!/^\s*["[{]/.test(text)) return "text";
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return isJson(text) || lines.every(isJson) ? "json" : "text";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
