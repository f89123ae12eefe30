/** Killing cases → the suites that they are added to. */

import { type Document, readDocument } from "@callgate/core";
import { type DataMap, editText } from "@callgate/core/edit";
import { plainValue } from "@callgate/core/yaml";
import { addedCase, SUITE_BOUNDS } from "@callgate/tester";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import type { MutantResults } from "./jobs.js";
import type { ReadMutation } from "./read-mutation.js";

export interface WrittenSuite {
  readonly uri: string;
  readonly cases: number;
}

/**
 * Adds the killing cases of all survivors; nothing else in the suites changes.
 * @throws UserError where a suite cannot be written
 */
export function writeCases(
  { suites }: Pick<ReadMutation, "suites">,
  results: MutantResults,
  io: Io,
): readonly WrittenSuite[] {
  const items = new Map<string, DataMap[]>();
  const inOrder = [...results].sort(([a], [b]) => a - b);
  for (const [, result] of inOrder) {
    if (result.status !== "survived" || result.killer === undefined) continue;
    const uri = suites[result.killer.suite]?.suite.document.uri as string;
    const known = items.get(uri);
    if (known === undefined) items.set(uri, [result.killer.item]);
    else if (!known.some((item) => JSON.stringify(item) === JSON.stringify(result.killer?.item)))
      known.push(result.killer.item);
  }
  return [...items].map(([uri, added]) => {
    try {
      io.updateFile(uri, () => {
        const bytes = io.readFile(uri, SUITE_BOUNDS.bytes + 1);
        const document = readDocument(bytes, uri, SUITE_BOUNDS);
        // Others may have added cases since, and the same.
        const there = new Set(casesOf(document));
        const missing = added.filter((item) => !there.has(JSON.stringify(item)));
        const after = missing.reduce((text, item) => withCase(text, uri, item), document.text);
        return `${markOf(bytes)}${after}`;
      });
    } catch (error) {
      throw fileProblem(error, uri, "written");
    }
    return { uri, cases: added.length };
  });
}

/** Each as JSON. */
function casesOf({ root }: Document): string[] {
  const cases = root === undefined ? undefined : (plainValue(root, []) as { readonly cases?: unknown } | null)?.cases;
  return Array.isArray(cases) ? cases.map((item) => JSON.stringify(item)) : [];
}

/** The byte-order mark that a file begins with; its text does not include it. */
function markOf([a, b, c]: Uint8Array): string {
  return a === 0xef && b === 0xbb && c === 0xbf ? "\ufeff" : "";
}

function withCase(text: string, uri: string, item: DataMap): string {
  const edits = addedCase(readDocument(text, uri, SUITE_BOUNDS), item);
  if (edits === undefined)
    throw new UserError(`a case cannot be added to ${uri}: its \`cases\` are written through an alias; add it by hand`);
  return editText(text, edits);
}
