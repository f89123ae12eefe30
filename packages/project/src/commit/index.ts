/** The files of a commit, read from git and never from the disk; and those of the working tree, in the same form. */

export { commitIo } from "./commit-io.js";
export { type Commit, Git, isCommit } from "./git.js";
export { type Contents, type ListedEntry, type Tree, type TreeFile, treeOf } from "./tree.js";
export { TreeIo } from "./tree-io.js";
export { WORKING_TREE, workingTree } from "./working-tree.js";
