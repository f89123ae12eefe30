/** The documents of a policy of several files → one Document, whose paths begin with the number of the file. */

import type { Document } from "./document.js";
import type { Finding } from "./finding.js";

/**
 * A document made of others: `[1, "permissions"]` is `permissions` in the second. It has no text and no tree of its own,
 * so that nothing is edited or read in it but through `parts`.
 * @param uri what the policy is called as a whole
 */
export function layeredDocument(uri: string, parts: readonly Document[]): Document {
  const start = { line: 1, column: 1 };
  const range = { start, end: start };
  return {
    uri,
    text: "",
    format: "json",
    root: undefined,
    isBeyondUs: parts.some(({ isBeyondUs }) => isBeyondUs),
    notYaml: undefined,
    findings: parts.flatMap(({ findings }): readonly Finding[] => findings),
    comments: [],
    parts,
    locate: ([number, ...path], part) =>
      (typeof number === "number" ? parts[number] : parts[0])?.locate(path, part) ?? { uri, range },
    rangeOf: () => range,
  };
}

/** The documents that hold text: the parts of one made of others, or the document itself. */
export function documentsOf(document: Document): readonly Document[] {
  return document.parts ?? [document];
}
