/** A file that is to be replaced → a name beside it for the new one; what killed processes left under such names is removed. */

import { createHash, randomBytes } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { nameOfBytes, pathBytes } from "./file-names.js";
import { isSystemError } from "./reasons.js";

/** What has not changed for as long, and whose process has gone, will never be finished. In milliseconds. */
const STALE_MILLISECONDS = 10 * 60_000;

/** Processes of another machine may live; their names tell the machine. */
let machine: string | undefined;
function thisMachine(): string {
  machine ??= createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
  return machine;
}

const BESIDE = /^\.callgate-(\d{1,10})-([0-9a-f]{8})-[0-9a-f]{12}\.tmp$/;

const cleared = new Set<string>();

/** A new name in the same folder: a file is renamed only within one disk. */
export function nameBeside(target: string | Buffer): string | Buffer {
  const folder = dirname(typeof target === "string" ? target : nameOfBytes(target));
  if (!cleared.has(folder)) clearStale(folder);
  cleared.add(folder);
  return pathBytes(join(folder, `.callgate-${process.pid}-${thisMachine()}-${randomBytes(6).toString("hex")}.tmp`));
}

/**
 * Removes from a folder what processes of this machine and user were writing when they were killed. Nothing that could be
 * in use is touched: no file of a process that runs, none that was written to in the last ten minutes.
 * @param folder as it is written
 */
export function clearStale(folder: string): void {
  try {
    for (const name of readdirSync(pathBytes(folder))) if (isStale(folder, name)) rmSync(pathBytes(join(folder, name)));
  } catch (error) {
    // A folder that cannot be listed, or a file that another process has just removed, is no reason not to write.
    if (!isSystemError(error)) throw error;
  }
}

function isStale(folder: string, name: string): boolean {
  const [, pid, itsMachine] = BESIDE.exec(name) ?? [];
  if (itsMachine !== thisMachine() || !isGone(Number(pid))) return false;
  const stat = lstatSync(pathBytes(join(folder, name)));
  const isOwn = process.getuid === undefined || stat.uid === process.getuid();
  return isOwn && stat.isFile() && Date.now() - stat.mtimeMs > STALE_MILLISECONDS;
}

/** Whether no process of this machine has this number. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
