/** Names of policies → the files they lead to, on either side of a change, and what cannot be seen there. */

import type { Finding } from "@callgate/core";
import type { TreeIo } from "../commit/index.js";
import { isHostFile } from "../hosts/index.js";
import { UserError } from "../io/index.js";
import { type PolicyFile, readPolicies } from "../policies/index.js";

/** What the names lead to on one side. */
export interface PolicyPaths {
  readonly paths: readonly string[];
  /** By path: what could be a policy and cannot be looked at, with the finding that says why. */
  readonly unseen: ReadonlyMap<string, Finding>;
}

export interface ChangedPolicyPaths {
  readonly before: PolicyPaths;
  readonly after: PolicyPaths;
}

type ByName = ReadonlyMap<string, readonly PolicyFile[] | UserError>;

/** By name; for a name that leads to no policy here, the reason. */
async function policiesOn(names: readonly string[], side: TreeIo): Promise<ByName> {
  const found = new Map<string, readonly PolicyFile[] | UserError>();
  await side.load(names);
  // A repository may have no other policies than the files of agents.
  const mayBeEmpty = [...side.tree.files.keys()].some(isHostFile) ? new Set(names) : undefined;
  for (const name of names) {
    try {
      found.set(name, (await readPolicies([name], side, { isOthers: isHostFile, mayBeEmpty })).policies);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.set(name, error);
    }
  }
  return found;
}

/**
 * The policies of one commit. @throws UserError for a name that leads to none: a gate that guards nothing must say so
 */
export async function policyPaths(names: readonly string[], side: TreeIo): Promise<PolicyPaths> {
  const found = await policiesOn(names, side);
  for (const problem of found.values()) if (problem instanceof UserError) throw problem;
  return sideOf(found);
}

/**
 * The policies on both sides. What was a policy before is read whatever it holds now: a change may break it.
 * @param beforeNames what was guarded before, which the change itself may have taken off the list
 * @throws UserError for a name that leads to a policy on neither side
 */
export async function changedPolicyPaths(
  names: readonly string[],
  after: TreeIo,
  beforeNames: readonly string[],
  before: TreeIo,
): Promise<ChangedPolicyPaths> {
  const all = [...new Set([...names, ...beforeNames])];
  const [now, was] = [await policiesOn(all, after), await policiesOn(all, before)];
  for (const name of names) {
    const problem = now.get(name);
    if (problem instanceof UserError && was.get(name) instanceof UserError) throw problem;
  }
  const [old, found] = [sideOf(was), sideOf(now)];
  const kept = old.paths.filter((path) => after.has(path) && !found.unseen.has(path));
  return { before: old, after: { ...found, paths: [...new Set([...found.paths, ...kept])] } };
}

function sideOf(found: ByName): PolicyPaths {
  const policies = [...found.values()].flatMap((one) => (one instanceof UserError ? [] : one));
  const unseen = new Map<string, Finding>();
  const paths = new Set<string>();
  for (const { path, document } of policies) {
    const finding = document.findings.find(({ check }) => check === "unread");
    if (finding === undefined) paths.add(path);
    else unseen.set(path, finding);
  }
  return { paths: [...paths], unseen };
}
