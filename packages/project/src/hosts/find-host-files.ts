/** A folder → the files of agents' own configuration, found where each host looks for them. */

import {
  type Finding,
  HOSTS,
  type Host,
  type HostFile,
  hostsOfPath,
  type LayerSource,
  MAX_DOCUMENT_BYTES,
  pathOnPlatform,
} from "@callgate/core";
import { unreadDocument } from "@callgate/core/yaml";
import { slashed } from "../io/file-names.js";
import { isGlob } from "../io/glob.js";
import { type Io, STDIN } from "../io/io.js";
import { fileReason } from "../io/reasons.js";
import { filesIn, joinPath } from "../policies/files.js";

/** Which files are looked for beside those of the repository. */
export interface HostReach {
  /** Taken for the home of the user; managed files are looked for in it at their absolute paths. */
  readonly home?: string | undefined;
  readonly user: boolean;
  readonly managed: boolean;
  /** Whether hosts of which no file of their own is there are given, too. */
  readonly unused?: boolean | undefined;
}

/** What became of a place where a host looks. */
export interface HostPlace {
  readonly path: string;
  readonly scope: string;
  readonly state: "read" | "absent" | "unread";
}

/** A host's files in one folder, or one file named outright. */
export interface HostFiles {
  readonly host: Host;
  /** In the host's order. */
  readonly layers: readonly LayerSource[];
  readonly places: readonly HostPlace[];
  /** Why files could not be read; nothing is known of the policy as a whole then. */
  readonly unread: readonly Finding[];
}

/** The hosts of which a file is there. */
export async function findHostFiles(folder: string, reach: HostReach, io: Io): Promise<HostFiles[]> {
  const found: HostFiles[] = [];
  const mayBeHome = IN_HOMES.some((name) => io.kindOf(joinPath(folder, name)) !== undefined);
  for (const host of Object.values(HOSTS)) {
    const files: HostFiles[] = [];
    let isUsed = false;
    for (const file of host.files) {
      const here = await filesAt(host, file, folder, reach, io);
      files.push(here);
      if (!file.isShared && here.places.some(({ state }) => state !== "absent")) isUsed = true;
    }
    const { layers, ...rest } = joined(host, files);
    const together = { ...rest, layers: mayBeHome ? layers.map((layer) => ({ ...layer, mayBeHome })) : layers };
    if (isUsed || reach.unused) found.push(together);
    // Each command line is a policy of its own, beside the files that all of them read.
    for (const command of await commandsIn(host, folder, reach, io)) found.push(joined(host, [together, command]));
  }
  return found;
}

/** What lies in a home, and in a folder that is linked into one. */
const IN_HOMES = [
  ".bash_profile",
  ".bashrc",
  ".chezmoiroot",
  ".config/nvim",
  ".gitconfig",
  ".profile",
  ".stowrc",
  ".tmux.conf",
  ".zshrc",
];

/** A file named outright, as each host reads it whose file it is by its place, or as the host that is given. */
async function namedHostFile(path: string, name: string, host: Host | undefined, io: Io): Promise<HostFiles[]> {
  const home = homeOf(io);
  const whole = slashed(path);
  const isInHome = home !== undefined && whole.startsWith(`${home}/`);
  const byPlace = hostsOfPath(Object.values(HOSTS), whole, isInHome);
  if (host === undefined && byPlace.length > 0)
    return byPlace.map((one) => readPlace(one.host, one.file.scope, path, name, io));
  const scripting = Object.values(HOSTS).filter((one) => isScript(one, whole) && (host === undefined || one === host));
  const commands: HostFiles[] = [];
  for (const one of scripting)
    for (const layer of readPlace(one, SCRIPT, path, name, io).layers) commands.push(...(await commandsOf(one, layer)));
  if (commands.length > 0 || host === undefined) return commands;
  const { scope = "project" } = byPlace.find((one) => one.host === host)?.file ?? {};
  return [readPlace(host, scope, path, name, io)];
}

/** What names on the command line lead to of agents' configuration. */
export interface FoundHosts {
  readonly found: readonly HostFiles[];
  /** The names under which other policies are to be looked for. */
  readonly others: readonly string[];
  /** Of those, the folders and globs in which nothing else need be there. */
  readonly settled: ReadonlySet<string>;
}

/**
 * Files named outright or by a glob, each a policy of its own; folders, in which each host finds its files.
 * @param host as which files are read that are named outright; by their place where it is left out
 */
export async function hostFilesOf(
  names: readonly string[],
  {
    host,
    stdinName,
    reach,
  }: { readonly host: Host | undefined; readonly stdinName: string; readonly reach: HostReach },
  io: Io,
): Promise<FoundHosts> {
  const found: HostFiles[] = [];
  const others: string[] = [];
  const settled = new Set<string>();
  for (const name of names) {
    const kind = io.kindOf(name);
    const files: HostFiles[] = [];
    if (kind === "directory") files.push(...(await findHostFiles(name, reach, io)));
    else if (kind === "file") files.push(...(await namedHostFile(name, name === STDIN ? stdinName : name, host, io)));
    else if (isGlob(name))
      for (const path of (await filesIn(name, undefined, name, io)).paths)
        files.push(...(await namedHostFile(path, path, host, io)));
    found.push(...files);
    // A file is one thing or the other, and a host that was asked for is all that was asked for.
    if (kind === "file" ? files.length === 0 : host === undefined) others.push(name);
    if (files.length > 0) settled.add(name);
  }
  return { found, others, settled };
}

