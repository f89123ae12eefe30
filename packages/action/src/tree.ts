/** The files of one commit, wherever they come from. */

export interface TreeFile {
  /** The id of its content: the same in every commit that has the same content. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

export interface Tree {
  readonly commit: string;
  /** By path; links and submodules are not among them. */
  readonly files: ReadonlyMap<string, TreeFile>;
}

/** Where contents come from. */
export interface Contents {
  /** The contents with these ids. @throws UserError where one cannot be had */
  load(files: readonly TreeFile[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** The modes of regular files. A link could lead out of the repository, so no link is followed. */
export const FILE_MODES: ReadonlySet<string> = new Set(["100644", "100755"]);
