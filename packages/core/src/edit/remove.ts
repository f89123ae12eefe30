/** Edits that take entries out of mappings and items out of lists, with their commas and lines. */

import type { Document, Node, Path } from "../document/document.js";
import type { TextEdit } from "./edit-text.js";
import { columnOf, endsItsLine, lineBreakOf, lineEnd, lineStart, nextLine } from "./lines.js";
import { endOfEntry, isFlow, isRepeated, type Place, placeOf } from "./place.js";
import { removeFromToml } from "./toml.js";

/**
 * Removes the entry or item at `path`. The last one of a collection leaves it empty: `{}` or `[]`. Undefined where
 * it is missing, or where an alias leads to it or is beside it.
 */
export function remove(document: Document, path: Path): TextEdit[] | undefined {
  if (document.format === "toml") return removeFromToml(document, path);
  const place = placeOf(document, path);
  if (place?.parent === undefined) return undefined;
  const spans = spansOf(document, place);
  if (spans === undefined) return undefined;
  const around = place.parent.kind === "entry" ? place.parent.map : place.parent.list;
  const { index } = place.parent;
  return isFlow(document, around)
    ? removeInBrackets(around, spans, index)
    : removeInBlock(document, around, spans, index);
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The span of each entry or item of the place's collection. */
function spansOf(document: Document, { parent }: Place): Part[] | undefined {
  const parts =
    parent?.kind === "entry"
      ? parent.map.entries.map((entry) =>
          partOf(entry.keyAlias === undefined ? entry.key.start : undefined, endOfEntry(document, entry)),
        )
      : parent?.list.items.map((item) => (isRepeated(document, item) ? undefined : partOf(item.start, item.end)));
  return parts?.every((part) => part !== undefined) ? parts : undefined;
}

function partOf(start: number | undefined, end: number | undefined): Part | undefined {
  return start === undefined || end === undefined ? undefined : { start, end };
}

function removeInBrackets(around: Node, parts: readonly Part[], index: number): TextEdit[] {
  const [before, part, next] = [parts[index - 1], parts[index] as Part, parts[index + 1]];
  if (next !== undefined) return [{ start: part.start, end: next.start, text: "" }];
  if (before !== undefined) return [{ start: before.end, end: part.end, text: "" }];
  return [{ start: around.start + 1, end: around.end - 1, text: "" }];
}

function removeInBlock(
  document: Document,
  around: Node,
  parts: readonly Part[],
  index: number,
): TextEdit[] | undefined {
  const { text } = document;
  const part = parts[index] as Part;
  if (!endsItsLine(document, part.end)) return undefined;
  const column = columnOf(document, around.start);
  const next = `${lineBreakOf(document)}${" ".repeat(column)}`;
  if (parts.length === 1) {
    const empty = around.kind === "map" ? "{}" : "[]";
    const comments = commentsIn(document, around.start, around.end).map((comment) => `${next}${comment}`);
    return [{ start: around.start, end: around.end, text: `${empty}${comments.join("")}` }];
  }
  const start = around.kind === "list" ? text.lastIndexOf("-", part.start - 1) : part.start;
  // An anchor or a tag in front of it would be left behind.
  if (around.kind === "list" && !/^-\s*$/.test(text.slice(start, part.start))) return undefined;
  const line = lineStart(document, start);
  const before = text.slice(line, start);
  const comments = commentsIn(document, start, lineEnd(document, part.end));
  if (before.trim() === "") {
    const end = nextLine(document, part.end);
    const kept = comments.map((comment) => `${before}${comment}`).join(lineBreakOf(document));
    // The last line of a text without a final line break takes the break before it along.
    if (end === lineEnd(document, part.end)) {
      if (kept !== "") return [{ start: line, end, text: kept }];
      const from = text.startsWith("\r\n", line - 2) ? line - 2 : Math.max(0, line - 1);
      return [{ start: from, end, text: "" }];
    }
    return [{ start: line, end, text: kept === "" ? "" : kept + lineBreakOf(document) }];
  }
  // The first on a line that begins with dashes: what follows moves up to its place.
  if (index > 0 || !/^ *(?:- +)*$/.test(before)) return undefined;
  let from = nextLine(document, part.end);
  while (from < text.length && text.slice(from, lineEnd(document, from)).trim() === "") from = nextLine(document, from);
  const indent = /^ */.exec(text.slice(from, lineEnd(document, from)))?.[0].length ?? 0;
  if (indent < column) return undefined;
  return [{ start, end: from + column, text: comments.map((comment) => `${comment}${next}`).join("") }];
}

/** The comments between two offsets: whoever wrote them wants to have them back. */
function commentsIn({ comments, text }: Document, start: number, end: number): string[] {
  return comments
    .filter((comment) => comment.start >= start && comment.start < end)
    .map((comment) => text.slice(comment.start, comment.end));
}
