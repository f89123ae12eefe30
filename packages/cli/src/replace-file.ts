/** Text → a file, whole or not at all. */

import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { nameOfBytes, pathBytes } from "./file-names.js";

/**
 * Writes beside the file and then puts the new one in its place, so that nobody ever finds half of it. A link stays a
 * link, permissions stay as they are, and a device or a pipe is written to. Throws what the file system throws.
 */
export function replaceFile(path: string, text: string): void {
  const at = pathBytes(path);
  const present = statSync(at, { throwIfNoEntry: false });
  if (present !== undefined && !present.isFile()) {
    writeFileSync(at, text);
    return;
  }
  // What may not be written must not be replaced either.
  if (present !== undefined) closeSync(openSync(at, "r+"));
  const target = present === undefined ? at : pathBytes(nameOfBytes(realpathSync(at, { encoding: "buffer" })));
  const beside = Buffer.concat([Buffer.from(target), Buffer.from(`.${process.pid}.tmp`)]);
  const file = openSync(beside, "wx", present === undefined ? 0o666 : present.mode & 0o777);
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
