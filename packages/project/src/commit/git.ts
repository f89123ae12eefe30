/** The repository in the workspace, as git has it: what is committed, never the files that lie there. */

import { nameOfBytes } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { type ListedEntry, type Tree, type TreeFile, treeOf } from "./tree.js";

/** More than the names of any repository's files. */
const MAX_LIST_BYTES = 512 * 1024 * 1024;
/** Contents are asked for in pieces of about as many bytes. */
const BATCH_BYTES = 64 * 1024 * 1024;

export interface Commit {
  readonly id: string;
  /** As the commit itself names them: a shallow clone does not have them. */
  readonly parents: readonly string[];
}

/** A file as the index has it. */
export interface IndexEntry {
  /** Octal: `100644`. */
  readonly mode: string;
  readonly id: string;
  readonly path: string;
  /** `0`, or another while it is not settled what a merge makes of the path. */
  readonly stage: string;
  /** Whether a sparse checkout leaves it out of the working tree. */
  readonly isSparse: boolean;
}

export class Git {
  readonly #io: Pick<Io, "git" | "cwd">;
  readonly #isTrusted: boolean;

  /**
   * @param io whose working directory is the workspace
   * @param isTrusted whether git reads the repository, whoever owns it
   */
  constructor(io: Pick<Io, "git" | "cwd">, { isTrusted = false } = {}) {
    this.#io = io;
    this.#isTrusted = isTrusted;
  }

  /** What is checked out; undefined where the workspace is no repository's top, or there is no git. */
  head(): Commit | undefined {
    if (this.#text(["rev-parse", "--show-cdup"])?.trim() !== "") return undefined;
    const text = this.#text(["cat-file", "commit", "HEAD"]);
    const id = this.#text(["rev-parse", "HEAD"])?.trim();
    if (text === undefined || !isCommit(id)) return undefined;
    const header = text.slice(0, text.indexOf("\n\n"));
    const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = ""]) => parent);
    return { id, parents };
  }

  /** The absolute path of the repository's top; undefined where there is no repository. */
  top(): string | undefined {
    return this.#text(["rev-parse", "--show-toplevel"])?.replace(/\r?\n$/, "") || undefined;
  }

  /** The commit that a name leads to; undefined where git knows none. */
  commit(name: string): string | undefined {
    if (/[\n\r\0]/.test(name)) return undefined;
    const bytes = this.#ask(["cat-file", "--batch-check"], `${name}^{commit}\n`);
    const [, id] =
      /^([0-9a-f]{40,64}) commit \d+\n/.exec(bytes === undefined ? "" : new TextDecoder().decode(bytes)) ?? [];
    return id;
  }

  /** The files of the index; undefined where git says no. */
  indexFiles(): readonly IndexEntry[] | undefined {
    const bytes = this.#ask(["ls-files", "--stage", "-t", "-z", "--full-name", "--", ":/"], "");
    return bytes && recordsIn(bytes).map(indexEntryOf);
  }

  /** The paths from the repository's top of files that are not in the index, and that it does not ignore. */
  untracked(): readonly string[] | undefined {
    const bytes = this.#ask(["ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/"], "");
    return bytes && recordsIn(bytes).map(nameOfBytes);
  }

  /** The commit that both have last in common; undefined where the history that is here does not tell. */
  mergeBase(a: string, b: string): string | undefined {
    // In a part of the history, the best common commit may be another.
    if (this.#text(["rev-parse", "--is-shallow-repository"])?.trim() !== "false") return undefined;
    const base = this.#text(["merge-base", a, b])?.trim();
    return isCommit(base) ? base : undefined;
  }

  /** The entries of a commit; undefined where it is not here. */
  tree(commit: string): Tree | undefined {
    const bytes = this.#ask(["ls-tree", "-r", "-z", "--long", "--full-tree", commit], "");
    return bytes && treeOf(commit, recordsIn(bytes).map(treeEntryOf));
  }

  /** What is staged, and the paths of which it is not settled what is; undefined where git does not say. */
  index(): { readonly tree: Tree; readonly unmerged: readonly string[] } | undefined {
    const entries = this.indexFiles();
    if (entries === undefined) return undefined;
    const settled = entries.filter(({ stage }) => stage === "0");
    const unmerged = new Set(entries.filter(({ stage }) => stage !== "0").map(({ path }) => path));
    const ids = new Set(settled.map(({ id }) => id));
    const sizes = this.#text(["cat-file", "--batch-check"], [...ids].map((id) => `${id}\n`).join(""));
    if (sizes === undefined) return undefined;
    const sizeOf = new Map(
      sizes.split("\n").map((line): [string, number] => {
        const [id = "", , size] = line.split(" ");
        return [id, Number(size)];
      }),
    );
    const tree = treeOf(
      "the index",
      settled.map((entry) => ({ ...entry, size: sizeOf.get(entry.id) || 0 })),
    );
    return { tree, unmerged: [...unmerged] };
  }

  /** Those of the contents that are here, by id. */
  contents(files: readonly TreeFile[]): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    for (const batch of batches(files))
      for (const [id, bytes] of this.#batch(batch.map(({ id }) => id))) found.set(id, bytes);
    return found;
  }

  #batch(ids: readonly string[]): [string, Uint8Array][] {
    const answer = this.#ask(["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
    return answer === undefined ? [] : [...objectsIn(answer)];
  }

  #text(args: readonly string[], input = ""): string | undefined {
    const bytes = this.#ask(args, input);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Undefined where git is not there, or says no. */
  #ask(args: readonly string[], input: string): Uint8Array | undefined {
    const own = this.#isTrusted ? ["-c", `safe.directory=${this.#io.cwd}`] : [];
    try {
      const { status, stdout } = this.#io.git([...own, ...args], input, MAX_LIST_BYTES);
      return status === 0 ? stdout : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What a zero ends. */
function recordsIn(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start);
    const record = bytes.subarray(start, end < 0 ? bytes.length : end);
    records.push(record);
    start += record.length + 1;
  }
  return records;
}

