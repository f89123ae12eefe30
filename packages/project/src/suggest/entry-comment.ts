/** A policy's text × a tool → the text with a comment above the tool's entry, where the document may have one. */

import { type Document, readDocument } from "@callgate/core";
import { placeOf } from "@callgate/core/edit";

/** @param comment without the sign that it begins with, in one line */
export function withComment(
  text: string,
  { uri, format }: Pick<Document, "uri" | "format">,
  tool: string,
  comment: string,
): string {
  if (format === "json") return text;
  const place = placeOf(readDocument(text, uri), ["tools", tool]);
  if (place?.parent?.kind !== "entry") return text;
  const { start } = place.parent.entry.key;
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(line, start);
  if (indent.trim() !== "") return text;
  return `${text.slice(0, line)}${indent}# ${comment}\n${text.slice(line)}`;
}
