/** Document × edits → the document as it would be, read again. */

import {
  type DialectId,
  type Document,
  decides,
  type Enforcement,
  type Finding,
  type Lowered,
  lower,
  type Release,
  readDocument,
} from "@callgate/core";
import { editText, type TextEdit } from "@callgate/core/edit";
import { StepLimit } from "@callgate/core/logic";
import { enforcementSentence } from "@callgate/core/policy";

/** A document and what it was lowered to. */
export interface Subject {
  readonly document: Document;
  readonly lowered: Lowered;
  /** The dialect that was asked for, whatever the document looks like. */
  readonly dialect?: DialectId | undefined;
  /** The release that was asked for. */
  readonly release?: Release | undefined;
}

/** What edits make of a document, or why they must not be made. */
export type Edited = { readonly subject: Subject } | { readonly problem: string };

/** Makes the edits and reads the result, which may have no error of reading or lowering that was not there before. */
export function withEdits(subject: Subject, edits: readonly TextEdit[]): Edited {
  const { document: before, lowered: was } = subject;
  const edited = subjectOf(editText(before.text, edits), subject);
  const { lowered } = edited;
  const error = newError(was.findings, lowered.findings);
  if (error !== undefined) return { problem: error.message };
  if (decides(was.enforcement) && !decides(lowered.enforcement))
    return { problem: `what comes out: ${enforcementSentence(lowered.enforcement)}` };
  return { subject: edited };
}

/** Another text, read as that of the subject was. */
export function subjectOf(text: string, { document: { uri }, dialect, release }: Subject): Subject {
  const document = readDocument(text, uri);
  return { document, lowered: lower(document, { dialect, release }), dialect, release };
}

export function newError(before: readonly Finding[], after: readonly Finding[]): Finding | undefined {
  const known = new Map<string, number>();
  const idOf = ({ check, message }: Finding) => `${check} ${message}`;
  for (const finding of before) known.set(idOf(finding), (known.get(idOf(finding)) ?? 0) + 1);
  return after.find((finding) => {
    const left = (known.get(idOf(finding)) ?? 0) - 1;
    known.set(idOf(finding), left);
    return finding.severity === "error" && left < 0;
  });
}

/**
 * Whether it is known what was written, although a program may refuse it. A policy that the program's validation refuses
 * is judged by what the engine's packages make of it: a fix may make it enforced, and then it must allow nothing that it
 * denied as written. Of a document that cannot be loaded what it denies is not known, so nothing that makes it load is
 * safe; the catalogue's form, which nothing loads, is judged by its documented meaning.
 */
export function isMeant(enforcement: Enforcement): boolean {
  return decides(enforcement) || enforcement === "invalid";
}

/** For all questions about the fixes of one document: what is not decided within it is not safe. */
export function fixSteps(): StepLimit {
  return new StepLimit(500_000);
}
