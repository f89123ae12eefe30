/** Mistyped words → the words that were meant. */

import {
  appendItem,
  clip,
  type Document,
  type Path,
  placeOf,
  remove,
  renameKey,
  replaceScalar,
  together,
} from "@callgate/core";
import type { DocumentProblem, ProposedFix } from "../check.js";

/** Gives an unknown key the name that was meant; takes a `hide` of a tool to the list at the top. */
export function meantKey({ document, origin: { path, meant } }: DocumentProblem): ProposedFix | undefined {
  if (meant === undefined) return hideAtTheTop(document, path);
  return proposed(`rename it to \`${meant}\``, renameKey(document, path, meant));
}

/** Puts the word that was meant where another stands. */
export function meantValue({ document, origin: { path, meant } }: DocumentProblem): ProposedFix | undefined {
  return meant === undefined ? undefined : proposed(`write \`${meant}\``, replaceScalar(document, path, meant));
}

/** Gives the entry at `path` the name that was meant; a list's item, such as one of `hide`, is the name itself. */
export function meantName(document: Document, path: Path, name: string): ProposedFix | undefined {
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
