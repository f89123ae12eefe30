/** A folder → an `Io` through which nothing else is reached, and nothing changed: for whoever serves strangers. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../user-error.js";
import { Boundary, isBelow, realPath } from "./boundary.js";
import { baseOf } from "./glob.js";
import type { Io } from "./io.js";
import { processIo } from "./process-io.js";
import { FileError, fileProblem } from "./reasons.js";

/** The largest file that is read. A policy has 2 MiB at most; this is for recorded sessions. In bytes. */
export const MAX_ROOTED_BYTES = 64 * 1024 * 1024;

const OUTSIDE = "it lies outside of the folder that may be read here";
const LEADS_OUT = "it is a link, or lies behind one, that leads out of the folder that may be read here";

export interface RootedOptions {
  /** Texts that are found at these paths, seen from the folder, whatever the disk has there. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

/**
 * The folder's regular files up to `MAX_ROOTED_BYTES`. A path that leads out of it, by its parts or by a link, is as good as
 * empty where it is only looked for, and refused where it is read. There is no environment, no standard input, and no home.
 * @throws UserError where there is no such folder
 */
export function rootedIo(folder: string, { texts = new Map() }: RootedOptions = {}): Io {
  const root = realFolder(folder);
  const io = processIo(root);
  const boundary = new Boundary(root);
  const own = new Map([...texts].map(([path, text]) => [resolve(root, path), new TextEncoder().encode(text)]));
  const refuse = (path: string, code: string, reason: string) => {
    throw new FileError(path, "read", code, reason);
  };
  const isOutside = (path: string) => path.includes("\0") || !isBelow(resolve(root, path), root);
  const requireInside = (path: string) => {
    if (isOutside(path)) refuse(path, "EXDEV", OUTSIDE);
    try {
      if (boundary.isLeft(resolve(root, path))) refuse(path, "EXDEV", LEADS_OUT);
    } catch (error) {
      throw fileProblem(error, path, "read");
    }
  };
  /** The absolute path of a file of which something may be read. */
  const readable = (path: string): string => {
    requireInside(path);
    const whole = resolve(root, path);
    if (io.isStream(whole)) refuse(path, "ENOTSUP", "it is no regular file");
    if (io.kindOf(whole) === "file" && io.sizeOf(whole) > MAX_ROOTED_BYTES)
      refuse(path, "EFBIG", `it is larger than ${MAX_ROOTED_BYTES / 1024 / 1024} MiB, the most that is read here`);
    return whole;
  };
  const named = <T>(path: string, use: (whole: string) => T): T => {
    try {
      return use(readable(path));
    } catch (error) {
      throw fileProblem(error, path, "read");
    }
  };
  const bytesOf = (path: string) => own.get(resolve(root, path));
  return {
    ...io,
    env: {},
    stdout: silent,
    stderr: silent,
    complain: () => {},
    isOpen: false,
    opened: undefined,
    top: root,
    kindOf(path) {
      if (bytesOf(path) !== undefined) return "file";
      if (isOutside(path)) return undefined;
      requireInside(path);
      try {
        return io.kindOf(resolve(root, path));
      } catch (error) {
        throw fileProblem(error, path, "read");
      }
    },
    linkText: (path) => (isOutside(path) ? undefined : io.linkText?.(resolve(root, path))),
    readFile: (path, limit) => bytesOf(path)?.subarray(0, limit) ?? named(path, (whole) => io.readFile(whole, limit)),
    sizeOf: (path) => bytesOf(path)?.byteLength ?? named(path, (whole) => io.sizeOf(whole)),
    modifiedAt: (path) => (bytesOf(path) === undefined ? named(path, (whole) => io.modifiedAt(whole)) : io.now()),
    isStream: (path) => bytesOf(path) === undefined && !isOutside(path) && io.isStream(resolve(root, path)),
    *readChunks(path, bytes) {
      const text = bytesOf(path);
      if (text === undefined) yield* named(path, (whole) => io.readChunks(whole, bytes));
      else yield text;
    },
    *readRange(path, from, to) {
      const text = bytesOf(path);
      if (text === undefined) yield* named(path, (whole) => io.readRange(whole, from, to));
      else yield text.subarray(from, to);
    },
    async glob(pattern, directory, _root) {
      requireInside(directory);
      requireInside(resolve(root, directory, baseOf(pattern).base));
      return io.glob(pattern, resolve(root, directory), root);
    },
    replaceFile: unchangeable,
    makeFile: unchangeable,
    updateFile: unchangeable,
    makeFolder: unchangeable,
    openWriter: unchangeable,
    openAppender: unchangeable,
    watchFolder: unchangeable,
    ask: async () => undefined,
    byteStreams: unchangeable,
    onEndSignals: unchangeable,
  };
}

const silent = { write: () => {}, isTerminal: false };

function realFolder(folder: string): string {
  try {
    if (!statSync(folder).isDirectory()) throw new UserError(`${folder} is no folder; name one`);
    return realPath(folder);
  } catch (error) {
    throw fileProblem(error, folder, "read");
  }
}

function unchangeable(): never {
  throw new TypeError("what is rooted is only read");
}
