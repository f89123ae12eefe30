/** Files, folders and globs → the transcripts they may be, and what of a folder is not opened at all. */

import type { UnreadFileRow } from "@callgate/report";
import { READERS, readTranscript } from "@callgate/simulator";
import { isGlob } from "../io/glob.js";
import type { Found, Io } from "../io/io.js";
import { filesIn } from "../policies/files.js";
import { UserError } from "../user-error.js";

export interface NamedTranscript {
  readonly path: string;
  /** Named itself, and not by a folder or a glob: then it must be a transcript. */
  readonly outright: boolean;
}

/** What the names lead to. */
export interface NamedTranscripts {
  /** In the order given, each once. */
  readonly files: readonly NamedTranscript[];
  readonly skipped: Skipped;
}

/** What of folders is not opened. */
export interface Skipped {
  /** Files that are not named as recorders name theirs, up to a thousand. */
  readonly files: readonly UnreadFileRow[];
  readonly otherFiles: number;
  readonly folders: readonly string[];
}

/** What recorders name their files, compressed or not. */
const TRANSCRIPT_NAME = /(?:\.(?:jsonl|ndjson|json|log|har|yaml|yml|txt)|(?:^|[/\\])session\.md)(?:\.(?:gz|zst))?$/;

/** Whether a file is named as recorders name theirs. */
export function isTranscriptName(path: string): boolean {
  return TRANSCRIPT_NAME.test(path);
}

/** The most files that are listed. */
export const MAX_UNREAD = 1_000;

/** Of these, the first ones are looked at; a folder of so many other files is no folder of transcripts. */
const MAX_LOOKED_AT = 200;

/** As much of a file as is looked at. In bytes. */
const LOOK = 64 * 1024;

/** @throws UserError where a name leads to nothing */
export async function namedTranscripts(names: readonly string[], io: Io): Promise<NamedTranscripts> {
  const found = new Map<string, NamedTranscript>();
  const others = new Set<string>();
  const folders = new Set<string>();
  const blind = new Map<string, string>();
  for (const name of names) {
    const kind = io.kindOf(name);
    if (kind === "file") {
      found.set(name, { path: name, outright: true });
      continue;
    }
    if (kind === undefined && !isGlob(name))
      throw new UserError(`${name} cannot be read: there is no such file or folder`);
    const isFolder = kind === "directory";
    const { paths, unseen, hiddenFolders } = await filesIn(name, kind, "**/*", io);
    const transcripts = isFolder ? paths.filter((path) => TRANSCRIPT_NAME.test(path)) : paths;
    const hidden = isFolder ? hiddenFolders : [];
    if (transcripts.length === 0) throw new UserError(nothingThere(name, kind, { paths, unseen, hidden }, io));
    for (const path of transcripts) if (!found.has(path)) found.set(path, { path, outright: false });
    for (const path of paths) if (isFolder && !TRANSCRIPT_NAME.test(path)) others.add(path);
    for (const path of hidden) folders.add(path);
    for (const { path, reason } of unseen) blind.set(path, reason);
  }
  const unopened = [...others].filter((path) => !found.has(path));
  const unseen = [...blind]
    .filter(([path]) => !found.has(path))
    .map(([uri, problem]): UnreadFileRow => ({ uri, problem }));
  const room = Math.max(0, MAX_UNREAD - unseen.length);
  return {
    files: [...found.values()],
    skipped: {
      files: [
        ...unseen.slice(0, MAX_UNREAD),
        ...unopened.slice(0, room).map((path, i) => unopenedFile(path, i < MAX_LOOKED_AT, io)),
      ],
      otherFiles: Math.max(0, unseen.length + unopened.length - MAX_UNREAD),
      // One that was named, too, was looked into.
      folders: [...folders].filter((path) => !names.some((name) => name.replace(/[\\/]+$/, "") === path)),
    },
  };
}

function nothingThere(
  name: string,
  kind: "directory" | undefined,
  { paths: others, unseen, hidden }: Pick<Found, "paths" | "unseen"> & { readonly hidden: readonly string[] },
  io: Io,
): string {
  const where = kind === "directory" ? `in ${name === "." ? "this folder" : name}` : `matches ${name}`;
  const [other] = others;
  const look = other === undefined ? undefined : unopenedFile(other, true, io).looksLike;
  const seen =
    other === undefined
      ? (unseen[0] && `${unseen[0].path} cannot be looked at: ${unseen[0].reason}`) || "no file is there"
      : `no file there is named as transcripts are; ${other} looks like ${look}, and is read where it is named itself`;
  const folders =
    hidden.length === 0 ? "" : `; hidden folders are read where they are named: ${hidden.slice(0, 5).join(", ")}`;
  return `no transcript ${where}: ${seen}${folders}`;
}

/** What a file of another name looks like. */
function unopenedFile(path: string, isLookedAt: boolean, io: Io): UnreadFileRow {
  const ending = /[^/\\](\.[^./\\]+)$/.exec(path)?.[1];
  const byName = ending === undefined ? "a file without an ending" : `a \`${ending}\` file`;
  return { uri: path, looksLike: (isLookedAt ? lookAt(path, io) : undefined) ?? byName };
}

function lookAt(path: string, io: Io): string | undefined {
  let bytes: Uint8Array;
  try {
    // Reading a pipe would wait for whoever fills it.
    if (io.isStream(path)) return "a pipe or device";
    bytes = io.readFile(path, LOOK);
  } catch {
    // It is not asked for, so that it cannot be opened is no error.
    return "a file that cannot be opened";
  }
  const { reader, looksLike } = readTranscript([bytes], path, { call: () => undefined, outcome: () => {} });
  if (reader === undefined || !READERS.includes(reader)) return looksLike;
  return `a transcript of the format \`${reader.id}\`; name the file itself to have it read`;
}
