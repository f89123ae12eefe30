/** `--sessions HOST|PATH`: the session files that a host keeps on this machine, newest first, or those named. They are only read. */

import { suggestOr } from "@callgate/core/text";
import { parseDuration } from "@callgate/core/values";
import type { UnreadFileRow } from "@callgate/report";
import { isGlob } from "../io/glob.js";
import type { Io } from "../io/io.js";
import { filesIn } from "../policies/files.js";
import { type NamedTranscripts, namedTranscripts, type Skipped } from "../replay/named-transcripts.js";
import { UserError } from "../user-error.js";
import { HOSTS, type Host, type Machine } from "./hosts.js";

export interface SessionsOptions {
  /** Ids of hosts, `all`, or files, folders and globs. A name that is a host's is that host; `./NAME` is a folder. */
  readonly sessions?: readonly string[] | undefined;
  /** How long ago, such as `7d`, or a date. */
  readonly since?: string | undefined;
}

const NOTHING: Skipped = { files: [], otherFiles: 0, folders: [] };

/**
 * The transcripts that are named, those among the sessions included, and those of the hosts.
 * @throws UserError where a name leads to nothing, and where a host has no session there
 */
export async function namedOrOwnSessions(
  transcripts: readonly string[],
  { sessions, since: text }: SessionsOptions,
  io: Io,
): Promise<NamedTranscripts> {
  const paths = (sessions ?? []).filter((name) => isPath(name, io));
  const hosts = (sessions ?? []).filter((name) => !paths.includes(name));
  if (hosts.length === 0 && text !== undefined)
    throw new UserError("--since goes with --sessions HOST: it chooses among a host's session files");
  const names = [...transcripts, ...paths];
  const named = names.length === 0 ? { files: [], skipped: NOTHING } : await namedTranscripts(names, io);
  if (hosts.length === 0) return named;
  const from = text === undefined ? Number.NEGATIVE_INFINITY : sinceOf(text, io.now());
  const own = await sessionFiles(hostsOf(hosts), hosts.includes("all"), from, io);
  const known = new Set(named.files.map(({ path }) => path));
  const files = own.paths.filter((path) => !known.has(path)).map((path) => ({ path, outright: false }));
  const { skipped } = named;
  return { files: [...named.files, ...files], skipped: { ...skipped, files: [...skipped.files, ...own.unseen] } };
}

/** Whether a name among `--sessions` is a file, a folder or a glob, and not a host. */
function isPath(name: string, io: Io): boolean {
  if (name === "all" || HOSTS.some(({ id }) => id === name)) return false;
  return /[/\\.]/.test(name) || isGlob(name) || io.kindOf(name) !== undefined;
}

/** `7d`, or a date → epoch milliseconds. @throws UserError */
function sinceOf(text: string, now: number): number {
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return at;
  } else {
    const ago = parseDuration(text);
    if (ago !== undefined) return now - ago;
  }
  throw new UserError(
    `--since ${text} is no time; write how long ago, such as 7d or 12h, or a date such as 2026-11-01`,
  );
}

function hostsOf(ids: readonly string[]): readonly Host[] {
  if (ids.includes("all")) return HOSTS;
  const known = HOSTS.map(({ id }) => id);
  return [...new Set(ids)].map((id) => {
    const host = HOSTS.find((candidate) => candidate.id === id);
    if (host === undefined)
      throw new UserError(
        `--sessions \`${id}\` is no file, no folder and no host whose sessions callgate finds${suggestOr(id, known, "; it finds those of")}`,
      );
    return host;
  });
}

/** What the hosts' folders hold. */
interface OwnFiles {
  /** Newest first. */
  readonly paths: readonly string[];
  /** What cannot be looked at. */
  readonly unseen: readonly UnreadFileRow[];
}

/** @param some whether it is enough that one of the hosts has sessions */
async function sessionFiles(hosts: readonly Host[], some: boolean, from: number, io: Io): Promise<OwnFiles> {
  const machine = machineOf(io);
  const found = new Map<string, number>();
  const unseen: UnreadFileRow[] = [];
  const missing: string[] = [];
  for (const host of hosts) {
    let isThere = false;
    for (const { folder, files: pattern } of host.places(machine)) {
      if (io.kindOf(folder) !== "directory") continue;
      const inFolder = await filesIn(folder, "directory", pattern, io);
      for (const path of inFolder.paths) {
        const at = modifiedAt(path, io);
        if (at === undefined) continue;
        isThere = true;
        if (at >= from) found.set(path, at);
      }
      unseen.push(...inFolder.unseen.map(({ path, reason }) => ({ uri: path, problem: reason })));
    }
    if (!isThere) missing.push(nothingOf(host, machine));
  }
  if (missing.length > 0 && !(some && missing.length < hosts.length))
    throw new UserError(some ? "no session of any known host is on this machine" : missing.join("; "));
  if (found.size === 0)
    throw new UserError("no session file was changed since --since; give an earlier time, or leave it out");
  const paths = [...found].sort(([a, at], [b, bt]) => bt - at || (a < b ? -1 : 1)).map(([path]) => path);
  return { paths, unseen };
}

/** Undefined for a file that is gone by now. */
function modifiedAt(path: string, io: Io): number | undefined {
  try {
    return io.modifiedAt(path);
  } catch {
    // The host is at work: it may have removed the file since its folder was listed.
    return undefined;
  }
}

function machineOf({ env }: Io): Machine {
  const home = env.HOME || env.USERPROFILE;
  if (home === undefined || home === "")
    throw new UserError("--sessions needs to know your home folder: set HOME, or name the sessions' folder instead");
  return { home, env };
}

function nothingOf({ id, variable, places, hint }: Host, machine: Machine): string {
  const folders = [...new Set(places(machine).map(({ folder }) => folder))];
  const shown =
    folders.length > 3
      ? `${folders.slice(0, 3).join(", ")} and ${folders.length - 3} other places`
      : folders.join(", ");
  return [
    `no session of ${id} is in ${shown}`,
    ...(variable === undefined ? [] : [`the variable ${variable} names another place`]),
    ...(hint === undefined ? [] : [hint]),
  ].join("; ");
}
