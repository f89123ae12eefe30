/** Entries of tools without a policy around them → a policy that denies every other tool. */

import { type Document, readDocument, recogniseDialect } from "@callgate/core";
import { editText, type TextEdit } from "@callgate/core/edit";
import { fragmentOf, type MapNode, mapFields } from "@callgate/core/yaml";
import type { DocumentProblem, ProposedFix } from "../check.js";
import { translateTool } from "./translate-pasted.js";

export function completeFragment({ document, diagnostic }: DocumentProblem): ProposedFix | undefined {
  const fragment = diagnostic.path.length === 0 ? fragmentOf(document) : undefined;
  if (fragment?.kind !== "tools") return undefined;
  const { root } = fragment;
  const names = mapFields(root).list.map(({ name }) => name);
  // Where the version is there already, only the author can say which of the keys are tools.
  if (names.some((name) => ["version", "default", "description", "hide"].includes(name))) return undefined;
  const edits = document.text[root.start] === "{" ? inBraces(document, root) : indented(document, root);
  const message = "write the tools into a policy that denies all others";
  if (edits === undefined) return undefined;
  const translated = translatedText(editText(document.text, edits), names);
  if (translated === undefined) return { message, edits, keeps: undefined };
  return { message, edits: [{ start: 0, end: document.text.length, text: translated }], keeps: undefined };
}

/** The policy with what was pasted into its tools in its dialect's words; undefined where there is nothing such. */
function translatedText(text: string, names: readonly string[]): string | undefined {
  let now = text;
  for (const name of names) {
    const document = readDocument(now, "");
    const dialect = recogniseDialect(document);
    const fix = dialect && translateTool(document, dialect, name);
    if (fix !== undefined) now = editText(now, fix.edits);
  }
  return now === text ? undefined : now;
}

function inBraces({ format }: Document, { start, end }: MapNode): TextEdit[] {
  const head =
    format === "json" ? '{ "version": "1", "default": "deny", "tools": ' : '{ version: "1", default: deny, tools: ';
  return [
    { start, end: start, text: head },
    { start: end, end, text: " }" },
  ];
}

/** Undefined where the mapping does not begin a line, so that its lines cannot be moved to the right as they are. */
function indented({ text }: Document, { start, end }: MapNode): TextEdit[] | undefined {
  if (start > 0 && !/[\r\n]/.test(text[start - 1] as string)) return undefined;
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const edits: TextEdit[] = [
    { start, end: start, text: ['version: "1"', "default: deny", "tools:", "  "].join(lineBreak) },
  ];
  for (const { index, 0: found } of text.slice(start, end).matchAll(/(?:\r\n|\n|\r)(?=[^\r\n])/g)) {
    const at = start + index + found.length;
    if (at < end) edits.push({ start: at, end: at, text: "  " });
  }
  return edits;
}
