/**
 * The user's own folder for what can be made again, and files in it. callgate believes what is there, so nothing that
 * another user, or a repository, can have put there is read.
 */

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where callgate keeps what it can make again, as the system has it: `XDG_CACHE_HOME`, or else `~/.cache`,
 * `~/Library/Caches` or `%LOCALAPPDATA%`. Undefined where the environment names no such place by its whole path.
 */
export function cacheFolder(env: Environment, platform: NodeJS.Platform = process.platform): string | undefined {
  const below = (variable: string, ...path: string[]) => {
    const folder = env[variable] ?? "";
    return isAbsolute(folder) ? join(folder, ...path, "callgate") : undefined;
  };
  if (platform === "win32") return below("LOCALAPPDATA");
  return below("XDG_CACHE_HOME") ?? below("HOME", ...(platform === "darwin" ? ["Library", "Caches"] : [".cache"]));
}

/**
 * A file's bytes; undefined where no file is there, and where anyone but this user can have written it: then the file or its
 * folder is another user's, or others may write to it, or either is a link.
 * @param path a file in a folder of its own below {@link cacheFolder}
 */
export function readOwn(path: string, maxBytes: number): Buffer | undefined {
  let file: number | undefined;
  try {
    if (!isOwn(lstatSync(dirname(path)))) return undefined;
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    return stat.isFile() && isOwn(stat) && stat.size <= maxBytes ? readFileSync(file) : undefined;
  } catch (error) {
    if (isSystems(error)) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Writes a file for {@link readOwn}, whole or not at all, and gives whether that was possible: what can be made again need
 * not be kept. Makes the folders that are missing, for this user alone; none in a home that is another user's.
 */
export function writeOwn(path: string, bytes: Uint8Array): boolean {
  const folder = dirname(path);
  const beside = `${path}.${process.pid}.tmp`;
  let isBegun = false;
  try {
    if (!isOurs(existing(folder))) return false;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(lstatSync(folder))) return false;
    isBegun = true;
    writeFileSync(beside, bytes, { flag: "wx", mode: 0o600 });
    renameSync(beside, path);
    return true;
  } catch (error) {
    if (!isSystems(error)) throw error;
    if (isBegun) rmSync(beside, { force: true });
    return false;
  }
}

/**
 * Removes the files of a folder that were written longest ago, until no more are there than these. What cannot be looked at,
 * or be removed, is left for another run.
 */
export function removeOldest(folder: string, most: { readonly files: number; readonly bytes: number }): void {
  try {
    const files = readdirSync(folder).map((name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = lstatSync(path);
      return { path, mtimeMs, size };
    });
    files.sort((a, b) => b.mtimeMs - a.mtimeMs);
    let all = 0;
    for (const [index, { path, size }] of files.entries()) {
      all += size;
      if (index >= most.files || all > most.bytes) rmSync(path, { force: true });
    }
  } catch (error) {
    if (!isSystems(error)) throw error;
  }
}

/** The folder, or the nearest above it that is there. */
function existing(folder: string): Stats {
  for (let at = folder; ; at = dirname(at)) {
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat !== undefined) return stat;
  }
}

function isOwn(stat: Stats): boolean {
  const othersMayWrite = process.platform !== "win32" && (stat.mode & 0o022) !== 0;
  return isOurs(stat) && !othersMayWrite && !stat.isSymbolicLink();
}

/** Windows keeps the folder of each user from the others by itself. */
function isOurs({ uid }: Stats): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isSystems(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