/** Whether a host may be started in a file of that name. */
function isScript({ scripts = [] }: Host, path: string): boolean {
  return scripts.some((script) => path.endsWith(script.slice(script.lastIndexOf("*") + 1)));
}

/** Whether a file is an agent's configuration by its place and name. */
export function isHostFile(path: string): boolean {
  return hostsOfPath(Object.values(HOSTS), slashed(path), false).length > 0;
}

/** The user's home, with `/` between its parts. */
function homeOf({ env }: Io): string | undefined {
  const home = env.HOME ?? env.USERPROFILE;
  return home === undefined || home === "" ? undefined : slashed(home).replace(/\/+$/, "");
}

/** The command lines that start the host, in the scripts of a folder. */
async function commandsIn(host: Host, folder: string, reach: HostReach, io: Io): Promise<HostFiles[]> {
  const found: HostFiles[] = [];
  for (const path of host.scripts ?? [])
    for (const { layers } of [await filesAt(host, { scope: SCRIPT, path }, folder, reach, io)])
      for (const layer of layers) found.push(...(await commandsOf(host, layer)));
  return found;
}

const SCRIPT = "script";

/** A script's command lines, each as a policy. */
async function commandsOf(host: Host, layer: LayerSource): Promise<HostFiles[]> {
  // Most scripts start no host; then nothing of how one is read is loaded.
  if (host.startWord !== undefined && !layer.text.toLowerCase().includes(host.startWord)) return [];
  const { commandsIn } = await import("@callgate/core/hosts");
  const commands = commandsIn(host.id, layer.text, layer.uri);
  const places: readonly HostPlace[] = [{ path: layer.uri, scope: SCRIPT, state: "read" }];
  return commands.map((_, command) => ({ host, layers: [{ ...layer, command }], places, unread: [] }));
}

async function filesAt(host: Host, file: HostFile, folder: string, reach: HostReach, io: Io): Promise<HostFiles> {
  const path = placeOf(file, folder, reach, io);
  if (path === undefined) return joined(host, []);
  const absent = joined(host, [], [{ path, scope: file.scope, state: "absent" }]);
  try {
    const star = path.indexOf("*");
    if (star < 0) return io.kindOf(path) === "file" ? readPlace(host, file.scope, path, path, io) : absent;
    const slash = path.lastIndexOf("/", star);
    const above = slash < 0 ? "." : path.slice(0, slash);
    if (io.kindOf(above) !== "directory") return absent;
    const { paths, unseen } = await io.glob(path.slice(slash + 1), above);
    const files = paths
      .map((one) => (slash < 0 ? one : joinPath(above, one)))
      .map((one) => readPlace(host, file.scope, one, one, io));
    const others = unseen.map((one) => unreadAt(host, file.scope, joinPath(above, one.path), one.reason));
    return files.length + others.length === 0 ? absent : joined(host, [...files, ...others]);
  } catch (error) {
    const reason = fileReason(error);
    if (reason === undefined) throw error;
    return unreadAt(host, file.scope, path, reason);
  }
}

/** Where a file of a host is here; undefined where it was not asked for. */
function placeOf(file: HostFile, folder: string, { home, user, managed }: HostReach, io: Io): string | undefined {
  const { path } = file;
  if (path.startsWith("~/")) {
    const own = home ?? (user ? homeOf(io) : undefined);
    return own === undefined ? undefined : joinPath(own, path.slice(2));
  }
  if (!path.startsWith("/")) return folder === "." ? path : joinPath(folder, path);
  // A folder that is taken for the machine is laid out as on Linux, wherever callgate runs.
  if (home !== undefined) return joinPath(home, path.slice(1));
  return managed ? pathOnPlatform(file, io.platform) : undefined;
}

function readPlace(host: Host, scope: string, path: string, name: string, io: Io): HostFiles {
  let bytes: Uint8Array;
  try {
    if (path !== STDIN && io.isStream(path)) return unreadAt(host, scope, name, "it is no regular file");
    bytes = io.readFile(path, MAX_DOCUMENT_BYTES + 1);
  } catch (error) {
    const reason = fileReason(error);
    if (reason === undefined) throw error;
    return unreadAt(host, scope, name, reason);
  }
  if (bytes.byteLength > MAX_DOCUMENT_BYTES)
    return unreadAt(host, scope, name, `it is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB`);
  const text = textOf(bytes);
  if (text === undefined) return unreadAt(host, scope, name, "it is not UTF-8");
  return { host, layers: [{ scope, uri: name, text }], places: [{ path: name, scope, state: "read" }], unread: [] };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unreadAt(host: Host, scope: string, path: string, reason: string): HostFiles {
  const { findings } = unreadDocument(path, `what this allows in ${host.id} is not known: ${reason}`);
  return { host, layers: [], places: [{ path, scope, state: "unread" }], unread: findings };
}

function joined(host: Host, files: readonly HostFiles[], places: readonly HostPlace[] = []): HostFiles {
  return {
    host,
    layers: files.flatMap(({ layers }) => layers),
    places: [...files.flatMap((one) => one.places), ...places],
    unread: files.flatMap(({ unread }) => unread),
  };
}
