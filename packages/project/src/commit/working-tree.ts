/** What lies in a repository's folder, uncommitted changes included → the same as a commit's files, to compare with one. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Io } from "../io/io.js";
import { fileReason } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import { Git, type IndexEntry } from "./git.js";
import { type Contents, foldersOf, type Tree, type TreeFile, type TreeOther } from "./tree.js";
import { TreeIo } from "./tree-io.js";

/** What the side is called. */
export const WORKING_TREE = "the working tree";

/** A larger file is taken for another than the one before, and its content is read only where it is asked for. */
const MAX_COMPARED_BYTES = 16 * 1024 * 1024;

/**
 * The files that git tracks or would add, as they are on the disk: what `.gitignore` leaves out is not among them. Nothing is
 * written, and no filter of the repository's configuration runs.
 * @param base what they are compared with: a file with the same content has the same id
 * @param top the repository's top, an absolute path
 * @throws UserError where git cannot list them
 */
export function workingTree(base: Tree, top: string, io: Io): TreeIo {
  const git = new Git(io);
  const entries = git.indexFiles();
  const others = git.untracked();
  if (entries === undefined || others === undefined)
    throw new UserError("the files of the working tree cannot be listed: git says no");
  const disk = new Disk(base, top, io);
  for (const entry of entries) disk.addTracked(entry);
  for (const path of others) disk.add(path);
  return new TreeIo(disk.tree(), disk.contents(git), top, () => io.now());
}

class Disk {
  readonly #base: Tree;
  readonly #top: string;
  readonly #io: Io;
  readonly #files = new Map<string, TreeFile>();
  readonly #others = new Map<string, TreeOther>();
  /** By id: what is read from the disk, or is here already. */
  readonly #sources = new Map<string, { readonly path: string } | { readonly bytes: Uint8Array }>();
  /** Whether a folder is one, and no link. */
  readonly #folders = new Map<string, boolean>();

  constructor(base: Tree, top: string, io: Io) {
    this.#base = base;
    this.#top = top;
    this.#io = io;
  }

  addTracked({ mode, id, path, isSparse }: IndexEntry): void {
    if (mode === "160000") this.#others.set(path, { kind: "submodule", id });
    else if (!this.add(path) && isSparse) {
      // Left out of a sparse checkout: it is as the index has it.
      if (mode === "120000") this.#others.set(path, { kind: "link", id });
      else this.#files.set(path, { id, size: this.#base.files.get(path)?.size ?? 0 });
    }
  }

  /** Whether something is there. */
  add(path: string): boolean {
    if (!foldersAbove(path).every((folder) => this.#isFolder(folder))) return false;
    const whole = join(this.#top, path);
    try {
      const link = this.#io.linkText?.(whole);
      if (link !== undefined) return this.#addLink(path, link);
      const kind = this.#io.kindOf(whole);
      // A folder that git lists is a repository of its own.
      if (kind === "directory") this.#others.set(path.replace(/\/$/, ""), { kind: "submodule", id: `disk:${path}` });
      else if (kind === "file" && this.#io.isStream(whole)) this.#others.set(path, { kind: "odd", id: `disk:${path}` });
      else if (kind === "file") this.#addFile(path, whole);
      return kind !== undefined;
    } catch (error) {
      if (fileReason(error) === undefined) throw error;
      this.#others.set(path, { kind: "odd", id: `disk:${path}` });
      return true;
    }
  }

  #addLink(path: string, text: string): true {
    const bytes = new TextEncoder().encode(text);
    const old = this.#base.others.get(path);
    const id = old !== undefined && old.id === blobId(bytes, old.id.length) ? old.id : `disk:${path}`;
    this.#others.set(path, { kind: "link", id });
    this.#sources.set(id, { bytes });
    return true;
  }

  #addFile(path: string, whole: string): void {
    const size = this.#io.sizeOf(whole);
    const old = this.#base.files.get(path);
    const isSame =
      old !== undefined &&
      old.size === size &&
      size <= MAX_COMPARED_BYTES &&
      old.id === blobId(this.#io.readFile(whole, size + 1), old.id.length);
    const id = isSame ? old.id : `disk:${path}`;
    this.#files.set(path, { id, size });
    this.#sources.set(id, { path: whole });
  }

  #isFolder(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const whole = join(this.#top, folder);
    const is = this.#io.linkText?.(whole) === undefined && this.#io.kindOf(whole) === "directory";
    this.#folders.set(folder, is);
    return is;
  }

  tree(): Tree {
    return { commit: WORKING_TREE, files: this.#files, others: this.#others };
  }

  /** From the disk what lies there, and from git what does not. */
  contents(git: Git): Contents {
    return {
      load: async (files) => {
        const found = new Map<string, Uint8Array>();
        const missing = files.filter(({ id, size }) => {
          const source = this.#sources.get(id);
          if (source === undefined) return true;
          found.set(id, "bytes" in source ? source.bytes : this.#io.readFile(source.path, Math.max(size, 1) + 1));
          return false;
        });
        for (const [id, bytes] of missing.length === 0 ? [] : git.contents(missing)) found.set(id, bytes);
        const lost = files.find(({ id }) => !found.has(id));
        if (lost !== undefined) throw new UserError(`the content ${lost.id} cannot be had: git does not have it here`);
        return found;
      },
    };
  }
}

function foldersAbove(path: string): readonly string[] {
  return [...foldersOf([path])];
}

/** As git names a content, in a repository with ids of that length. */
function blobId(bytes: Uint8Array, length: number): string {
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
