/** Text → a file, whole or not at all. */

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { nameBeside } from "./beside.js";
import { pathBytes } from "./file-names.js";
import { FileError } from "./reasons.js";

/**
 * Writes beside the file and then puts the new one in its place, so that no reader ever finds half of it. A link stays a
 * link; owner, group and permissions stay as they are. Where renaming could not keep them, or would part the file from
 * its hard links, it is overwritten, and put back as it was where that fails. A device or a pipe is written to. Throws
 * what the file system throws.
 */
export function replaceFile(path: string, text: string): void {
  const writer = openReplacement(path);
  try {
    writer.write(Buffer.from(text));
  } catch (error) {
    writer.discard();
    throw error;
  }
  writer.close();
}

/** Makes a file of its own. @throws FileError where one is there already, whoever was first */
export function makeFile(path: string, text: string): void {
  const [at, beside] = [pathBytes(path), nameBeside(pathBytes(path))];
  const file = openSync(beside, "wx", 0o666);
  try {
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(beside, at);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new FileError(path, "written", code, "it is there already");
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP") throw error;
    // A file system without hard links: an empty file keeps the name until the whole one takes its place.
    closeSync(openSync(at, "wx"));
    renameSync(beside, at);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** What is to take a file's place, once it is whole. */
export interface Replacement {
  write(bytes: Uint8Array): void;
  /** Puts it in place. What throws has left what was there. */
  close(): void;
  /** Leaves what was there. */
  discard(): void;
}

export function openReplacement(path: string): Replacement {
  const at = pathBytes(path);
  const present = statSync(at, { throwIfNoEntry: false });
  if (present !== undefined && !present.isFile()) return intoStream(openSync(at, "w"));
  // What may not be written must not be replaced either.
  if (present !== undefined) closeSync(openSync(at, "r+"));
  const target = present === undefined ? at : realpathSync.native(at, { encoding: "buffer" });
  const beside = nameBeside(target);
  let file: number;
  try {
    file = openSync(beside, "wx", present === undefined ? 0o666 : 0o600);
  } catch (error) {
    if (present === undefined || !isNoRoom(error)) throw error;
    return gathered(target);
  }
  const remove = () => {
    rmSync(beside, { force: true });
    unfinished.delete(beside);
  };
  keepInMind(beside);
  return {
    write: (bytes) => writeAll(file, bytes),
    close() {
      try {
        let isAlike: boolean;
        try {
          isAlike = present === undefined || takesAfter(file, present);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        if (isAlike) renameSync(beside, target);
        else overwrite(target, readFileSync(beside));
        remove();
      } catch (error) {
        remove();
        throw error;
      }
    },
    discard() {
      closeSync(file);
      remove();
    },
  };
}

/** What is not in its place yet; where the process ends before, nothing of it is left. */
const unfinished = new Set<string | Buffer>();
let isHeard = false;

function keepInMind(beside: string | Buffer): void {
  unfinished.add(beside);
  if (isHeard) return;
  isHeard = true;
  process.once("exit", () => {
    for (const one of unfinished) rmSync(one, { force: true });
  });
}

/** Whether a file may not be made beside another one. */
function isNoRoom(error: unknown): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Gives the new file the owner and the permissions of the one that it replaces; false where that is not all of it. */
function takesAfter(file: number, { uid, gid, mode, nlink }: Stats): boolean {
  if (nlink > 1) return false;
  const own = fstatSync(file);
  try {
    if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid);
    fchmodSync(file, mode & 0o7777);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return false;
    throw error;
  }
  return true;
}

/** A file in a folder in which no other can be made. */
function gathered(target: string | Buffer): Replacement {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    close: () => overwrite(target, Buffer.concat(pieces)),
    discard: () => {},
  };
}

/** The one way to keep a file's hard links and its owner. */
function overwrite(target: string | Buffer, bytes: Uint8Array): void {
  const before = readFileSync(target);
  const file = openSync(target, "r+");
  try {
    writeAll(file, bytes, 0);
    ftruncateSync(file, bytes.byteLength);
    fsyncSync(file);
  } catch (error) {
    writeAll(file, before, 0);
    ftruncateSync(file, before.byteLength);
    throw error;
  } finally {
    closeSync(file);
  }
}

function intoStream(file: number): Replacement {
  return { write: (bytes) => writeAll(file, bytes), close: () => closeSync(file), discard: () => closeSync(file) };
}

/** Between two tries to write to a pipe that is full; in milliseconds. */
const WAIT = 10;

/** Writes all of it, however little the system takes at a time. */
function writeAll(file: number, bytes: Uint8Array, from?: number): void {
  for (let done = 0; done < bytes.byteLength; ) {
    try {
      done += writeSync(file, bytes, done, bytes.byteLength - done, from === undefined ? null : from + done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN" && code !== "EINTR") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
    }
  }
}
