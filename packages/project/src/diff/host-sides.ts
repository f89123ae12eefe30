/** BEFORE and AFTER of a command line → agents' own configuration on both sides, where that is what they name. */

import { isAbsolute, resolve } from "node:path";
import { HOSTS, type Host, hostsOfPath, type LayerSource, MAX_DOCUMENT_BYTES } from "@callgate/core";
import { commitIo, indexIo } from "../commit/commit-io.js";
import type { TreeIo } from "../commit/tree-io.js";
import { findHostFiles, type HostFiles, type HostReach, hostFilesOf } from "../hosts/find-host-files.js";
import type { Io } from "../io/io.js";
import { type GitName, gitName, pathFromTop, pathToTop, readGitFolder } from "../policies/git-object.js";
import { UserError } from "../user-error.js";

export interface HostSide {
  /** As it was asked for. */
  readonly name: string;
  readonly isFolder: boolean;
  /** All hosts whose files are there; of a folder, also those of which none is. */
  readonly files: readonly HostFiles[];
  /** Of those, the hosts that are used. */
  readonly used: readonly HostFiles[];
}

/** The files of one host on both sides, or one command line that starts it. */
export interface HostPair {
  readonly host: Host;
  /** Undefined where there is no such command line. */
  readonly before: HostFiles | undefined;
  readonly after: HostFiles | undefined;
}

/**
 * What a name leads to of agents' configuration: a folder, `REV:` or `REV:FOLDER`, or a file that is a host's by its place,
 * on the disk or in git. Undefined where it is something else, or nothing.
 * @param host as which a file is read, whatever its place
 * @throws UserError where git knows no such revision, or a host's file in it cannot be read
 */
export async function hostSide(
  name: string,
  host: Host | undefined,
  reach: HostReach,
  io: Io,
): Promise<HostSide | undefined> {
  const kind = io.kindOf(name);
  if (kind === "directory") return folderSide(name, name, reach, io);
  if (kind === "file") return fileSide(name, name, host, reach, io);
  const git = gitName(name);
  if (git === undefined) return undefined;
  if (git.revision === "") return indexSide(git, host, reach, io);
  const folder = readGitFolder(git, io);
  if (folder !== undefined) {
    const there = await revisionIo(folder.tree, folder.path, io);
    const side = await folderSide(name, folder.path === "" ? "." : folder.path, reach, there.io);
    requireFiles(side, there.tree);
    return named(side, git);
  }
  if (host === undefined && !isHosts(git.path)) return undefined;
  const whole = readGitFolder({ ...git, name: `${git.revision}:`, path: "" }, io);
  if (whole === undefined) return undefined;
  const top = pathFromTop(git, io);
  const there = await revisionIo(whole.tree, top, io);
  if (there.io.kindOf(top) !== "file") return { name, isFolder: false, files: [], used: [] };
  return named(await fileSide(name, top, host, reach, there.io), git);
}

/**
 * Both names, where one leads to agents' own configuration; undefined where neither does. A file that is not there on one
 * side, at the path that it has on the other, was added or removed.
 * @throws UserError where the other name leads to something else, or no host is used on either side
 */
export async function readHostSides(
  before: string,
  after: string,
  host: Host | undefined,
  reach: HostReach,
  io: Io,
): Promise<{ readonly before: HostSide; readonly after: HostSide } | undefined> {
  const [old, now] = [await hostSide(before, host, reach, io), await hostSide(after, host, reach, io)];
  if (old === undefined && now === undefined) return undefined;
  const [lacking, name, other] = old === undefined ? [old, before, now] : [now, after, old];
  if (lacking === undefined && other !== undefined) {
    // The same sentences as for gateway policies are given for it.
    if (other.isFolder) return undefined;
    if (io.kindOf(name) === "file" || !isSamePath(name, other.name, io))
      throw new UserError(`${name} is no configuration of an agent, as ${other.name} is; name both alike`);
  }
  const nothing = (at: string): HostSide => ({ name: at, isFolder: false, files: [], used: [] });
  const sides = { before: old ?? nothing(before), after: now ?? nothing(after) };
  if (sides.before.isFolder !== sides.after.isFolder)
    throw new UserError(`one of ${before} and ${after} is a folder; name two folders, or two files`);
  if (sides.before.used.length + sides.after.used.length === 0)
    throw new UserError(
      `there is no agent's configuration in ${before}, nor in ${after}; name two policies, or folders with such files`,
    );
  return sides;
}

