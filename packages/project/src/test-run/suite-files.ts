/** Names → the suites that they lead to, and the disk as suites read it. */

import { dirname, resolve } from "node:path";
import type { SuiteFiles } from "@callgate/tester";
import { requireOwn } from "../config/load-config.js";
import { boundaryOf, staysBelow } from "../io/boundary.js";
import { isGlob } from "../io/glob.js";
import { type Io, STDIN } from "../io/io.js";
import { fileReason } from "../io/reasons.js";
import { allFilesIn } from "../policies/files.js";
import { UserError } from "../user-error.js";

/**
 * The suites that were asked for, and what they name below the configuration's folder, or the repository's; of a suite
 * elsewhere, below its own.
 * @param suites as Io takes them
 */
export function suiteFiles(suites: readonly string[], io: Io): SuiteFiles {
  const requireNamed = suiteBoundary(suites, io);
  return {
    read(path, limit) {
      if (!suites.includes(path)) requireNamed(path);
      try {
        return io.readFile(path, limit);
      } catch (error) {
        const problem = fileReason(error);
        if (problem === undefined) throw error;
        return { problem };
      }
    },
  };
}

/**
 * Whether suites may name a path: below the configuration's folder, or the repository's; of a suite elsewhere, below its own.
 * @returns throws UserError where they may not
 */
export function suiteBoundary(suites: readonly string[], io: Io): (path: string) => void {
  const top = io.top ?? boundaryOf(io.cwd);
  const roots = [
    top,
    ...suites.filter((path) => !staysBelow(resolve(io.cwd, path), top)).map((path) => folderOf(path, io)),
  ];
  return (path) => requireBelow(path, suites, roots, io);
}

function folderOf(path: string, io: Io): string {
  return boundaryOf(dirname(resolve(io.cwd, path)));
}

/** @throws UserError */
function requireBelow(path: string, suites: readonly string[], roots: readonly string[], io: Io): void {
  const whole = resolve(io.cwd, path);
  const root = roots.find((folder) => staysBelow(whole, folder)) ?? (roots[0] as string);
  requireOwn(whole, root, suites.length === 1 ? (suites[0] as string) : "a suite", io);
}

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
    if (name === STDIN) throw new UserError("a suite names files beside it, so it cannot come from the standard input");
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
