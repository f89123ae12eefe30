/** What a person names as sessions: a host whose own sessions are read, or files and folders. */

import { HOSTS } from "./hosts.js";

export interface SessionSources {
  /** Files, folders and globs; undefined for none. */
  readonly transcripts: readonly string[] | undefined;
  /** Ids of hosts, or `all`; undefined for none. */
  readonly sessions: readonly string[] | undefined;
}

/** A name that is a host's is that host; a folder of the same name is written with `./`. */
export function sessionSources(names: readonly string[]): SessionSources {
  const isHost = (name: string) => name === "all" || HOSTS.some(({ id }) => id === name);
  const some = (found: readonly string[]) => (found.length === 0 ? undefined : found);
  return { transcripts: some(names.filter((name) => !isHost(name))), sessions: some(names.filter(isHost)) };
}
