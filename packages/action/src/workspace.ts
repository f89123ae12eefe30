/** The files that lie in the workspace, for what the workflow names itself: transcripts, and tool lists it has made. */

import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { type Io, UserError } from "@callgate/project/io";

/**
 * The same door, through which no link leads out of the workspace: a change may have put one there. What the workflow
 * names by an absolute path elsewhere is its own.
 */
export function guardedWorkspace(io: Io): Io {
  const own = <T>(path: string, use: () => T): T => {
    requireInside(path, io.cwd);
    return use();
  };
  return {
    ...io,
    sizeOf: (path) => own(path, () => io.sizeOf(path)),
    glob: async (pattern, directory, root) => own(directory, () => io.glob(pattern, directory, root)),
    readFile: (path, limit) => own(path, () => io.readFile(path, limit)),
    readChunks: (path, bytes) => own(path, () => io.readChunks(path, bytes)),
    readRange: (path, from, to) => own(path, () => io.readRange(path, from, to)),
  };
}

function requireInside(path: string, workspace: string): void {
  const named = resolve(workspace, path);
  if (!isBelow(named, workspace)) return;
  let real: string;
  try {
    real = realpathSync(named);
  } catch {
    return;
  }
  if (!isBelow(real, realpathSync(workspace)))
    throw new UserError(`${path} is a link that leads out of the workspace; it is not followed`);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}
