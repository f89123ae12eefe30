/** The agents' files that a path leads to → those of one agent. */

import { UserError } from "../user-error.js";
import type { HostFiles } from "./find-host-files.js";

/**
 * The one policy among them: that of an agent's files before those of the command lines in scripts.
 * @param path as it was named, for the message
 * @returns undefined where they are of no agent
 * @throws UserError where there are several
 */
export function theOneAgent(found: readonly HostFiles[], path: string): HostFiles | undefined {
  const own = found.filter(({ layers }) => layers.at(-1)?.command === undefined);
  const [files, ...others] = own.length > 0 ? own : found;
  if (others.length === 0) return files;
  const ids = [...new Set((own.length > 0 ? own : found).map(({ host }) => host.id))];
  throw new UserError(
    ids.length > 1
      ? `${path} holds the configuration of ${ids.join(", ")}; say which with --dialect ${ids[0]}`
      : `${path} starts ${ids[0]} by ${others.length + 1} command lines, each with a policy of its own; name a script with one`,
  );
}
