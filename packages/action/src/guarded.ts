/** Names of policies → the files they lead to, on either side of a change. */

import { readPolicies, UserError } from "callgate/library";
import type { TreeIo } from "./tree-io.js";

/**
 * The policies that the names lead to on one side: files named outright, and what is a policy in folders and globs.
 * @returns by name; undefined for a name that leads to none here, with the reason
 */
export async function policiesOn(
  names: readonly string[],
  side: TreeIo,
): Promise<ReadonlyMap<string, readonly string[] | UserError>> {
  const found = new Map<string, readonly string[] | UserError>();
  await side.load(names);
  for (const name of names) {
    try {
      found.set(
        name,
        (await readPolicies([name], side)).map(({ path }) => path),
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.set(name, error);
    }
  }
  return found;
}

export interface GuardedPaths {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * The policies on both sides. What was a policy before is read whatever it holds now: a change may break it.
 * @param beforeNames what was guarded before, which the change itself may have taken off the list
 * @throws UserError for a name that leads to a policy on neither side: a gate that guards nothing must say so
 */
export async function guardedPaths(
  names: readonly string[],
  after: TreeIo,
  beforeNames: readonly string[],
  before: TreeIo | undefined,
): Promise<GuardedPaths> {
  const all = [...new Set([...names, ...beforeNames])];
  const now = await policiesOn(all, after);
  const was = before === undefined ? new Map<string, readonly string[] | UserError>() : await policiesOn(all, before);
  for (const name of names) {
    const problem = now.get(name);
    if (problem instanceof UserError && !Array.isArray(was.get(name))) throw problem;
  }
  const [old, found] = [pathsIn(was), pathsIn(now)];
  return { before: [...old], after: [...new Set([...found, ...[...old].filter((path) => after.has(path))])] };
}

function pathsIn(found: ReadonlyMap<string, readonly string[] | UserError>): Set<string> {
  return new Set([...found.values()].flatMap((paths) => (paths instanceof UserError ? [] : paths)));
}
