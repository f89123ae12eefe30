/** A tool list that is in no commit → one of a side's files. */

import { MAX_TOOLS_BYTES } from "@callgate/core/tools";
import type { TreeIo } from "../commit/index.js";
import type { Io } from "../io/index.js";

/**
 * Adds a tool list that an earlier step has made.
 * @param tools its path from the repository's top
 * @param workspace where it lies
 * @param path its path there
 */
export function addMadeTools(tools: string, after: TreeIo, workspace: Io, path: string = tools): void {
  if (!after.has(tools) && workspace.kindOf(path) === "file")
    after.add(tools, workspace.readFile(path, MAX_TOOLS_BYTES + 1));
}
