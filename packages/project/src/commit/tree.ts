/** The entries of one commit, wherever they come from. */

export interface TreeFile {
  /** The id of its content: the same in every commit that has the same content. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** An entry that is no regular file, or one whose name leads to no file. */
export interface TreeOther {
  readonly kind: "link" | "submodule" | "odd";
  /** Of the link's text, the submodule's commit, or the content. */
  readonly id: string;
}

export interface Tree {
  readonly commit: string;
  /** By path. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** By path. None of it is ever read in place of a file: a link could lead out of the repository. */
  readonly others: ReadonlyMap<string, TreeOther>;
}

/** An entry as git and the API list it. */
export interface ListedEntry {
  /** Octal: `100644`. */
  readonly mode: string;
  readonly id: string;
  readonly size: number;
  readonly path: string;
}

/** Where contents come from. */
export interface Contents {
  /** The contents with these ids. @throws UserError where one cannot be had */
  load(files: readonly TreeFile[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** The commit's tree. A path that two entries have, or that a path cannot be, leads to neither. */
export function treeOf(commit: string, entries: Iterable<ListedEntry>): Tree {
  const files = new Map<string, TreeFile>();
  const others = new Map<string, TreeOther>();
  for (const { mode, id, size, path } of entries) {
    const kind = kindOf(mode);
    if (kind === "folder") continue;
    const isTwice = files.has(path) || others.has(path);
    if (isTwice) files.delete(path);
    if (isTwice || isOdd(path)) others.set(path, { kind: "odd", id });
    else if (kind === "file") files.set(path, { id, size });
    else others.set(path, { kind, id });
  }
  for (const folder of foldersOf([...files.keys(), ...others.keys()])) {
    const file = files.get(folder);
    if (file === undefined) continue;
    files.delete(folder);
    others.set(folder, { kind: "odd", id: file.id });
  }
  return { commit, files, others };
}

function kindOf(mode: string): "file" | "folder" | TreeOther["kind"] {
  if (mode.startsWith("100")) return "file";
  if (mode.endsWith("40000")) return "folder";
  if (mode === "120000") return "link";
  return mode === "160000" ? "submodule" : "odd";
}

/** Git makes no such names, but whoever writes objects by hand may. The API puts U+FFFD for bytes that are not UTF-8. */
function isOdd(path: string): boolean {
  return (
    path.includes("\ufffd") || path.includes("\0") || path.split("/").some((part) => ["", ".", ".."].includes(part))
  );
}

/** Every folder that one of the paths lies in. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return folders;
}
