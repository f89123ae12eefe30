/** Where links of a repository may lead: not out of it, unless the user says so. */

import { lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { nameOfBytes, pathBytes } from "./file-names.js";
import { type Doing, FileError } from "./reasons.js";

/** What lies at the top of a repository: the configuration, or what git keeps. */
const TOPS = ["callgate.config.yaml", "callgate.config.yml", "callgate.config.json", ".git"];

/** The real path, with names that are no UTF-8. Throws what the file system throws. */
export function realPath(path: string): string {
  return nameOfBytes(realpathSync.native(pathBytes(path), { encoding: "buffer" }));
}

/** Real paths of folders, as they were a moment ago: of many files in one folder, only the file is asked about. */
const folders = new Map<string, string>();
const MOMENT = 500;
const MAX_FOLDERS = 1_000;
let since = Number.NEGATIVE_INFINITY;

/** As `realPath`, of one file after the other. */
export function realFile(path: string): string {
  // `performance` would be loaded for this.
  const now = process.uptime() * 1000;
  if (now - since > MOMENT || folders.size > MAX_FOLDERS) {
    folders.clear();
    since = now;
  }
  if (lstatSync(pathBytes(path)).isSymbolicLink()) return realPath(path);
  const above = dirname(path);
  let real = folders.get(above);
  if (real === undefined) {
    real = realPath(above);
    folders.set(above, real);
  }
  return join(real, relative(above, path));
}

/** Whether a path, both of them real or both as written, is `folder` or lies below it. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

/** The folder that what lies in it must not lead out of: the configuration's, else the repository's, else `cwd`. */
export function boundaryOf(cwd: string): string {
  for (const names of [TOPS.slice(0, -1), TOPS.slice(-1)])
    for (let folder = cwd; ; folder = dirname(folder)) {
      if (names.some((name) => isThere(join(folder, name)))) return folder;
      if (folder === dirname(folder)) break;
    }
  return cwd;
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // What may not be looked at is no top of a repository that anybody could read.
    return false;
  }
}

/** Refuses paths that begin in a folder and, by a link, end outside of it. */
export class Boundary {
  readonly #folder: string;
  #real: string | undefined;

  /** @param folder absolute */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param path absolute; what it leads to need not be there
   * @param name what the path is called
   * @throws FileError for a path within the folder that leads out of it
   */
  check(path: string, name: string, doing: Doing): void {
    if (this.isLeft(path))
      throw new FileError(
        name,
        doing,
        "EXDEV",
        `it is a link, or lies behind one, that leads out of ${this.#folder}; --allow-outside follows it`,
      );
  }

  /** Whether a path within the folder leads out of it. Throws what the file system throws. */
  isLeft(path: string): boolean {
    if (!isBelow(path, this.#folder)) return false;
    this.#real ??= realPath(this.#folder);
    return !isBelow(realEnd(path), this.#real);
  }
}

/** Where a path leads; of one that leads to nothing yet, where its last part would come to lie. */
function realEnd(path: string): string {
  try {
    return realFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path) throw error;
    return join(realEnd(above), relative(above, path));
  }
}

/** Whether a path that a file names, seen from `folder`, stays in it. */
export function staysBelow(path: string, folder: string): boolean {
  return isBelow(resolve(folder, path), folder);
}
