/** Killing cases → the suites that they are added to. */

import { type DataMap, editText, readDocument } from "@callgate/core";
import { addedCase } from "@callgate/tester";
import { UserError } from "../exit.js";
import { fileProblem } from "../files.js";
import type { Io } from "../io.js";
import type { Fates } from "./jobs.js";
import type { ReadTrial } from "./read-trial.js";

export interface WrittenSuite {
  readonly uri: string;
  readonly cases: number;
}

/**
 * Adds the killing cases of all survivors; nothing else in the suites changes.
 * @throws UserError where a suite cannot be written
 */
export function writeCases({ suites }: ReadTrial, fates: Fates, io: Io): readonly WrittenSuite[] {
  const items = new Map<string, DataMap[]>();
  const inOrder = [...fates].sort(([a], [b]) => a - b);
  for (const [, fate] of inOrder) {
    if (fate.status !== "survived" || fate.killer === undefined) continue;
    const uri = suites[fate.killer.suite]?.suite.document.uri as string;
    const known = items.get(uri);
    if (known === undefined) items.set(uri, [fate.killer.item]);
    else if (!known.some((item) => JSON.stringify(item) === JSON.stringify(fate.killer?.item)))
      known.push(fate.killer.item);
  }
  return [...items].map(([uri, added]) => {
    const before = suites.find(({ suite }) => suite.document.uri === uri)?.text as string;
    const after = added.reduce((text, item) => withCase(text, uri, item), before);
    try {
      io.replaceFile(uri, after);
    } catch (error) {
      throw fileProblem(error, uri, "written");
    }
    return { uri, cases: added.length };
  });
}

function withCase(text: string, uri: string, item: DataMap): string {
  const edits = addedCase(readDocument(text, uri), item);
  if (edits === undefined)
    throw new UserError(`a case cannot be added to ${uri}: its \`cases\` are written through an alias; add it by hand`);
  return editText(text, edits);
}