/** Whether two names are one path, of whichever revision. */
function isSamePath(a: string, b: string, io: Io): boolean {
  const pathOf = (name: string) => {
    const git = gitName(name);
    return git === undefined ? resolve(io.cwd, name) : resolve(io.cwd, pathToTop(io), pathFromTop(git, io));
  };
  return a === NO_FILE || b === NO_FILE || pathOf(a) === pathOf(b);
}

/** `:FILE`, `:FOLDER` and `:`, the whole of what is staged. */
async function indexSide(
  git: GitName,
  host: Host | undefined,
  reach: HostReach,
  io: Io,
): Promise<HostSide | undefined> {
  const { name, path } = git;
  const top = pathFromTop(git, io);
  if (path !== "" && host === undefined && !isHosts(path) && top !== "" && /\.[a-z]+$/i.test(top)) return undefined;
  const { io: there, tree } = await revisionOf(
    indexIo(io, resolve(io.cwd, pathToTop(io)), (one) => one === top || isHosts(one)),
    top,
    io,
  );
  const at = top === "" ? "." : top;
  switch (there.kindOf(at)) {
    case "file":
      return named(await fileSide(name, top, host, reach, there), git);
    case "directory": {
      const side = await folderSide(name, at, reach, there);
      requireFiles(side, tree);
      return named(side, git);
    }
    default:
      return host === undefined && !isHosts(path) ? undefined : { name, isFolder: false, files: [], used: [] };
  }
}

function isHosts(path: string): boolean {
  return hostsOfPath(Object.values(HOSTS), path, false).length > 0;
}

async function folderSide(name: string, folder: string, reach: HostReach, io: Io): Promise<HostSide> {
  const files = await findHostFiles(folder, { ...reach, unused: true }, io);
  return { name, isFolder: true, files, used: await findHostFiles(folder, reach, io) };
}

async function fileSide(
  name: string,
  path: string,
  host: Host | undefined,
  reach: HostReach,
  io: Io,
): Promise<HostSide | undefined> {
  const { found } = await hostFilesOf([path], { host, stdinName: "", reach }, io);
  return found.length === 0 ? undefined : { name, isFolder: false, files: found, used: found };
}

interface Revision {
  /** Paths that begin with `/` are on the disk, all others in the revision. */
  readonly io: Io;
  readonly tree: TreeIo;
}

/** The files of a revision that may be a host's, ready to be read. @param path where they begin, "" for the top */
async function revisionIo(tree: string, path: string, io: Io): Promise<Revision> {
  return revisionOf(commitIo(tree, io, resolve(io.cwd, pathToTop(io))), path, io);
}

async function revisionOf(revision: TreeIo, path: string, io: Io): Promise<Revision> {
  await loadHostFiles(revision, path);
  return {
    tree: revision,
    io: {
      ...io,
      kindOf: (one) => (isAbsolute(one) ? io : revision).kindOf(one),
      isStream: (one) => (isAbsolute(one) ? io.isStream(one) : false),
      readFile: (one, limit) => (isAbsolute(one) ? io : revision).readFile(one, limit),
      glob: (pattern, folder, root) =>
        isAbsolute(folder) ? io.glob(pattern, folder, root) : revision.glob(pattern, folder),
    },
  };
}

/** A link or a submodule where a host's file would be says nothing of what the host reads there. */
function requireFiles({ name, files }: HostSide, { tree: { others } }: TreeIo): void {
  for (const { places } of files)
    for (const { path, state } of places) {
      const parts = path.split("/");
      const other = parts.map((_, i) => parts.slice(0, i + 1).join("/")).find((one) => others.has(one));
      if (state === "absent" && other !== undefined)
        throw new UserError(`${name} cannot be read: \`${other}\` is no file in git, and is not followed`);
    }
}

