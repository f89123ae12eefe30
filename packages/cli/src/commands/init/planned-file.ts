/** What is to be written, shown, agreed on, and put in place. */

import { dirname } from "node:path";
import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { unifiedDiff } from "@callgate/project/lint";
import { readInput } from "@callgate/project/policies";
import { printable } from "@callgate/report";

export interface PlannedFile {
  /** From the top of the repository, with `/` between its parts. */
  readonly path: string;
  /** What is there; undefined for nothing. */
  readonly before: string | undefined;
  readonly after: string;
  /** What to add to the line that names it. */
  readonly note?: string | undefined;
  /** What is written instead where the file at `path` is to stay as it is; nothing when undefined. */
  readonly without?: { readonly path: string; readonly after: string | undefined } | undefined;
}

/** A file's text; undefined where none is there. @throws UserError for a folder, and for a file that is too large */
export function textAt(path: string, io: Io): string | undefined {
  const kind = io.kindOf(path);
  if (kind === "directory") throw new UserError(`${path} is a folder; a file is to be written there`);
  if (kind === undefined) return undefined;
  const bytes = readInput(path, MAX_DOCUMENT_BYTES, io);
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) throw new UserError(`${path} is too large to be changed`);
  return new TextDecoder().decode(bytes);
}

/**
 * Writes the files that differ, those that are there after asking, or keeping a backup of each where that was agreed on
 * before. Nothing is written before all is decided.
 * @throws UserError where no person can be asked
 */
export async function writePlanned(files: readonly PlannedFile[], isAgreed: boolean, io: Io): Promise<void> {
  const chosen: PlannedFile[] = [];
  const declined = new Set<string>();
  for (const planned of files) {
    const { path, before, without } = planned;
    const isWithout = without !== undefined && declined.has(without.path);
    const after = isWithout ? without.after : planned.after;
    if (isWithout && after === undefined) declined.add(path);
    if (after === undefined || after === before) continue;
    const file = { ...planned, after };
    if (isAgreed || before === undefined || (await isWanted(file, before, io))) chosen.push(file);
    else declined.add(path);
  }
  for (const { path, before, after, note } of chosen) {
    const backup = before === undefined || !isAgreed ? undefined : keepBackup(path, before, io);
    put(path, after, io);
    const kept = backup === undefined ? "" : ` (what it was is in ${backup})`;
    const line = `${before === undefined ? "wrote" : "changed"} ${path}${note === undefined ? "" : `: ${note}`}${kept}`;
    io.stdout.write(`${printable(line)}\n`);
  }
}

/** Prints what would be written, as a diff. */
export function showPlanned(files: readonly PlannedFile[], io: Io): void {
  for (const { path, before, after } of files) if (before !== after) io.stdout.write(shownDiff(path, before, after));
}

/** Backups of one file beyond these are too many to be of use. */
const MAX_BACKUPS = 100;

/** Keeps a text beside the file it is from, under a name that is free. @returns that name */
function keepBackup(path: string, text: string, io: Io): string {
  for (let number = 0; number < MAX_BACKUPS; number++) {
    const backup = `${path}.bak${number === 0 ? "" : number}`;
    if (io.kindOf(backup) !== undefined) continue;
    try {
      io.makeFile(backup, text);
    } catch (error) {
      throw fileProblem(error, backup, "written");
    }
    return backup;
  }
  throw new UserError(`${path} has ${MAX_BACKUPS} backups beside it, to ${path}.bak${MAX_BACKUPS - 1}; remove some`);
}

function put(path: string, text: string, io: Io): void {
  try {
    io.makeFolder(dirname(path));
    io.replaceFile(path, text);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}

/** Shows what would change, and asks. @throws UserError where no person can be asked */
async function isWanted({ path, after }: PlannedFile, before: string, io: Io): Promise<boolean> {
  const answer = await io.ask(`${shownDiff(path, before, after)}change ${printable(path)}? [y/N] `);
  if (answer === undefined)
    throw new UserError(
      `${path} is there already, and no person can be asked; --yes changes it and keeps a backup, --dry-run shows how, and nothing was written`,
    );
  return /^y(?:es)?$/i.test(answer.trim());
}

function shownDiff(path: string, before: string | undefined, after: string): string {
  return unifiedDiff(path, before, after).split("\n").map(printable).join("\n");
}
