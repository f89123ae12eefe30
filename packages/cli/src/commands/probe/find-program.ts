/** A program's name → its file, found as a shell finds it. */

import { delimiter, isAbsolute, join } from "node:path";
import { type Io, UserError } from "@callgate/project/io";

/** @param name a path where it has a slash; else it is looked for on the path @throws UserError where it is not found */
export function findProgram(name: string, io: Io): string {
  const isPath = /[/\\]/.test(name);
  const places = isPath
    ? [isAbsolute(name) ? name : join(io.cwd, name)]
    : (io.env.PATH ?? "").split(delimiter).flatMap((folder) => (isAbsolute(folder) ? join(folder, name) : []));
  const found = places.find((path) => io.kindOf(path) === "file");
  if (found !== undefined) return found;
  throw new UserError(
    isPath ? `there is no program ${name}` : `\`${name}\` is not on the path; name the program with --binary PATH`,
  );
}
