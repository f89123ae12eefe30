/** A commit that git has here → its files. */

import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { Git } from "./git.js";
import { TreeIo } from "./tree-io.js";

/**
 * The files of a commit, or of a tree.
 * @param commit its id, or any name that git knows it by
 * @param io whose working directory is in the repository
 * @param top an absolute path in place of the repository's top
 * @throws UserError where git cannot list it
 */
export function commitIo(commit: string, io: Io, top: string = io.cwd): TreeIo {
  const git = new Git(io);
  const listed = git.tree(commit);
  if (listed === undefined) throw new UserError("the files of the revision cannot be listed: git says no");
  return new TreeIo(listed, { load: async (files) => git.contents(files) }, top, () => io.now());
}

/**
 * The files that are staged.
 * @param io whose working directory is in the repository
 * @param top an absolute path in place of the repository's top
 * @param isWanted which paths must be settled
 * @throws UserError where git cannot list them, or a wanted one has conflicts
 */
export function indexIo(io: Io, top: string, isWanted: (path: string) => boolean): TreeIo {
  const git = new Git(io);
  const listed = git.index();
  if (listed === undefined) throw new UserError("the files of the index cannot be listed: git says no");
  const unmerged = listed.unmerged.find(isWanted);
  if (unmerged !== undefined)
    throw new UserError(`${unmerged} has conflicts in the index; resolve them, and git add the file`);
  return new TreeIo(listed.tree, { load: async (files) => git.contents(files) }, top, () => io.now());
}
