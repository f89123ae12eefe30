/** Files that may hold policies → what is found in each, whichever thread takes it. */

import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import type { Io } from "../io/io.js";
import { bytesOf, type PolicyCandidate } from "../policies/files.js";
import { UserError } from "../user-error.js";
import { type FileSettings, type LintAsked, type LintedPolicy, lintFile } from "./lint-file.js";

/** All that linting files depends on, beside their own bytes, as plain data. */
export interface LintWork {
  readonly asked: LintAsked;
  readonly files: readonly FileToLint[];
  /** The bytes of tool lists by path, so that every thread sees the same. */
  readonly lists: ReadonlyMap<string, Uint8Array>;
}

export interface FileToLint {
  readonly candidate: PolicyCandidate;
  readonly settings: FileSettings;
}

/** What became of one file. */
export type LintedFile =
  | { readonly policy: LintedPolicy }
  /** It holds something else. */
  | { readonly policy: undefined }
  /** It was named and cannot be read; the sentence says why. */
  | { readonly unreadable: string };

/** Gives the numbers of files, each to one thread only. */
export interface Turns {
  /** The number of the next file; as many as there are, or more, when none is left. */
  next(): number;
}

/** Lints files for as long as there are some. @param onDone hears of each that is done */
export function lintFiles(
  { asked, files, lists }: LintWork,
  turns: Turns,
  io: Io,
  onDone: () => void,
): [number, LintedFile][] {
  const linted: [number, LintedFile][] = [];
  const listAt = readOnce(lists);
  for (let number = turns.next(); number < files.length; number = turns.next()) {
    const { candidate, settings } = files[number] as FileToLint;
    linted.push([number, lintOne(candidate, settings, listAt(settings.tools), asked, io)]);
    onDone();
  }
  return linted;
}

function lintOne(
  candidate: PolicyCandidate,
  settings: FileSettings,
  tools: ToolCatalogue | undefined,
  asked: LintAsked,
  io: Io,
): LintedFile {
  let read: Uint8Array | { readonly unseen: string };
  try {
    read = bytesOf(candidate, io);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { unreadable: error.message };
  }
  return { policy: lintFile(candidate, read, settings, tools, asked) };
}

function readOnce(lists: ReadonlyMap<string, Uint8Array>): (path: string | undefined) => ToolCatalogue | undefined {
  const known = new Map<string, ToolCatalogue | undefined>();
  return (path) => {
    const bytes = path === undefined ? undefined : lists.get(path);
    if (path === undefined || bytes === undefined) return undefined;
    if (!known.has(path)) known.set(path, readTools(bytes, path).tools);
    return known.get(path);
  };
}
