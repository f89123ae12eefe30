/** The disk as suites read it. */

import { dirname, resolve } from "node:path";
import type { SuiteFiles } from "@callgate/tester";
import { requireOwn } from "../config/load-config.js";
import { boundaryOf, staysBelow } from "../io/boundary.js";
import type { Io } from "../io/io.js";
import { fileReason } from "../io/reasons.js";

/**
 * The suites that were asked for, and what they name below the configuration's folder, or the repository's; of a suite
 * elsewhere, below its own.
 * @param suites as Io takes them
 */
export function suiteFiles(suites: readonly string[], io: Io): SuiteFiles {
  const top = boundaryOf(io.cwd);
  const roots = [
    top,
    ...suites.filter((path) => !staysBelow(resolve(io.cwd, path), top)).map((path) => folderOf(path, io)),
  ];
  return {
    read(path, limit) {
      if (!suites.includes(path)) requireBelow(path, suites, roots, io);
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

function folderOf(path: string, io: Io): string {
  return boundaryOf(dirname(resolve(io.cwd, path)));
}

/** @throws UserError */
function requireBelow(path: string, suites: readonly string[], roots: readonly string[], io: Io): void {
  const whole = resolve(io.cwd, path);
  const root = roots.find((folder) => staysBelow(whole, folder)) ?? (roots[0] as string);
  requireOwn(whole, root, suites.length === 1 ? (suites[0] as string) : "a suite", io);
}
