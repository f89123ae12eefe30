/** A file → an Appender: whole lines, whatever becomes of the process, the disk, or others that append. */

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import type { Appender } from "./io.js";

/** A recording may hold secrets: a file that is made is its owner's alone. */
const OWNER_ONLY = 0o600;

/** A pipe without a reader is an error, and no reason to wait: a session goes on. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

const LINE_BREAK = Buffer.from("\n");

/** Opens a file for appending, and makes one that is missing. Throws what the file system throws. */
export function openAppender(path: string | Buffer): Appender {
  const made = !existsSync(path);
  const file = openSync(path, APPEND, OWNER_ONLY);
  try {
    if (endsInTornLine(path)) writeSync(file, LINE_BREAK);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    append(line) {
      const bytes = Buffer.from(line);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(file, bytes, written);
      } catch (error) {
        if (written > 0) takeBack(path, bytes.subarray(0, written));
        throw error;
      }
    },
    close: () => closeSync(file),
    discard() {
      const isUntouched = made && fstatSync(file).size === 0;
      closeSync(file);
      if (isUntouched) unlinkSync(path);
    },
  };
}

/** Whoever wrote the file before may have been killed, or its machine, in the middle of a line. */
function endsInTornLine(path: string | Buffer): boolean {
  const stat = statSync(path);
  if (!stat.isFile() || stat.size === 0) return false;
  const file = openSync(path, "r");
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, stat.size - 1);
    return !last.equals(LINE_BREAK);
  } finally {
    closeSync(file);
  }
}

/** Removes the beginning of a line from the end of the file, unless something else is there. */
function takeBack(path: string | Buffer, written: Buffer): void {
  if (!statSync(path).isFile()) return;
  const file = openSync(path, "r+");
  try {
    const start = fstatSync(file).size - written.length;
    const end = Buffer.alloc(written.length);
    if (start >= 0 && readSync(file, end, 0, end.length, start) === end.length && end.equals(written))
      ftruncateSync(file, start);
  } finally {
    closeSync(file);
  }
}
