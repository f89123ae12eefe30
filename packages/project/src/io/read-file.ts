/** A file → its bytes, in pieces. A file is open only while a piece of it is read. */

import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { isatty } from "node:tty";
import { realFile } from "./boundary.js";
import { pathBytes } from "./file-names.js";
import { STDIN } from "./io.js";
import { FileError } from "./reasons.js";

const CHUNK_BYTES = 1024 * 1024;

/** Files that the system makes up as they are read: they tell of this machine, and may never end. */
const MADE_UP = /^\/(?:proc|sys)(?:\/|$)/;

/** What the null device is on Linux: as every program, callgate reads nothing from it. */
const NULL_DEVICE = "/dev/null";

/** At most `limit` bytes; read in pieces, because a pipe tells no size and may never end. */
export function readStart(path: string, limit: number): Uint8Array {
  const pieces: Buffer[] = [];
  let size = 0;
  for (const chunk of readChunks(path)) {
    pieces.push(Buffer.from(chunk.subarray(0, limit - size)));
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return Buffer.concat(pieces);
}

/** Pieces of at most `bytes`; one is only good until the next is asked for. */
export function* readChunks(path: string, bytes = CHUNK_BYTES): Iterable<Uint8Array> {
  const stat = path === STDIN ? fstatSync(0) : statSync(pathBytes(path));
  refuseOthers(path, stat);
  if (path !== STDIN && stat.isFile()) yield* piecesOf(path, stat, 0, Number.POSITIVE_INFINITY, bytes);
  else yield* streamed(path, bytes);
}

/** The bytes from one offset up to another. */
export function* readRange(path: string, from: number, to: number): Iterable<Uint8Array> {
  const stat = statSync(pathBytes(path));
  refuseOthers(path, stat);
  yield* piecesOf(path, stat, from, to, CHUNK_BYTES);
}

/** @throws FileError for devices, and for what the system makes up */
function refuseOthers(path: string, stat: Stats): void {
  const refuse = (reason: string) => {
    throw new FileError(path, "read", "ENOTSUP", reason);
  };
  if (stat.isBlockDevice()) refuse("it is a device");
  if (stat.isCharacterDevice() && !isQuiet(path, stat)) refuse("it is a device");
  if (path !== STDIN && stat.isFile() && isMadeUp(path)) refuse("the system makes it up as it is read");
}

function isMadeUp(path: string): boolean {
  try {
    return MADE_UP.test(realFile(path));
  } catch (error) {
    // An open file that was removed, as a shell has for its here-documents, has no path any more.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** The null device, or a terminal. */
function isQuiet(path: string, { rdev }: Stats): boolean {
  const none = statSync(NULL_DEVICE, { throwIfNoEntry: false });
  return rdev === none?.rdev || (/^(?:<stdin>|\/dev\/(?:stdin|tty|fd\/0))$/.test(path) && isatty(0));
}

function* piecesOf(path: string, stat: Stats, from: number, to: number, bytes: number): Iterable<Uint8Array> {
  // One byte more than the file is said to hold, so that its end shows.
  const room = Math.max(1, Math.min(bytes, to - from, stat.size - from + 1));
  let buffer: Buffer | undefined;
  for (let at = from; at < to; ) {
    buffer ??= Buffer.allocUnsafe(room);
    const size = readPiece(path, stat, buffer.subarray(0, Math.min(buffer.length, to - at)), at);
    if (size > 0) yield buffer.subarray(0, size);
    if (size < Math.min(buffer.length, to - at)) return;
    at += size;
  }
}

/** Fills the buffer from the offset on; less than it holds only at the file's end. */
function readPiece(path: string, { dev, ino }: Stats, buffer: Buffer, at: number): number {
  const file = openSync(pathBytes(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (stat.ino !== ino || stat.dev !== dev)
      throw new FileError(path, "read", "ESTALE", "it was replaced while it was read");
    let filled = 0;
    while (filled < buffer.length) {
      const size = readSync(file, buffer, filled, buffer.length - filled, at + filled);
      if (size === 0) break;
      filled += size;
    }
    return filled;
  } finally {
    closeSync(file);
  }
}

function* streamed(path: string, bytes: number): Iterable<Uint8Array> {
  const file = path === STDIN ? 0 : openSync(pathBytes(path), "r");
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    for (;;) {
      const size = readWhenThere(file, buffer);
      if (size === 0) return;
      yield buffer.subarray(0, size);
    }
  } finally {
    // A file that is opened later would get the standard input's number.
    if (file !== 0) closeSync(file);
  }
}

/** Between two looks at a pipe that has nothing yet; in milliseconds. */
const SHORTEST_WAIT = 1;
const MAX_WAIT = 50;

/**
 * As `readSync`, of what may be a pipe that another program has made non-blocking (the setting is shared by all that
 * hold the pipe): that nothing is there yet is not its end.
 */
function readWhenThere(file: number, buffer: Buffer): number {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(2 * wait, MAX_WAIT)) {
    try {
      return readSync(file, buffer, 0, buffer.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // How Windows tells the end of a pipe.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN" && code !== "EINTR") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
}
