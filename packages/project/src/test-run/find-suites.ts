/** What the command line names → the suites' paths. */

import { isGlob } from "../io/glob.js";
import { type Io, STDIN } from "../io/io.js";
import { allFilesIn } from "../policies/files.js";
import { UserError } from "../user-error.js";

/** What suites are called, as a glob. */
export const SUITES = "**/*.policytest.{yaml,yml,json}";

/**
 * The suites that files, folders and globs name, each once, in the order given; those below this folder where nothing
 * is named. A file named outright is taken for a suite whatever it is called.
 * @throws UserError where a name leads to no suite
 */
export async function findSuites(names: readonly string[], io: Io): Promise<string[]> {
  const paths = new Set<string>();
  for (const name of names.length === 0 ? ["."] : names) {
    const kind = io.kindOf(name);
    if (name === STDIN)
      throw new UserError("a suite names files pathFrom it, so it cannot come from the standard input");
    if (kind === "file") {
      paths.add(name);
      continue;
    }
    if (kind === undefined && !isGlob(name))
      throw new UserError(`${name} cannot be read: there is no such file or folder`);
    const where = await allFilesIn(name, kind, SUITES, io);
    for (const path of where) paths.add(path);
    if (where.length === 0)
      throw new UserError(
        `no policy test ${kind === "directory" ? `in ${name === "." ? "this folder" : name}` : `matches ${name}`}: suites are called NAME.policytest.yaml, .yml or .json`,
      );
  }
  return [...paths];
}
