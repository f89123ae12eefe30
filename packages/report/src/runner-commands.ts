/** Text for the log of a job → the same text, none of whose lines its runner obeys. */

/** `##[group]`, `##vso[task…]`: taken anywhere in a line. */
const MARK = /##(\w*)\[/g;
/** `::set-output …`: taken at the start of a line, behind any blanks. */
const START = /^([^\S\n\r]*|\u0085*):(?=:)/gm;
/** GitLab folds what stands between two of these. */
const SECTION = /section_(start|end):(?=\d)/g;

/** How a form of text writes `[` and `:` otherwise, and means the same to whoever reads that form. */
const ESCAPES = {
  text: { bracket: "\\x5b", colon: "\\x3a" },
  json: { bracket: "\\u005b", colon: "\\u003a" },
  markup: { bracket: "&#91;", colon: "&#58;" },
} as const;

/**
 * The text with what runners obey written as escapes: in JSON, XML and HTML as those have them, so that whoever parses
 * it reads the same, and else as `printable` does. Most texts stay as they are.
 */
export function withoutCommands(text: string): string {
  if (!/##\w*\[|^[^\S\n\r]*::|^\u0085+::|section_(?:start|end):\d/m.test(text)) return text;
  const { bracket, colon } = ESCAPES[formOf(text)];
  return text
    .replace(MARK, (_mark, name: string) => `##${name}${bracket}`)
    .replace(START, (_start, blanks: string) => `${blanks}${colon}`)
    .replace(SECTION, (_section, end: string) => `section_${end}${colon}`);
}

function formOf(text: string): keyof typeof ESCAPES {
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
