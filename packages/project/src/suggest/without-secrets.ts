/** Sentences about recordings, which repeat names from them → the same without names that look like secrets. */

import type { PassedOverTable } from "@callgate/report";
import { isSecret, shown } from "@callgate/suggest";
import { UserError } from "../user-error.js";

/** What a sentence has in backticks. */
const QUOTED = /`([^`]*)`/g;

function withoutSecrets(sentence: string): string {
  return sentence.replace(QUOTED, (whole, text: string) => (isSecret(text) ? `\`${shown(text)}\`` : whole));
}

/** @throws what `read` throws, a UserError without secrets in its message */
export function readWithoutSecrets<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(withoutSecrets(error.message), withoutSecrets(error.details))
      : error;
  }
}

/** The names, and what files look like, as a report may show them. */
export function passedOverWithoutSecrets(table: PassedOverTable): PassedOverTable {
  const names = <T extends { readonly name: string }>(counts: readonly T[]) =>
    counts.map((one) => (isSecret(one.name) ? { ...one, name: shown(one.name) } : one));
  return {
    ...table,
    tools: names(table.tools),
    unread: names(table.unread),
    records: names(table.records),
    noMessages: names(table.noMessages),
    files: table.files.map((file) => ({
      ...file,
      looksLike: file.looksLike && withoutSecrets(file.looksLike),
      problem: file.problem && withoutSecrets(file.problem),
    })),
  };
}
