/** The files that are there, and some that are not written yet: what is written through it stays in memory. */

import { resolve } from "node:path";
import type { Io } from "./io.js";

export interface DraftIo extends Io {
  /** What was written to a path; undefined where nothing was. */
  draftOf(path: string): string | undefined;
}

/** Files are read and written whole through it; all else goes to `io`. */
export function draftIo(io: Io): DraftIo {
  const drafts = new Map<string, Uint8Array>();
  const key = (path: string) => resolve(io.cwd, path);
  const put = (path: string, text: string) => {
    drafts.set(key(path), new TextEncoder().encode(text));
  };
  const draft: DraftIo = {
    ...io,
    opened: () => draft,
    kindOf: (path) => (drafts.has(key(path)) ? "file" : io.kindOf(path)),
    readFile: (path, limit) => drafts.get(key(path))?.subarray(0, limit) ?? io.readFile(path, limit),
    sizeOf: (path) => drafts.get(key(path))?.byteLength ?? io.sizeOf(path),
    isStream: (path) => !drafts.has(key(path)) && io.isStream(path),
    replaceFile: put,
    makeFile: put,
    updateFile: (path, change) => {
      const text = change();
      if (text !== undefined) put(path, text);
    },
    draftOf: (path) => {
      const bytes = drafts.get(key(path));
      return bytes && new TextDecoder().decode(bytes);
    },
  };
  return draft;
}
