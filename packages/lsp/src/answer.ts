/** What may be asked about an open file → its answer: the one list of what the thread does. */

import type { Io } from "@callgate/project/io";
import type { Position, Range } from "vscode-languageserver";
import { completionsAt, type Proposal } from "./answers/completion.js";
import { hoverAt } from "./answers/hover.js";
import { type LensAnswer, lensesOf } from "./answers/lenses.js";
import {
  definitionAt,
  type FilePlace,
  type RenameAnswer,
  referencesAt,
  renameAt,
  renameableAt,
} from "./answers/navigation.js";
import type { HoverAnswer } from "./answers/policy-hover.js";
import { type Found, findIn, type Place } from "./find.js";
import { openFile } from "./open-file.js";
import type { Texts } from "./workspace-io.js";

/** What is asked. */
export type Question =
  /** What is found in it. */
  | { readonly kind: "findings" }
  /** The same, with fixes. */
  | { readonly kind: "fixes" }
  /** What it would be with every safe fix. */
  | { readonly kind: "fixed" }
  /** What is to be known of a place in it. */
  | { readonly kind: "hover"; readonly at: Position }
  /** What is shown above its tools. */
  | { readonly kind: "lenses" }
  /** What can be written at a place. */
  | { readonly kind: "completion"; readonly at: Position }
  /** Where a place leads to. */
  | { readonly kind: "definition"; readonly at: Position }
  /** Where else what is at a place is named. */
  | { readonly kind: "references"; readonly at: Position }
  /** What can be renamed at a place. */
  | { readonly kind: "renameable"; readonly at: Position }
  /** What another name of it changes. */
  | { readonly kind: "rename"; readonly at: Position; readonly name: string };

/** What each question is answered with. */
export interface Answers {
  readonly findings: Found;
  readonly fixes: Found;
  readonly fixed: Found;
  readonly hover: HoverAnswer | undefined;
  readonly lenses: readonly LensAnswer[];
  readonly completion: readonly Proposal[];
  readonly definition: readonly FilePlace[];
  readonly references: readonly FilePlace[];
  readonly renameable: { readonly range: Range; readonly name: string } | undefined;
  readonly rename: RenameAnswer;
}

/** The answer to a question. @param diskAt the files of the disk, with paths that start from a folder */
export async function answer(
  question: Question,
  place: Place,
  texts: Texts,
  diskAt: (folder: string) => Io,
): Promise<Answers[Question["kind"]]> {
  switch (question.kind) {
    case "findings":
      return findIn(place, texts, diskAt);
    case "fixes":
      return findIn(place, texts, diskAt, { fixes: true });
    case "fixed":
      return findIn(place, texts, diskAt, { fix: "safe" });
    case "hover":
      return hoverAt(openFile(place, texts, diskAt), question.at, await findIn(place, texts, diskAt));
    case "lenses":
      return lensesOf(openFile(place, texts, diskAt));
    case "completion":
      return completionsAt(openFile(place, texts, diskAt), question.at);
    case "definition":
      return definitionAt(openFile(place, texts, diskAt), question.at);
    case "references":
      return referencesAt(openFile(place, texts, diskAt), question.at);
    case "renameable":
      return renameableAt(openFile(place, texts, diskAt), question.at);
    case "rename":
      return renameAt(openFile(place, texts, diskAt), question.at, question.name);
    default:
      return question satisfies never;
  }
}
