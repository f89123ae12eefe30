/** A folder → the recorded sessions in it, known by their beginnings. */

import { READERS, readTranscript } from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { fileReason } from "../io/reasons.js";
import { isTranscriptName } from "./named-transcripts.js";

/** As much of each file of a folder as is looked at. In bytes. */
const LOOK = 64 * 1024;

/** What of a folder is looked at. */
const MAX_LOOKED_AT = 2_000;

export interface FoundTranscript {
  readonly path: string;
  /** The format's id. */
  readonly format: string;
}

/** The transcripts in the working directory, at any depth, as paths from it; of the first files that are named as such. */
export async function transcriptsBelow(io: Io): Promise<FoundTranscript[]> {
  const { paths } = await io.glob("**/*", ".");
  return paths
    .filter(isTranscriptName)
    .slice(0, MAX_LOOKED_AT)
    .flatMap((path) => {
      const format = transcriptFormat(path, LOOK, io);
      return format === undefined ? [] : [{ path, format }];
    });
}

/**
 * The format of a file that looks like a transcript; undefined of any other, and of one that cannot be read.
 * @param look how much of it is looked at, in bytes
 */
export function transcriptFormat(path: string, look: number, io: Io): string | undefined {
  let bytes: Uint8Array;
  try {
    if (io.isStream(path)) return undefined;
    bytes = io.readFile(path, look);
  } catch (error) {
    if (fileReason(error) === undefined) throw error;
    return undefined;
  }
  const { reader } = readTranscript([bytes], path, { call: () => undefined, outcome: () => {} });
  return reader !== undefined && READERS.includes(reader) ? reader.id : undefined;
}
