/** A file that several may change at once → each change made to what the one before has left. */

import { createHash, randomBytes } from "node:crypto";
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isGone } from "./beside.js";
import { realPath } from "./boundary.js";
import { pathBytes } from "./file-names.js";
import { replaceFile } from "./replace-file.js";

/** Between two looks at a lock that another holds; in milliseconds. */
const WAIT = 10;
/** A lock is held while one file is read and written: whoever holds it longer is dead, or on another machine and dead. */
const LONGEST = 10_000;

/**
 * Changes a file while no other caller of this function does. `change` is asked once: it reads the file itself, and gives its new
 * text, or undefined to leave it as it is. Throws what the file system throws, and what `change` throws.
 */
export function updateFile(path: string, change: () => string | undefined): void {
  const lock = takeLock(path);
  try {
    const text = change();
    if (text !== undefined) replaceFile(path, text);
  } finally {
    if (lock !== undefined) rmSync(lock, { force: true });
  }
}

/** Undefined where no lock can be made: in a folder that is read-only. */
function takeLock(path: string): string | Buffer | undefined {
  const target = statSync(pathBytes(path), { throwIfNoEntry: false }) === undefined ? path : realPath(path);
  // As long as any name may be, however long the file's own is.
  const name = createHash("sha256").update(basename(target)).digest("hex").slice(0, 16);
  const lock = pathBytes(join(dirname(target), `.callgate-${name}.lock`));
  const own = `${hostname()} ${process.pid} ${randomBytes(6).toString("hex")}`;
  let seen: string | undefined;
  let since = 0;
  for (;;) {
    try {
      const file = openSync(lock, "wx");
      try {
        writeFileSync(file, own);
      } catch (error) {
        rmSync(lock, { force: true });
        throw error;
      } finally {
        closeSync(file);
      }
      return lock;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EACCES" || code === "EPERM" || code === "EROFS") return undefined;
      if (code !== "EEXIST") throw error;
    }
    const holder = textOf(lock);
    const now = performance.now();
    if (holder !== seen) [seen, since] = [holder, now];
    if (isDead(holder) || now - since > LONGEST) breakLock(lock, holder);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
  }
}

function textOf(lock: string | Buffer): string {
  try {
    return readFileSync(lock, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Whether the process that holds a lock was on this machine, and is gone. */
function isDead(holder: string): boolean {
  const [host, pid] = holder.split(" ");
  if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return false;
  return isGone(Number(pid));
}

/** Takes a dead process's lock away; one that another process has taken since is put back. */
function breakLock(lock: string | Buffer, holder: string): void {
  const aside = Buffer.concat([Buffer.from(lock), Buffer.from(`.${randomBytes(6).toString("hex")}`)]);
  try {
    renameSync(lock, aside);
    if (textOf(aside) !== holder) linkSync(aside, lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
