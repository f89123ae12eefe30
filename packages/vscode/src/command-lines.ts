/** What a command of the editor runs callgate with. Nothing here is of the editor, so that it can be tested without one. */

import { basename, dirname, extname, isAbsolute, join, relative } from "node:path";

/** A run of callgate: its arguments, and the folder it runs in. */
export interface CommandLine {
  readonly title: string;
  readonly args: readonly string[];
  readonly folder: string;
}

/** Lints all that the configuration of a folder names, or what lies in it. */
export function lintLine(folder: string): CommandLine {
  return { title: "lint", args: ["lint"], folder };
}

/** Replays a recorded session by the policy that is open, or else by those of the configuration. */
export function replayLine(folder: string, session: string, policy: string | undefined): CommandLine {
  const by = policy === undefined ? [] : ["--policy", fromFolder(folder, policy)];
  return { title: `replay ${basename(session)}`, args: ["replay", ...by, fromFolder(folder, session)], folder };
}

/** Compares a policy with what was committed last: `HEAD:` takes a path from the top of the repository, so it runs beside the file. */
export function diffLine(policy: string): CommandLine {
  const name = basename(policy);
  return { title: `diff ${name}`, args: ["diff", `HEAD:./${name}`, name], folder: dirname(policy) };
}

/** The program of the server: the one that came with the extension, or the one that the user's settings name. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether `command` is the editor's own Node. */
  readonly isOurs: boolean;
}

/** The endings of scripts that the editor's own Node runs. */
const SCRIPTS: ReadonlySet<string> = new Set([".cjs", ".js", ".mjs"]);

/**
 * @param extension the folder of the extension
 * @param configured the path that the settings name; "" for none
 * @param node the editor's own Node
 */
export function serverProgram(extension: string, configured: string, node: string): ServerProgram {
  if (configured === "")
    return { command: node, args: [join(extension, "server", "bin", "callgate.js")], isOurs: true };
  return SCRIPTS.has(extname(configured))
    ? { command: node, args: [configured], isOurs: true }
    : { command: configured, args: [], isOurs: false };
}

/** A path as it is written from a folder; one outside of it stays whole. */
function fromFolder(folder: string, path: string): string {
  const way = relative(folder, path);
  return way.startsWith("..") || isAbsolute(way) ? path : way;
}
