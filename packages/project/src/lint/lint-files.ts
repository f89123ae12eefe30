/** Files that may hold policies → what is found in each, whichever thread takes it. */

import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import type { Io } from "../io/io.js";
import { bytesOf, type PolicyCandidate } from "../policies/files.js";
import { UserError } from "../user-error.js";
import type { DigestOf } from "./file-digest.js";
import type { KeptFile } from "./findings-cache.js";
import { type FileSettings, type LintAsked, type LintedPolicy, lintFile } from "./lint-file.js";

/** All that linting files depends on, beside their own bytes, as plain data. */
export interface LintWork {
  readonly asked: LintAsked;
  readonly files: readonly FileToLint[];
  /** The bytes of tool lists by path, so that every thread sees the same. */
  readonly lists: ReadonlyMap<string, Uint8Array>;
  /** The build of callgate, where findings are kept; undefined where they are not. */
  readonly build: string | undefined;
}

export interface FileToLint {
  readonly candidate: PolicyCandidate;
  readonly settings: FileSettings;
}

/** What became of one file. */
export type LintedFile =
  /** Undefined where it holds something else. `kept` is what is kept of it, and its digest. */
  | { readonly policy: LintedPolicy | undefined; readonly kept?: readonly [digest: string, KeptFile] | undefined }
  /** It was named and cannot be read; the sentence says why. */
  | { readonly unreadable: string };

/** Gives the numbers of files, each to one thread only. */
export interface Turns {
  /** The number of the next file; as many as there are, or more, when none is left. */
  next(): number;
}

/** What makes of a file and what was found in it that which is kept. */
export interface Keeping {
  readonly digestOf: DigestOf;
  readonly keptOf: (policy: LintedPolicy | undefined, bytes: Uint8Array) => KeptFile;
}

/**
 * Lints files for as long as there are some.
 * @param onDone hears of each that is done
 * @param keeping undefined where nothing is kept
 */
export function lintFiles(
  { asked, files, lists }: LintWork,
  turns: Turns,
  io: Io,
  onDone: () => void,
  keeping: Keeping | undefined,
): [number, LintedFile][] {
  const linted: [number, LintedFile][] = [];
  const listAt = readOnce(lists);
  for (let number = turns.next(); number < files.length; number = turns.next()) {
    const { candidate, settings } = files[number] as FileToLint;
    const read = bytesUnlessUnreadable(candidate, io);
    if ("unreadable" in read) linted.push([number, read]);
    else {
      const policy = lintFile(candidate, read, settings, listAt(settings.tools), asked);
      const kept = read instanceof Uint8Array ? keptOf(keeping, { candidate, settings }, policy, read) : undefined;
      linted.push([number, { policy, kept }]);
    }
    onDone();
  }
  return linted;
}

function keptOf(
  keeping: Keeping | undefined,
  file: FileToLint,
  policy: LintedPolicy | undefined,
  bytes: Uint8Array,
): [string, KeptFile] | undefined {
  return keeping && [keeping.digestOf(file, bytes), keeping.keptOf(policy, bytes)];
}

/** The bytes of a file, why it cannot be looked at, or why the run must end. */
export function bytesUnlessUnreadable(
  candidate: PolicyCandidate,
  io: Io,
): Uint8Array | { readonly unseen: string } | { readonly unreadable: string } {
  try {
    return bytesOf(candidate, io);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { unreadable: error.message };
  }
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
