/** Files, folders and globs → the transcripts they name, read in the order of time. */

import type { TranscriptRow } from "@callgate/report";
import {
  type ReadOptions,
  readTogether,
  readTranscript,
  type SeekableFile,
  type Sink,
  type TranscriptSummary,
} from "@callgate/simulator";
import { isGlob } from "../config/glob.js";
import { UserError } from "../exit.js";
import { allFilesIn, fileProblem } from "../files.js";
import type { Io } from "../io.js";
import { withProgress } from "../progress.js";
import { NAMED_FORMS } from "../transcript-form.js";

export interface NamedTranscript {
  readonly path: string;
  /** Named itself, and not by a folder or a glob: then it must be a transcript. */
  readonly outright: boolean;
}

/** What recorders name their files, compressed or not. */
const TRANSCRIPT_FILES = "**/*.{jsonl,ndjson,json,log,yaml,yml,txt}{,.gz,.zst}";

const CHUNK_BYTES = 1024 * 1024;
const LEAST_CHUNK_BYTES = 64 * 1024;

/**
 * The files that the names lead to, in the order given, each once.
 * @throws UserError where a name leads to nothing
 */
export async function namedTranscripts(names: readonly string[], io: Io): Promise<NamedTranscript[]> {
  const found = new Map<string, NamedTranscript>();
  for (const name of names) {
    const kind = io.kindOf(name);
    if (kind === "file") found.set(name, { path: name, outright: true });
    else {
      if (kind === undefined && !isGlob(name))
        throw new UserError(`${name} cannot be read: there is no such file or folder`);
      const paths = await allFilesIn(name, kind, TRANSCRIPT_FILES, io);
      if (paths.length === 0) throw new UserError(`no transcript ${whereOf(name, kind)}: no file is there`);
      for (const path of paths) if (!found.has(path)) found.set(path, { path, outright: false });
    }
  }
  return [...found.values()];
}

/** Where the calls of each transcript go; a replay is one. */
export interface Sinks<T> {
  sink(uri: string): Sink<T>;
}

/** Reads the transcripts into the replay, all of them together in the order of their recorded times. */
export function readTranscripts<T>(
  named: readonly NamedTranscript[],
  replay: Sinks<T>,
  options: ReadOptions,
  io: Io,
): TranscriptSummary[] {
  return readAll(
    named.map(({ path }) => path),
    replay,
    options,
    io,
  );
}

/**
 * What was found in each file that is a transcript.
 * @param from the form that was asked for
 * @throws UserError for one named outright that is none, and where none is
 */
export function transcriptRows(
  named: readonly NamedTranscript[],
  summaries: readonly TranscriptSummary[],
  from: string | undefined,
): TranscriptRow[] {
  const rows = named.flatMap((file, i) => rowOf(file, summaries[i] as TranscriptSummary, from));
  if (rows.length === 0)
    throw new UserError(
      `none of the ${named.length} files there is a transcript; name one of them outright to see why`,
    );
  return rows;
}

/** The transcripts as files of which any piece can be read. */
export function seekableFiles(named: readonly NamedTranscript[], io: Io): SeekableFile[] {
  return named.map(({ path }) => ({
    uri: path,
    size: io.sizeOf(path),
    chunks: (from, to) => namingFile(path, () => io.readRange(path, from, to)),
  }));
}

function readAll<T>(paths: readonly string[], replay: Sinks<T>, options: ReadOptions, io: Io): TranscriptSummary[] {
  const [only, other] = paths;
  const bytes = Math.max(LEAST_CHUNK_BYTES, Math.ceil(CHUNK_BYTES / paths.length));
  const chunks = (path: string) => {
    const size = io.isStream(path) ? 0 : io.sizeOf(path);
    return namingFile(path, () => withProgress(io.readChunks(path, bytes), size, path, io.stderr));
  };
  // Merging costs; what is alone needs none.
  if (only !== undefined && other === undefined)
    return [readTranscript(chunks(only), only, replay.sink(only), options)];
  return readTogether(
    paths.map((path) => ({ uri: path, once: io.isStream(path), chunks: () => chunks(path) })),
    (uri) => replay.sink(uri),
    options,
  );
}

/** The pieces of a file; what goes wrong is told with its name. */
function* namingFile(path: string, open: () => Iterable<Uint8Array>): Iterable<Uint8Array> {
  try {
    yield* open();
  } catch (error) {
    throw fileProblem(error, path, "read");
  }
}

function rowOf(
  { path, outright }: NamedTranscript,
  summary: TranscriptSummary,
  from: string | undefined,
): TranscriptRow[] {
  const { reader, lines, bad, firstBad, repeated, unreadable } = summary;
  if (unreadable !== undefined && outright) throw new UserError(`${path} cannot be read: ${unreadable}`);
  if (outright && lines === 0) throw new UserError(`${path} is empty: there is nothing to replay`);
  if (from !== undefined && bad === lines) {
    if (!outright) return [];
    throw new UserError(`${path} is no transcript of the form \`${from}\`: none of its lines is a record of it`);
  }
  if (reader !== undefined)
    return [{ uri: path, form: reader.id, lines, bad, firstBad, ...(repeated > 0 ? { repeated } : {}) }];
  if (!outright) return [];
  throw new UserError(
    `${path} is no transcript: none of its lines is a record of a known form; the forms are ${NAMED_FORMS}`,
  );
}

function whereOf(name: string, kind: "directory" | undefined): string {
  return kind === "directory" ? `in ${name === "." ? "this folder" : name}` : `matches ${name}`;
}