/** `TAG MODE ID STAGE`, a tab and the path's bytes; the tag of what a sparse checkout leaves out is S. */
function indexEntryOf(record: Uint8Array): IndexEntry {
  const tab = record.indexOf(9);
  const [tag = "", mode = "", id = "", stage = ""] = nameOfBytes(record.subarray(0, tab)).split(" ");
  return { mode, id, stage, path: nameOfBytes(record.subarray(tab + 1)), isSparse: tag === "S" };
}

/** `MODE TYPE ID SIZE`, a tab and the path's bytes. */
function treeEntryOf(record: Uint8Array): ListedEntry {
  const tab = record.indexOf(9);
  const [mode = "", , id = "", size = ""] = nameOfBytes(record.subarray(0, tab)).split(/ +/);
  return { mode, id, size: /^\d+$/.test(size) ? Number(size) : 0, path: nameOfBytes(record.subarray(tab + 1)) };
}

function batches(files: readonly TreeFile[]): TreeFile[][] {
  const all: TreeFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (room < file.size || all.length === 0) {
      all.push([]);
      room = BATCH_BYTES;
    }
    all.at(-1)?.push(file);
    room -= file.size;
  }
  return all;
}

/** `ID blob SIZE`, a line break, the bytes and another; `ID missing` for what is not there. */
function* objectsIn(bytes: Uint8Array): Iterable<[string, Uint8Array]> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    if (end < 0) return;
    const [id = "", type, size] = new TextDecoder().decode(bytes.subarray(start, end)).split(" ");
    start = end + 1;
    if (type === "missing") continue;
    const length = Number(size);
    if (type === "blob") yield [id, bytes.slice(start, start + length)];
    start += length + 1;
  }
}

/** The full id of a commit: nothing else ever reaches git or a URL. */
export function isCommit(value: unknown): value is string {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}
