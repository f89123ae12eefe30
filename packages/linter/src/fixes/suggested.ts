/** Mistyped words → the words probably intended. */

import type { Document, Path } from "@callgate/core";
import { patternOf } from "@callgate/core/dialects";
import { appendItem, placeOf, remove, renameKey, replaceScalar, together } from "@callgate/core/edit";
import { clip } from "@callgate/core/text";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Gives an unknown key the suggested name; takes a `hide` of a tool to the list at the top. */
export function suggestedKey({ document, diagnostic: { path, suggested } }: DocumentProblem): ProposedFix | undefined {
  if (suggested === undefined) return hideAtTheTop(document, path);
  return proposed(`rename it to \`${suggested}\``, renameKey(document, path, suggested));
}

/** Writes the suggested value in place of another. */
export function suggestedValue({
  document,
  diagnostic: { path, suggested },
}: DocumentProblem): ProposedFix | undefined {
  if (suggested === "regex" && path.at(-1) === "op") return suggestedPattern(document, path);
  return suggested === undefined
    ? undefined
    : proposed(`write \`${suggested}\``, replaceScalar(document, path, suggested));
}

/** Writes `regex` in place of another operator on texts; the value then says what `startsWith` or `endsWith` said. */
function suggestedPattern(document: Document, path: Path): ProposedFix | undefined {
  const value = [...path.slice(0, -1), "value"];
  const [op, text] = [placeOf(document, path)?.node, placeOf(document, value)?.node];
  const pattern =
    op?.kind === "scalar" && text?.kind === "scalar" && text.text !== undefined
      ? patternOf(op.text, text.text)
      : undefined;
  const edits = replaceScalar(document, path, "regex");
  if (pattern === undefined) return proposed("write `regex`", edits);
  return proposed(
    `write \`regex\` and \`${clip(pattern)}\``,
    together([edits, replaceScalar(document, value, pattern)]),
  );
}

/** Gives the entry at `path` the suggested name; a list's item, such as one of `hide`, is the name itself. */
export function suggestedName(document: Document, path: Path, name: string): ProposedFix | undefined {
  const edits = typeof path.at(-1) === "number" ? replaceScalar(document, path, name) : renameKey(document, path, name);
  return proposed(`write \`${clip(name)}\``, edits);
}

function hideAtTheTop(document: Document, path: Path): ProposedFix | undefined {
  const [top, tool, key] = path;
  if (top !== "tools" || typeof tool !== "string" || path.length !== 3 || (key !== "hide" && key !== "hidden"))
    return undefined;
  const node = placeOf(document, path)?.node;
  if (node?.kind !== "scalar" || !node.plain || node.text !== "true") return undefined;
  return proposed(
    `name \`${clip(tool)}\` in the \`hide\` list at the top`,
    together([remove(document, path), appendItem(document, ["hide"], tool)]),
  );
}

function proposed(message: string, edits: ProposedFix["edits"] | undefined): ProposedFix | undefined {
  return edits && { message, edits, keeps: "the word that was meant" };
}
