/** Edits that take parts out of TOML. Each is read again: it changes the value as it should, and nothing else. */

import type { Document, Node, Path, Span } from "../document/document.js";
import { readToml, TomlDate } from "../document/toml.js";
import { isObject } from "../values/json-values.js";
import type { TextEdit } from "./edit-text.js";
import { lineEnd, lineStart, nextLine } from "./lines.js";
import { isFlow, type Place, placeOf } from "./place.js";
import { scalarText } from "./scalar-text.js";

/** Of a table, the ends that are tried: it reaches to the next header, or past those of tables within it. */
const MAX_ENDS = 30;

/** Takes out the key, item or table at `path`; undefined where it is missing, or where its text is not of one piece. */
export function removeFromToml(document: Document, path: Path): TextEdit[] | undefined {
  const place = placeOf(document, path);
  const before = readToml(document.text, "").value;
  if (place?.parent === undefined || before === undefined) return undefined;
  const wanted = new Set(withoutPart(before, path).map(textOf));
  for (const edit of candidates(document, place)) {
    const { start, end } = edit;
    const { value } = readToml(document.text.slice(0, start) + document.text.slice(end), "");
    if (value !== undefined && wanted.has(textOf(value))) return [edit];
  }
  return undefined;
}

/** Gives the key at `path` another name; undefined where several places say it, as those of a table that headers open. */
export function renameInToml(
  document: Document,
  path: Path,
  { start, end }: Span,
  name: string,
): TextEdit[] | undefined {
  const before = readToml(document.text, "").value;
  if (before === undefined) return undefined;
  const text = /^[A-Za-z0-9_-]+$/.test(name) ? name : scalarText(name, { format: "toml", flow: false, quote: '"' });
  const { value } = readToml(document.text.slice(0, start) + text + document.text.slice(end), "");
  const wanted = textOf(renamed(before, path, name));
  return value !== undefined && textOf(value) === wanted ? [{ start, end, text }] : undefined;
}

function renamed(value: unknown, [step, ...rest]: Path, name: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? renamed(item, rest, name) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== step) return [key, item];
      return rest.length === 0 ? [name, item] : [key, renamed(item, rest, name)];
    }),
  );
}

function* candidates(document: Document, place: Place): Iterable<TextEdit> {
  const { parent, node } = place;
  if (parent === undefined) return;
  const around = parent.kind === "entry" ? parent.map : parent.list;
  if (isInline(document, around)) {
    const spans =
      parent.kind === "entry"
        ? parent.map.entries.map(({ key, value }) => ({ start: key.start, end: value.end }))
        : parent.list.items;
    const { index } = parent;
    const [before, part, next] = [spans[index - 1], spans[index], spans[index + 1]];
    if (part === undefined) return;
    if (next !== undefined) yield { start: part.start, end: next.start, text: "" };
    else if (before !== undefined) yield { start: before.end, end: part.end, text: "" };
    else yield { start: around.start + 1, end: around.end - 1, text: "" };
    return;
  }
  const isUnderHeader = parent.kind === "item" || (node.kind === "map" && !isInline(document, node));
  const start = lineStart(document, parent.kind === "entry" ? parent.entry.key.start : node.start);
  if (isUnderHeader) yield* toHeaders(document, node, start);
  else yield { start, end: nextLine(document, node.end), text: "" };
}

/** Whether it is written in brackets: the whole text may begin with those of a header. */
function isInline(document: Document, node: Node): boolean {
  return node !== document.root && isFlow(document, node);
}

/** From a header to each that follows; comments right above that one are its own. */
function* toHeaders(document: Document, { start }: Node, from: number): Iterable<TextEdit> {
  const { text } = document;
  let tried = 0;
  for (let line = nextLine(document, start); line < text.length && tried < MAX_ENDS; line = nextLine(document, line)) {
    if (!/^[ \t]*\[/.test(text.slice(line, lineEnd(document, line)))) continue;
    tried++;
    let end = line;
    for (let above = lineStart(document, end - 1); above > from; above = lineStart(document, end - 1)) {
      if (!/^[ \t]*#/.test(text.slice(above, end))) break;
      end = above;
    }
    yield { start: from, end, text: "" };
  }
  yield { start: from, end: text.length, text: "" };
}

/** The value without a part of it: as it is then, and with what became empty by it left out. */
function withoutPart(value: unknown, path: Path): readonly unknown[] {
  const all: unknown[] = [];
  for (let length = path.length; length > 0; length--) {
    const part = removed(value, path.slice(0, length));
    all.push(part);
    const parent = path.slice(0, length - 1).reduce<unknown>(stepInto, part);
    const isEmpty = Array.isArray(parent) ? parent.length === 0 : isObject(parent) && Object.keys(parent).length === 0;
    if (!isEmpty) break;
  }
  return all;
}

function stepInto(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
}

function removed(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, index) => index !== step)
      : value.map((item, index) => (index === step ? removed(item, rest) : item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== step)
      : entries.map(([key, item]) => [key, key === step ? removed(item, rest) : item]),
  );
}

/** Equal for equal values, whatever the order of keys. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === "bigint") return { integer: String(one) };
    if (typeof one === "number" && !Number.isFinite(one)) return { float: String(one) };
    if (one instanceof TomlDate) return { date: one.text };
    if (!isObject(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
