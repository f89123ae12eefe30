/** The files of a commit as the rest of callgate reads files. Nothing else can be reached through it. */

import { relative, resolve } from "node:path";
import { slashed } from "../io/file-names.js";
import { isHiddenName } from "../io/folder.js";
import { globMatcher } from "../io/glob.js";
import type { Found, Io, Unseen } from "../io/io.js";
import { followLink } from "./links.js";
import { type Contents, foldersOf, type Tree, type TreeFile, type TreeOther } from "./tree.js";

/** What is looked at where a glob or a folder matches. */
const MAX_GLOB_BYTES = 2 * 1024 * 1024;
/** A larger file is looked at only as far as it goes: one of these each, and of all of them together so much. */
const MAX_LARGE_BYTES = 16 * 1024 * 1024;
const ALL_LARGE_BYTES = 64 * 1024 * 1024;
/** More links than these are not asked where they lead. */
const MAX_LINKS = 200;
const MAX_LINK_BYTES = 4096;

export class TreeIo implements Io {
  readonly cwd: string;
  /** Nothing outside of the commit can be reached, wherever a path leads. */
  readonly isOpen = true;
  readonly env = {};
  readonly stdout = { write: () => {}, isTerminal: false };
  readonly stderr = { write: () => {}, isTerminal: false };
  readonly tree: Tree;
  readonly #contents: Contents;
  readonly #now: () => number;
  readonly #loaded = new Map<string, Uint8Array>();
  readonly #folders: ReadonlySet<string>;
  #largeLeft = ALL_LARGE_BYTES;
  #links: Promise<ReadonlyMap<string, Uint8Array> | undefined> | undefined;

  /** @param cwd an absolute path in place of the repository's top */
  constructor(tree: Tree, contents: Contents, cwd: string, now: () => number) {
    this.tree = tree;
    this.cwd = cwd;
    this.#contents = contents;
    this.#now = now;
    this.#folders = foldersOf(tree.files.keys());
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
    const [files, others] = [new Map(this.tree.files), new Map(this.tree.others)];
    for (const path of paths.map((one) => this.named(one))) {
      const file = other.tree.files.get(path);
      others.delete(path);
      if (file === undefined) files.delete(path);
      else files.set(path, file);
    }
    return new TreeIo({ ...this.tree, files, others }, this.#contents, this.cwd, this.#now);
  }

  /** As git has it; what lies outside of the repository begins with `..`, which no file of it does. */
  named(path: string): string {
    return slashed(relative(this.cwd, resolve(this.cwd, path)));
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
    if (this.sizeOf(path) > MAX_GLOB_BYTES) throw Object.assign(new Error(path), { code: "EFBIG" });
    throw new TypeError(`${path} was not loaded`);
  }

  sizeOf(path: string): number {
    return this.#loaded.get(this.named(path))?.byteLength ?? this.#file(path)?.size ?? 0;
  }

  modifiedAt(): number {
    return this.#now();
  }

  isStream(): boolean {
    return false;
  }

  async glob(pattern: string, directory: string): Promise<Found> {
    const folder = this.named(directory);
    const prefix = folder === "" ? "" : `${folder}/`;
    const own = pattern.replace(/^(?:\.\/+)+/, "");
    const glob = globMatcher(own);
    const isHidden = (path: string) => path.split("/").some((part) => isHiddenName(part, own));
    const below = <T>(entries: ReadonlyMap<string, T>): [string, T][] =>
      [...entries]
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, entry]): [string, T] => [path.slice(prefix.length), entry]);
    const [files, others] = [below(this.tree.files), below(this.tree.others)];
    const found = files.filter(([path]) => !isHidden(path) && glob.matches(path));
    await this.load(found.filter(([, { size }]) => this.#isLooked(size)).map(([path]) => `${prefix}${path}`));
    const passed = others.filter(([path]) => !isHidden(path) && (glob.matches(path) || glob.mayHold(path)));
    const unseen: Unseen[] = [];
    for (const [path, other] of passed) {
      const { reason, isFile } = await this.#otherAt(`${prefix}${path}`, other);
      if (!isFile || glob.matches(path)) unseen.push({ path, reason });
    }
    const hidden = [...files, ...others].filter(([path]) => isHidden(path)).length;
    return { paths: found.map(([path]) => path).sort(), unseen, hidden, hiddenFolders: [] };
  }

  /** Why an entry that is no file cannot be looked at, and whether it would be a file where it could. */
  async #otherAt(path: string, { kind }: TreeOther): Promise<{ reason: string; isFile: boolean }> {
    switch (kind) {
      case "submodule":
        return { reason: "it is a submodule, whose files are in another repository", isFile: false };
      case "link": {
        const end = await this.endOfLink(path);
        return { reason: "it is a link, and no link is followed", isFile: end !== undefined && this.has(end) };
      }
      case "odd":
        return { reason: "its name leads to no file, or another entry has the same", isFile: true };
      default:
        return kind satisfies never;
    }
  }

  /** Where a link leads in this commit; undefined where it leads out of it or to nothing, or its text was not loaded. */
  async endOfLink(path: string): Promise<string | undefined> {
    this.#links ??= this.#textsOfLinks();
    const texts = await this.#links;
    const end = texts && followLink(path, (at) => texts.get(at));
    return end !== undefined && (this.tree.files.has(end) || this.#folders.has(end)) ? end : undefined;
  }

  /** Of all links, by path; undefined where there are too many. */
  async #textsOfLinks(): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const links = [...this.tree.others].filter(([, { kind }]) => kind === "link");
    if (links.length > MAX_LINKS) return undefined;
    const texts = await this.#contents.load(links.map(([, { id }]) => ({ id, size: MAX_LINK_BYTES })));
    return new Map(links.map(([path, { id }]) => [path, texts.get(id) ?? new Uint8Array()]));
  }

  /** Of what is large, only so much is looked at. */
  #isLooked(size: number): boolean {
    if (size <= MAX_GLOB_BYTES) return true;
    if (size > MAX_LARGE_BYTES || size > this.#largeLeft) return false;
    this.#largeLeft -= size;
    return true;
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

  replaceFile = unchangeable;
  makeFile = unchangeable;
  updateFile = unchangeable;
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

function unchangeable(): never {
  throw new TypeError("a commit is only read");
}