function filesNamed(files: HostFiles, nameOf: (path: string) => string): HostFiles {
  return {
    ...files,
    layers: files.layers.map((layer): LayerSource => ({ ...layer, uri: nameOf(layer.uri) })),
    places: files.places.map((place) => ({ ...place, path: nameOf(place.path) })),
  };
}

/** Files of a revision by the revision's name, so that the names of both sides differ. */
function named(side: HostSide | undefined, { revision }: GitName): HostSide {
  const nameOf = (path: string) => (isAbsolute(path) ? path : `${revision}:${path}`);
  const renamed = (files: HostFiles) => filesNamed(files, nameOf);
  if (side === undefined) return { name: revision, isFolder: false, files: [], used: [] };
  return { ...side, files: side.files.map(renamed), used: side.used.map(renamed) };
}

/**
 * The hosts whose files differ between two commits, all of each host's files on both sides.
 * @throws UserError where something else than a file is where a host would read one
 */
export async function changedHosts(before: TreeIo, after: TreeIo): Promise<HostPair[]> {
  const sides = [await commitSide(before), await commitSide(after)] as const;
  const textsOf = (files: HostFiles | undefined) =>
    JSON.stringify([files?.layers.map(({ scope, uri, text }) => [scope, uri, text]), files?.unread.length]);
  const differ = hostPairs(...sides).filter(({ before: old, after: now }) => textsOf(old) !== textsOf(now));
  const renamed = (files: HostFiles): HostFiles => filesNamed(files, (path) => `${shortId(before)}:${path}`);
  return differ.map((pair) => ({ ...pair, before: pair.before && renamed(pair.before) }));
}

async function commitSide(tree: TreeIo): Promise<HostSide> {
  await loadHostFiles(tree, "");
  const side = await folderSide(".", ".", { home: undefined, user: false, managed: false }, tree);
  requireFiles(side, tree);
  return side;
}

/** As many letters of a commit as people read. */
function shortId({ tree: { commit } }: TreeIo): string {
  return commit.slice(0, 7);
}

/** Makes the files of a commit ready that may be a host's. @param path where they begin, "" for the top */
export async function loadHostFiles(revision: TreeIo, path: string): Promise<void> {
  const wanted = [...revision.tree.files].filter(
    ([file, { size }]) =>
      size <= MAX_DOCUMENT_BYTES && (file === path || ((path === "" || file.startsWith(`${path}/`)) && isHosts(file))),
  );
  await revision.load(wanted.map(([file]) => file));
}

/** What git and others write for a file that is not there. */
const NO_FILE = "/dev/null";

/** The hosts that are used on either side, each with its files on both; command lines by their script and number. */
export function hostPairs(before: HostSide, after: HostSide): HostPair[] {
  const keys = new Map<string, Host>();
  for (const side of [before, after]) for (const files of side.used) keys.set(keyOf(files, side), files.host);
  const on = (side: HostSide, key: string) => side.files.find((files) => keyOf(files, side) === key);
  return [...keys].map(([key, host]) => ({ host, before: on(before, key), after: on(after, key) }));
}

function keyOf({ host, layers }: HostFiles, side: HostSide): string {
  const script = layers.find(({ command }) => command !== undefined);
  if (script === undefined) return host.id;
  return JSON.stringify([host.id, side.isFolder ? pathIn(script.uri, side) : "", script.command]);
}

/** What a file is called on both sides: its path from the folder that was named; of a file that was named, nothing. */
export function pathInSide(
  uri: string,
  { before, after }: { readonly before: HostSide; readonly after: HostSide },
): string {
  for (const side of [before, after]) {
    if (!side.isFolder && side.name === uri) return "";
    const path = side.isFolder ? pathIn(uri, side) : uri;
    if (path !== uri) return path;
  }
  return uri;
}

/** A file's path from the folder that was named. */
function pathIn(uri: string, { name }: HostSide): string {
  for (const begin of [name, `${name}/`, name.replace(/\/+$/, "")])
    if (uri.startsWith(begin)) return uri.slice(begin.length).replace(/^\/+/, "");
  return uri;
}
