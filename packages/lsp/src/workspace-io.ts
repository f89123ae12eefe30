/** A folder on the disk × the texts that an editor holds → Io: what is open is read as it is there, nothing outside of the folder is. */

import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileProblem, type Io, matchesGlob, slashed } from "@callgate/project/io";

/** Texts that are open, by their absolute path. */
export type Texts = ReadonlyMap<string, string>;

/** The names that a configuration can have, as `loadConfig` looks for them. */
const CONFIGS = ["callgate.config.yaml", "callgate.config.yml", "callgate.config.json"];

/** Whether a path, both of them absolute, is the folder or lies below it. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The innermost of the roots that a path lies in; undefined where it lies in none. */
export function rootOf(path: string, roots: readonly string[]): string | undefined {
  const all = roots.filter((root) => isBelow(path, root));
  return all.sort((a, b) => b.length - a.length)[0];
}

/** The folder in which a user would run callgate for a file: the nearest with a configuration, or else the root. */
export function folderOf(path: string, root: string, io: Io): string {
  for (let folder = dirname(path); isBelow(folder, root); folder = dirname(folder)) {
    if (CONFIGS.some((name) => io.kindOf(join(folder, name)) === "file")) return folder;
    if (folder === dirname(folder)) break;
  }
  return root;
}

/**
 * The files of a root, with open texts in place of those on the disk. Nothing outside of the root is there.
 * @param disk its working directory is the folder that relative paths start from
 */
export function workspaceIo(root: string, disk: Io, texts: Texts): Io {
  const whole = (path: string) => resolve(disk.cwd, path);
  const isOutside = (path: string) => !isBelow(whole(path), root) || (disk.leadsOut?.(whole(path), root) ?? false);
  const textAt = (path: string) => texts.get(whole(path));
  const refuse = (path: string): never => {
    throw fileProblem(Object.assign(new Error("outside"), { code: "ENOENT" }), path, "read");
  };
  const read = <T>(path: string, use: () => T): T => (isOutside(path) ? refuse(path) : use());
  return {
    ...disk,
    kindOf(path) {
      if (textAt(path) !== undefined) return "file";
      return isOutside(path) ? undefined : disk.kindOf(path);
    },
    isStream: (path) => textAt(path) === undefined && !isOutside(path) && disk.isStream(path),
    readFile(path, limit) {
      const text = textAt(path);
      return text === undefined ? read(path, () => disk.readFile(path, limit)) : bytesOf(text).subarray(0, limit);
    },
    sizeOf(path) {
      const text = textAt(path);
      return text === undefined ? read(path, () => disk.sizeOf(path)) : Buffer.byteLength(text);
    },
    modifiedAt: (path) => (textAt(path) === undefined ? read(path, () => disk.modifiedAt(path)) : disk.now()),
    *readChunks(path, bytes) {
      const text = textAt(path);
      if (text === undefined) yield* read(path, () => disk.readChunks(path, bytes));
      else yield bytesOf(text);
    },
    *readRange(path, from, to) {
      const text = textAt(path);
      if (text === undefined) yield* read(path, () => disk.readRange(path, from, to));
      else yield bytesOf(text).subarray(from, to);
    },
    async glob(pattern, directory, top = root) {
      if (isOutside(directory)) return { paths: [], unseen: [], hidden: 0, hiddenFolders: [] };
      const found = await disk.glob(pattern, directory, top);
      const folder = whole(directory);
      // A file that was not saved yet is one of those that a glob matches.
      const open = [...texts.keys()]
        .filter((path) => isBelow(path, folder))
        .map((path) => slashed(relative(folder, path)))
        .filter((path) => matchesGlob(path, pattern) && !isHidden(path));
      return { ...found, paths: [...new Set([...found.paths, ...open])].sort() };
    },
    git: () => refuseTo("starts no program"),
    replaceFile: () => refuseTo("writes no file"),
    makeFile: () => refuseTo("writes no file"),
    updateFile: () => refuseTo("writes no file"),
    makeFolder: () => refuseTo("writes no file"),
    openWriter: () => refuseTo("writes no file"),
    openAppender: () => refuseTo("writes no file"),
  };
}

/** The files of no folder: one text, and nothing beside it. */
export function aloneIo(path: string, text: string, disk: Io): Io {
  const folder = dirname(path);
  const alone = workspaceIo(folder, { ...disk, cwd: folder }, new Map([[path, text]]));
  const isIt = (other: string) => resolve(folder, other) === path;
  const none = (other: string): never => {
    throw fileProblem(Object.assign(new Error("outside"), { code: "ENOENT" }), other, "read");
  };
  return {
    ...alone,
    leadsOut: () => false,
    linkText: () => undefined,
    kindOf: (other) => (isIt(other) ? "file" : undefined),
    isStream: () => false,
    readFile: (other, limit) => (isIt(other) ? alone.readFile(other, limit) : none(other)),
    sizeOf: (other) => (isIt(other) ? alone.sizeOf(other) : none(other)),
    readChunks: (other, bytes) => (isIt(other) ? alone.readChunks(other, bytes) : none(other)),
    readRange: (other, from, to) => (isIt(other) ? alone.readRange(other, from, to) : none(other)),
    glob: async () => ({ paths: [], unseen: [], hidden: 0, hiddenFolders: [] }),
  };
}

/** Nothing that answers an editor asks for it: where something does, that is a fault. */
function refuseTo(what: string): never {
  throw new TypeError(`the language server ${what}`);
}

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || part === "node_modules");
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
