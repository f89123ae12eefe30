/** A file of an agent's configuration → the folder that it belongs to. */

import { dirname } from "node:path";
import { HOSTS, hostsOfPath } from "@callgate/core";
import { slashed } from "@callgate/project/io";

/** The folder that holds an agent's files, of which this is one. */
export function agentsFolder(path: string): string | undefined {
  const [found] = hostsOfPath(Object.values(HOSTS), slashed(path), false);
  if (found === undefined || found.file.path.startsWith("/") || found.file.path.startsWith("~/")) return undefined;
  let folder = path;
  for (const _ of found.file.path.split("/")) folder = dirname(folder);
  return folder;
}
