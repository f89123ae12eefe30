/** Transcripts that were named → their calls, read in the order of time; and what was read of each. */

import { withCommas } from "@callgate/core/text";
import type { PassedOverTable, TranscriptRow, UnreadFileRow } from "@callgate/report";
import {
  addPassedOver,
  mostFrequent,
  NOTHING_PASSED_OVER,
  type ReadOptions,
  readTogether,
  readTranscript,
  type SeekableFile,
  type Sink,
  type TranscriptSummary,
  unreadCalls,
} from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import { MAX_UNREAD, type NamedTranscript, type NamedTranscripts } from "./named-transcripts.js";
import { withProgress } from "./progress.js";
import { NAMED_FORMATS } from "./transcript-format.js";

/** The pieces in which files are read: of one, of all that are read together, and the least. */
const CHUNK_BYTES = 1024 * 1024;
const ALL_CHUNKS_BYTES = 32 * 1024 * 1024;
const LEAST_CHUNK_BYTES = 64 * 1024;

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

/** What was read and what was not. */
export interface ReadTranscripts {
  readonly rows: readonly TranscriptRow[];
  readonly passedOver: PassedOverTable;
}

/**
 * What was found in each file that is a transcript, and what was passed over in them and beside them.
 * @param from the format that was asked for
 * @throws UserError for a file named outright that is no transcript, and where no file is one
 */
export function transcriptRows(
  { files, skipped }: NamedTranscripts,
  summaries: readonly TranscriptSummary[],
  from: string | undefined,
): ReadTranscripts {
  const rows: TranscriptRow[] = [];
  const unread: UnreadFileRow[] = [];
  let counts = NOTHING_PASSED_OVER;
  for (const [i, file] of files.entries()) {
    const summary = summaries[i] as TranscriptSummary;
    const problem = problemOf(file, summary, from);
    if (problem !== undefined) unread.push(problem);
    const row = rowOf(file, summary, from);
    if (row !== undefined) rows.push(row);
    counts = addPassedOver(counts, summary.passedOver);
  }
  if (rows.length === 0) throw new UserError(noneRead(files, unread));
  const all = [...unread, ...skipped.files];
  return {
    rows,
    passedOver: {
      ...counts,
      tools: mostFrequent(counts.tools),
      unread: mostFrequent(counts.unread),
      records: mostFrequent(counts.records),
      noMessages: mostFrequent(counts.noMessages),
      files: all.slice(0, MAX_UNREAD),
      otherFiles: skipped.otherFiles + Math.max(0, all.length - MAX_UNREAD),
      folders: skipped.folders,
    },
  };
}

function noneRead(files: readonly NamedTranscript[], unread: readonly UnreadFileRow[]): string {
  const looks = unread
    .slice(0, 3)
    .map(
      ({ uri, looksLike, problem }) => `${uri}${looksLike === undefined ? `: ${problem}` : ` looks like ${looksLike}`}`,
    );
  return `none of the ${files.length} files there is a transcript: ${looks.join("; ")}${unread.length > 3 ? "; …" : ""}; name one of them outright to see why`;
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
  const share = Math.ceil(ALL_CHUNKS_BYTES / paths.length);
  const bytes = Math.max(LEAST_CHUNK_BYTES, Math.min(CHUNK_BYTES, share));
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

/** The pieces of a file; an error names the file. */
function* namingFile(path: string, open: () => Iterable<Uint8Array>): Iterable<Uint8Array> {
  try {
    yield* open();
  } catch (error) {
    throw fileProblem(error, path, "read");
  }
}

/** Undefined for a file of which nothing was read. */
function rowOf(
  { path }: NamedTranscript,
  { reader, lines, bad, firstBad, repeated }: TranscriptSummary,
  from: string | undefined,
): TranscriptRow | undefined {
  if (reader === undefined || (from !== undefined && bad === lines)) return undefined;
  return { uri: path, format: reader.id, lines, bad, firstBad, ...(repeated > 0 ? { repeated } : {}) };
}

/**
 * Why a file was not read, or not to its end; undefined where it was.
 * @throws UserError for one that was named outright
 */
function problemOf(
  { path, outright }: NamedTranscript,
  { reader, lines, bad, unreadable, looksLike, passedOver }: TranscriptSummary,
  from: string | undefined,
): UnreadFileRow | undefined {
  if (unreadable !== undefined) {
    if (outright) throw new UserError(`${path} cannot be read: ${unreadable}`);
    return { uri: path, problem: reader === undefined ? unreadable : `read in part: ${unreadable}` };
  }
  if (outright && lines === 0) throw new UserError(`${path} is empty: there is nothing to replay`);
  if (from !== undefined && bad === lines) {
    const problem = `none of its lines is a record of the format \`${from}\``;
    if (outright)
      throw new UserError(`${path} is no transcript of the format \`${from}\`: none of its lines is a record of it`);
    return { uri: path, problem };
  }
  if (reader !== undefined) return undefined;
  if (!outright)
    return looksLike === undefined ? { uri: path, problem: "no record of a known format" } : { uri: path, looksLike };
  const look = looksLike === undefined ? "" : `it looks like ${looksLike}; `;
  const n = unreadCalls(passedOver);
  const calls =
    n === 0 ? "" : `it holds ${n === 1 ? "1 tool call" : `${withCommas(n)} tool calls`} that callgate cannot read; `;
  throw new UserError(
    `${path} is no transcript: ${look}${calls}none of its lines is a record of a known format; the formats are ${NAMED_FORMATS}`,
  );
}
