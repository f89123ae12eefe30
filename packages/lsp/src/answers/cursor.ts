/** A text that is being written → the path of what is being written in it, however broken the rest is. */

import { type Document, type Path, readDocument } from "@callgate/core";
import { type Node, readToml } from "@callgate/core/yaml";

/** What is written at the cursor could be this. */
export interface Written {
  readonly document: Document;
  /** Its path; of a key, with what is written of the key replaced by `MARK`. */
  readonly path: Path;
  readonly on: "key" | "value";
}

export interface Cursor {
  /** What is already written of the word, and where it begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Whether the word is between double quotes. */
  readonly isQuoted: boolean;
  /** Whether a colon follows. */
  readonly hasColon: boolean;
  /** Whether texts are always between quotes: in JSON, and in TOML. */
  readonly isJson: boolean;
  readonly written: readonly Written[];
}

/** What is being written is replaced by this; no policy has such a key. */
export const MARK = "callgate_cursor_7c1f";

const WORD = /[\w.*/-]/;

/** What may be written at an offset: a key, a value, or either. */
export function cursorAt(text: string, offset: number, name: string): Cursor {
  let [start, end] = [offset, offset];
  while (start > 0 && WORD.test(text[start - 1] as string)) start--;
  while (end < text.length && WORD.test(text[end] as string)) end++;
  // The dash of a list is no part of the word behind it.
  if (text.slice(start, offset) === "-" && /^[ \t]*$/.test(text.slice(lineStart(text, start), start))) start = offset;
  const quote = text[start - 1];
  const isQuoted = quote === '"' || quote === "'";
  const isToml = /\.toml$/i.test(name);
  const isJson = isToml || /\.jsonc?$/i.test(name) || /^\s*\{/.test(text);
  const after = text.slice(end + (isQuoted && text[end] === quote ? 1 : 0));
  const hasColon = /^[ \t]*:/.test(after);
  const marks =
    hasColon || isQuoted
      ? [MARK]
      : isToml
        ? [`"${MARK}"`]
        : isJson
          ? [`"${MARK}": null`, `"${MARK}"`]
          : [`${MARK}: `, MARK];
  const written: Written[] = [];
  const add = (whole: string) => {
    const document = isToml ? readToml(whole, name).document : readDocument(whole, name);
    const found = document.root && search(document.root, []);
    if (found !== undefined) written.push({ document, ...found });
  };
  for (const mark of marks) add(text.slice(0, start) + mark + text.slice(end));
  // In quotes that nothing closes, or between others, the rest of the text is of no use.
  const alone = (mark: string) => (isToml ? tableLine(text, start, end, mark) : skeleton(text, start, mark));
  if (written.length === 0) for (const mark of marks) add(alone(mark));
  return { start, end, isQuoted, hasColon, isJson, written };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The line of the cursor below those that it is in, by their indentation: all that matters of a YAML text that is broken elsewhere. */
function skeleton(text: string, start: number, mark: string): string {
  const begin = lineStart(text, start);
  const own = text.slice(begin, start);
  const lines = [`${own}${mark}`];
  let indent = own.length - own.trimStart().length;
  const before = text.slice(0, begin).split("\n").slice(-MAX_LINES);
  for (const line of before.reverse()) {
    if (indent === 0) break;
    const content = line.trimStart();
    const depth = line.length - content.length;
    if (content === "" || content.startsWith("#") || depth >= indent) continue;
    lines.unshift(line);
    indent = depth;
  }
  return lines.join("\n");
}

const MAX_LINES = 5_000;

/** The line of the cursor below the header of its table: all that matters of a TOML text that is broken elsewhere. */
function tableLine(text: string, start: number, end: number, mark: string): string {
  const begin = lineStart(text, start);
  const header =
    text
      .slice(0, begin)
      .split("\n")
      .slice(-MAX_LINES)
      .findLast((line) => line.trimStart().startsWith("[")) ?? "";
  const [rest = ""] = text.slice(end).split("\n", 1);
  return `${header}\n${text.slice(begin, start)}${mark}${rest}`;
}

function search(node: Node, path: Path): { readonly path: Path; readonly on: "key" | "value" } | undefined {
  if (node.kind === "scalar") return node.text === MARK ? { path, on: "value" } : undefined;
  if (node.kind === "list") {
    for (const [i, item] of node.items.entries()) {
      const found = search(item, [...path, i]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const { key, value, valueAlias } of node.entries) {
    if (key.kind !== "scalar") continue;
    if (key.text === MARK) return { path: [...path, MARK], on: "key" };
    const found = valueAlias === undefined ? search(value, [...path, key.text]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
