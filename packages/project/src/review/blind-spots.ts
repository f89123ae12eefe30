/** A change → the places where callgate cannot see what it lets through, with a sentence for each. */

import { lower, readDocument, recogniseDialect } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import type { TreeIo } from "../commit/index.js";
import { isHiddenName } from "../io/index.js";
import { isOurs, mayBePolicy } from "../policies/index.js";
import type { ChangedPolicyPaths } from "./policy-paths.js";

/** A place of which it is unknown what it lets through, and why. */
export interface BlindSpot {
  readonly path: string;
  readonly problem: string;
}

const MAX_BYTES = 2 * 1024 * 1024;
/** More files than these are not searched for a policy that moved: each may be a request. */
const MAX_SEARCHED = 200;
const POLICY_NAME = /\.(?:json|ya?ml)$/i;

/**
 * The blind spots of a change: links, submodules and files that cannot be read, as far as they differ; policies that
 * became one; and policies outside of the names that are guarded.
 * @param names what is guarded, as files, folders and globs
 */
export async function blindSpots(
  { before: was, after: now }: ChangedPolicyPaths,
  names: readonly string[],
  before: TreeIo,
  after: TreeIo,
): Promise<BlindSpot[]> {
  const found = new Map<string, string>();
  const add = (path: string, problem: string) => void (found.has(path) || found.set(path, problem));
  for (const path of was.paths) {
    const blocked = after.has(path) ? undefined : otherAbove(path, after);
    if (blocked !== undefined)
      add(
        path,
        `${blocked.kind === "odd" ? "its place is taken by what is no file" : `\`${blocked.path}\` is now a ${blocked.kind}`}: what it leads to is not read`,
      );
  }
  for (const [path, { message }] of now.unseen) if (await differs(path, before, after)) add(path, message);
  for (const [path, { message }] of was.unseen)
    if (!now.unseen.has(path) && (await differs(path, before, after))) add(path, `before this change, ${message}`);
  for (const spot of await strayPolicies({ before: was, after: now }, names, before, after))
    add(spot.path, spot.problem);
  return [...found].map(([path, problem]) => ({ path, problem }));
}

/** The link or submodule at a path, or in place of a folder above it. */
function otherAbove(path: string, side: TreeIo): { path: string; kind: string } | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const at = path.slice(0, end);
    const other = side.tree.others.get(at);
    if (other !== undefined) return { path: at, kind: other.kind };
  }
  return undefined;
}

/** Whether an entry, or what it leads to, is another than before. */
async function differs(path: string, before: TreeIo, after: TreeIo): Promise<boolean> {
  if (idAt(path, before) !== idAt(path, after)) return true;
  if (after.tree.others.get(path)?.kind !== "link") return false;
  const [old, end] = [await before.endOfLink(path), await after.endOfLink(path)];
  return old !== end || (end !== undefined && idsBelow(end, before) !== idsBelow(end, after));
}

function idAt(path: string, { tree }: TreeIo): string | undefined {
  const other = tree.others.get(path);
  return other === undefined ? tree.files.get(path)?.id : `${other.kind} ${other.id}`;
}

/** All that a path holds, as one text. */
function idsBelow(path: string, side: TreeIo): string {
  const { files, others } = side.tree;
  const isIn = (at: string) => at === path || at.startsWith(`${path}/`) || path === "";
  return JSON.stringify([...files.keys(), ...others.keys()].filter(isIn).map((at) => [at, idAt(at, side)]));
}

/**
 * Files that the change adds or edits, that no name of the gate leads to, and that hold a policy: hidden ones below a
 * guarded folder, and, where a policy is gone, any.
 */
async function strayPolicies(
  { before: was, after: now }: ChangedPolicyPaths,
  names: readonly string[],
  before: TreeIo,
  after: TreeIo,
): Promise<BlindSpot[]> {
  const known = new Set([...now.paths, ...now.unseen.keys()]);
  const isGone = was.paths.some((path) => !after.has(path));
  const folders = names.filter((name) => [before, after].some((side) => side.kindOf(name) === "directory"));
  const guards = folders.map((name) => after.named(name)).map((folder) => (folder === "" ? "" : `${folder}/`));
  const isHiddenIn = (path: string, folder: string) =>
    path.startsWith(folder) &&
    path
      .slice(folder.length)
      .split("/")
      .some((part) => isHiddenName(part, "**"));
  const isHidden = (path: string) => POLICY_NAME.test(path) && guards.some((folder) => isHiddenIn(path, folder));
  const stray = [...after.tree.files].filter(
    ([path, { id }]) => !known.has(path) && before.tree.files.get(path)?.id !== id && (isGone || isHidden(path)),
  );
  const small = stray.filter(([, { size }]) => size <= MAX_BYTES);
  const searched = nearestFirst(
    small.map(([path]) => path),
    was.paths,
  ).slice(0, MAX_SEARCHED);
  await after.load(searched);
  const spots: BlindSpot[] = [];
  for (const path of searched)
    if (holdsPolicy(path, after))
      spots.push({
        path,
        problem: "it holds a policy, and nothing that is guarded leads to it: name it in `policies`",
      });
  const left = stray.length - searched.length;
  const [first] = was.paths.filter((path) => !after.has(path));
  if (left > 0 && first !== undefined)
    spots.push({
      path: first,
      problem: `it is gone, and ${withCommas(left)} other files of this change were not searched for it`,
    });
  return spots;
}

/** Those named like a policy that was, then those that look like one, then the rest. */
function nearestFirst(paths: readonly string[], was: readonly string[]): string[] {
  const names = new Set(was.map(baseName));
  const rank = (path: string) => (names.has(baseName(path)) ? 0 : POLICY_NAME.test(path) ? 1 : 2);
  return [...paths].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** By what it is recognised as, whatever it is called. */
function holdsPolicy(path: string, side: TreeIo): boolean {
  const document = readDocument(side.bytes(path), path);
  if (document.root === undefined) return POLICY_NAME.test(path) && mayBePolicy(side.bytes(path));
  if (recogniseDialect(document) === undefined) return false;
  // A suite or a configuration has keys of a policy, and others that no policy has.
  return !isOurs(path) || !lower(document).findings.some(({ severity }) => severity === "error");
}
