/** A Markdown file → the YAML mapping at its head, as a Document with the places of the whole file. */

import type { Document, Entry, MapNode } from "../document/document.js";
import { readDocument } from "../document/read.js";

export interface FrontMatter {
  /** Its text is the whole file's; its tree is the head's. */
  readonly document: Document;
  /** Undefined where `failure` says why. */
  readonly root: MapNode | undefined;
  readonly failure: string | undefined;
}

const HEAD = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/;

/** Reads the head between two lines `---`. */
export function readFrontMatter(text: string, uri: string): FrontMatter {
  const m = HEAD.exec(text);
  const start = m === null ? 0 : text.indexOf("\n") + 1;
  // Blanks before it, so that places are those of the file.
  const plain = m === null ? "" : text.slice(0, start).replace(/[^\r\n]/g, " ") + (m[1] ?? "");
  const document = { ...readDocument(plain, uri), text };
  const { root } = document;
  const failed = (failure: string): FrontMatter => ({ document, root: undefined, failure });
  if (m === null) return failed("the file has no front matter");
  if (root === undefined || document.findings.some(({ severity }) => severity === "error"))
    return failed(document.findings[0]?.message ?? "the front matter is empty");
  if (root.kind !== "map") return failed("the front matter is no mapping");
  const twice = repeatedKey(root.entries);
  return twice === undefined ? { document, root, failure: undefined } : failed(`\`${twice}\` is written twice`);
}

function repeatedKey(entries: readonly Entry[]): string | undefined {
  const seen = new Set<string>();
  for (const { key } of entries) {
    if (key.kind !== "scalar") continue;
    if (seen.has(key.text)) return key.text;
    seen.add(key.text);
  }
  return undefined;
}
