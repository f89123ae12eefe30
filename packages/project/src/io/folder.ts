/** A folder → the files below it that a glob names, and what could not be looked at. The one place that walks folders. */

import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { withCommas } from "@callgate/core/text";
import { isBelow, realPath } from "./boundary.js";
import { nameOfBytes, pathBytes } from "./file-names.js";
import { type GlobMatcher, globMatcher } from "./glob.js";
import type { Found, Unseen } from "./io.js";
import { fileReason } from "./reasons.js";

const MAX_HIDDEN = 1_000;
const MAX_LEVELS = 100;
const MAX_ENTRIES = 1_000_000;

/** A folder of a disk may hold what it holds by any name; these are never looked into unless a glob says so. */
export function isHiddenName(name: string, glob: string): boolean {
  // A tree that was made by hand may have an entry called `..`, which hides nothing.
  if (name === "." || name === "..") return false;
  return name === "node_modules" || (name.startsWith(".") && !/(?:^|\/)\.[^/.]/.test(glob));
}

/**
 * Walks a folder. Links are followed where they lead to something below `root`; a folder that is reached twice is
 * looked at once.
 * @param folder absolute
 * @param root absolute; where links may lead
 * @throws what the file system throws where `folder` itself cannot be listed
 */
export function walkFolder(folder: string, pattern: string, root: string): Found {
  return new Walk(folder, pattern, root).run();
}

class Walk {
  readonly #folder: string;
  readonly #pattern: string;
  readonly #glob: GlobMatcher;
  readonly #root: string;
  readonly #paths: string[] = [];
  readonly #unseen: Unseen[] = [];
  readonly #looked = new Set<string>();
  /** Links to folders, looked into last: what also has a name of its own is listed by that. */
  readonly #links: { readonly path: string; readonly real: string }[] = [];
  #hidden = 0;
  readonly #hiddenFolders: string[] = [];
  #entries = 0;

  constructor(folder: string, pattern: string, root: string) {
    this.#folder = folder;
    this.#pattern = pattern.replace(/^(?:\.\/+)+/, "");
    this.#glob = globMatcher(this.#pattern);
    this.#root = realPath(root);
  }

  run(): Found {
    this.#list("", realPath(this.#folder), 0, list(this.#folder));
    for (let link = this.#links.shift(); link !== undefined; link = this.#links.shift())
      this.#folderAt(link.path, link.real, link.path.split("/").length);
    const byPath = (a: Unseen, b: Unseen) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    return {
      paths: this.#paths.sort(),
      unseen: this.#unseen.sort(byPath),
      hidden: this.#hidden,
      hiddenFolders: this.#hiddenFolders.sort(),
    };
  }

  #folderAt(path: string, real: string, level: number): undefined {
    if (this.#looked.has(real)) return;
    if (level > MAX_LEVELS) return this.#cannot(path, `folders nest deeper than ${MAX_LEVELS} there`);
    try {
      this.#list(path, real, level, list(join(this.#folder, path)));
    } catch (error) {
      this.#cannot(path, reasonOf(error));
    }
  }

  #list(path: string, real: string, level: number, entries: readonly Dirent<Buffer>[]): void {
    this.#looked.add(real);
    for (const entry of entries) {
      const name = nameOfBytes(entry.name);
      const at = path === "" ? name : `${path}/${name}`;
      if (isHiddenName(name, this.#pattern)) this.#passOver(at, name, entry);
      else if (++this.#entries > MAX_ENTRIES) {
        this.#cannot(at, `it is one of more than ${withCommas(MAX_ENTRIES)} entries`);
        return;
      } else this.#entry(at, join(real, name), level, entry);
    }
  }

  #passOver(path: string, name: string, entry: Dirent<Buffer>): void {
    this.#hidden++;
    const isReported = entry.isDirectory() && name.startsWith(".") && name !== ".git";
    if (isReported && this.#hiddenFolders.length < MAX_HIDDEN) this.#hiddenFolders.push(path);
  }

  #entry(path: string, real: string, level: number, entry: Dirent<Buffer>): void {
    if (entry.isDirectory()) {
      if (this.#glob.mayHold(path)) this.#folderAt(path, real, level + 1);
    } else if (entry.isFile()) {
      if (this.#glob.matches(path)) this.#paths.push(path);
    } else if (entry.isSymbolicLink()) this.#link(path);
    else if (this.#glob.matches(path)) this.#cannot(path, "it is no regular file");
  }

  #link(path: string): undefined {
    const [isFile, isFolder] = [this.#glob.matches(path), this.#glob.mayHold(path)];
    if (!isFile && !isFolder) return;
    let [real, stat]: [string, Stats | undefined] = ["", undefined];
    try {
      real = realPath(join(this.#folder, path));
      stat = statSync(pathBytes(real));
    } catch (error) {
      const isNowhere = (error as NodeJS.ErrnoException).code === "ENOENT";
      // Nothing is there that could be looked at but what its name says it is.
      if (isNowhere && !isFile) return;
      return this.#cannot(path, isNowhere ? "it is a link that leads nowhere" : reasonOf(error));
    }
    if (stat.isDirectory() ? !isFolder : !isFile) return;
    if (!isBelow(real, this.#root)) return this.#cannot(path, "it is a link that leads out of this folder");
    if (stat.isDirectory()) this.#links.push({ path, real });
    else if (stat.isFile()) this.#paths.push(path);
    else this.#cannot(path, "it is a link to what is no regular file");
  }

  /** Gives nothing, so that whoever looks can leave with it. */
  #cannot(path: string, reason: string): undefined {
    this.#unseen.push({ path, reason });
    return undefined;
  }
}

function list(folder: string): readonly Dirent<Buffer>[] {
  return readdirSync(pathBytes(folder), { encoding: "buffer", withFileTypes: true });
}

/** What lies in a folder was there when it was listed. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "it was gone when it was to be read";
  return fileReason(error) ?? message;
}
