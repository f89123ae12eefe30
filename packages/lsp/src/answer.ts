/** What may be asked about an open file → its answer: the one list of what the thread does. */

import type { Io } from "@callgate/project/io";
import { type Found, findIn, type Place } from "./find.js";
import type { Texts } from "./workspace-io.js";

/** What is asked. */
export type Question =
  /** What is found in it. */
  | { readonly kind: "findings" }
  /** The same, with fixes. */
  | { readonly kind: "fixes" }
  /** What it would be with every safe fix. */
  | { readonly kind: "fixed" };

/** What each question is answered with. */
export interface Answers {
  readonly findings: Found;
  readonly fixes: Found;
  readonly fixed: Found;
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
    default:
      return question satisfies never;
  }
}
