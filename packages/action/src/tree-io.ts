/** The files of a commit as the rest of callgate reads files. Nothing else can be reached through it. */

import { relative, resolve } from "node:path";
import { type Io, matchesGlob } from "callgate/library";
import type { Contents, Tree, TreeFile } from "./tree.js";

/** What is looked at where a glob or a folder matches; a larger file is no policy. */
const MOST_GLOB_BYTES = 2 * 1024 * 1024;

export class TreeIo implements Io {
  readonly cwd: string;
  readonly env = {};
  readonly stdout = { write: () => {}, isTerminal: false };
  readonly stderr = { write: () => {}, isTerminal: false };
  readonly tree: Tree;
  readonly #contents: Contents;
  readonly #now: () => number;
  readonly #loaded = new Map<string, Uint8Array>();
  readonly #folders = new Set<string>();

  /** @param cwd an absolute path that stands for the repository's top */
  constructor(tree: Tree, contents: Contents, cwd: string, now: () => number) {
    this.tree = tree;
    this.cwd = cwd;
    this.#contents = contents;
    this.#now = now;
    for (const path of tree.files.keys())
      for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
        const folder = path.slice(0, end);
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
      }
  }

  /** Makes files ready to be read; a path that leads to no file is passed over. @throws UserError as `Contents` */
  async load(paths: readonly string[]): Promise<void> {
    const files = paths
      .map((path) => [this.named(path), this.#file(path)] as const)
      .filter((entry): entry is [string, TreeFile] => entry[1] !== undefined && !this.#loaded.has(entry[0]));
    const contents = await this.#contents.load(files.map(([, file]) => file));
    for (const [path, { id }] of files) this.#loaded.set(path, contents.get(id) as Uint8Array);
  }

  /** Adds a file that the commit does not have. */
  add(path: string, bytes: Uint8Array): void {
    this.#loaded.set(this.named(path), bytes);
  }

  /** The same commit with the files at these paths as another has them: perhaps none. */
  withFilesOf(other: TreeIo, paths: readonly string[]): TreeIo {
    const files = new Map(this.tree.files);
    for (const path of paths.map((one) => this.named(one))) {
      const file = other.tree.files.get(path);
      if (file === undefined) files.delete(path);
      else files.set(path, file);
    }
    return new TreeIo({ ...this.tree, files }, this.#contents, this.cwd, this.#now);
  }

  /** As git has it; what lies outside of the repository begins with `..`, which no file of it does. */
  named(path: string): string {
    return relative(this.cwd, resolve(this.cwd, path)).replaceAll("\\", "/");
  }

  /** A file's whole content, which was loaded. */
  bytes(path: string): Uint8Array {
    return this.readFile(path, Number.POSITIVE_INFINITY);
  }

  /** Whether a file is ready to be read. */
  isLoaded(path: string): boolean {
    return this.#loaded.has(this.named(path));
  }

  /** Whether the commit has a file there. */
  has(path: string): boolean {
    return this.#file(path) !== undefined;
  }

  kindOf(path: string): "file" | "directory" | undefined {
    const own = this.named(path);
    if (this.#loaded.has(own) || this.tree.files.has(own)) return "file";
    return own === "" || this.#folders.has(own) ? "directory" : undefined;
  }

  readFile(path: string, limit: number): Uint8Array {
    const bytes = this.#loaded.get(this.named(path));
    if (bytes !== undefined) return bytes.subarray(0, limit);
    if (!this.has(path)) throw Object.assign(new Error(path), { code: "ENOENT" });
    throw new TypeError(`${path} was not loaded`);
  }

  sizeOf(path: string): number {
    return this.#loaded.get(this.named(path))?.byteLength ?? this.#file(path)?.size ?? 0;
  }

  isStream(): boolean {
    return false;
  }

  async glob(pattern: string, directory: string): Promise<readonly string[]> {
    const folder = this.named(directory);
    const prefix = folder === "" ? "" : `${folder}/`;
    const own = pattern.replace(/^(?:\.\/+)+/, "");
    const found = [...this.tree.files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, { size }]) => ({ path: path.slice(prefix.length), size }))
      .filter(({ path }) => !isPassedOver(path, own) && matchesGlob(path, own));
    await this.load(found.filter(({ size }) => size <= MOST_GLOB_BYTES).map(({ path }) => `${prefix}${path}`));
    return found.map(({ path }) => path).sort();
  }

  hiddenFolders(): readonly string[] {
    return [];
  }

  *readChunks(path: string): Iterable<Uint8Array> {
    yield this.readFile(path, Number.POSITIVE_INFINITY);
  }

  *readRange(path: string, from: number, to: number): Iterable<Uint8Array> {
    yield this.readFile(path, Number.POSITIVE_INFINITY).subarray(from, to);
  }

  now(): number {
    return this.#now();
  }

  writeFile = unchangeable;
  replaceFile = unchangeable;
  makeFolder = unchangeable;
  openWriter = unchangeable;
  openAppender = unchangeable;
  watchFolder = unchangeable;
  git = unchangeable;
  ask = unchangeable;
  byteStreams = unchangeable;
  onEndSignals = unchangeable;

  #file(path: string): TreeFile | undefined {
    return this.tree.files.get(this.named(path));
  }
}

/** What a glob does not match on a disk either, unless it says so. */
function isPassedOver(path: string, pattern: string): boolean {
  const parts = path.split("/");
  if (parts.includes("node_modules")) return true;
  return parts.some((part) => part.startsWith(".")) && !/(?:^|\/)\./.test(pattern);
}

function unchangeable(): never {
  throw new TypeError("a commit is only read");
}
