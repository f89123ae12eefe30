/** A question → git's answer, whatever the repository's own configuration would have git do. */

import { spawnSync } from "node:child_process";
import { delimiter, isAbsolute } from "node:path";
import type { GitAnswer } from "./io.js";

/**
 * What a repository may set that starts a program, reaches a network, or makes an object look like another. Set here, it
 * holds over what any file says. A clone's own configuration is as untrusted as its policies: it may come in an archive.
 */
const NEUTRAL: Readonly<Record<string, string>> = {
  "core.fsmonitor": "false",
  "core.untrackedCache": "false",
  "core.hooksPath": "/dev/null",
  "core.attributesFile": "/dev/null",
  "core.pager": "cat",
  "core.editor": "false",
  "core.askPass": "",
  "core.sshCommand": "false",
  "core.gitProxy": "",
  "core.alternateRefsCommand": "false",
  "core.useReplaceRefs": "false",
  "core.commitGraph": "false",
  "credential.helper": "",
  "diff.external": "",
  "gc.auto": "0",
  "log.showSignature": "false",
  "maintenance.auto": "false",
  "protocol.allow": "never",
  // A folder of a repository may look like a repository itself, with a configuration of its own.
  "safe.bareRepository": "explicit",
  "uploadpack.packObjectsHook": "",
};

const FLAGS = ["--no-pager", "--no-replace-objects", "--no-optional-locks"];

/** No protocol is allowed, so what a partial clone lacks is not fetched. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  LC_ALL: "C",
  NoDefaultCurrentDirectoryInExePath: "1",
};

/** Programs that git would start, and files that it would write a trace to. */
const LEFT_OUT =
  /^(?:GIT_TRACE\w*|GIT_TRACE2\w*|GIT_EXTERNAL_DIFF|GIT_PAGER|GIT_EDITOR|GIT_SEQUENCE_EDITOR|GIT_ASKPASS|SSH_ASKPASS|GIT_SSH|GIT_SSH_COMMAND|GIT_PROXY_COMMAND|GIT_REPLACE_REF_BASE|GIT_SHALLOW_FILE)$/;

/**
 * Waits for git's answer, without a shell. What keeps it from starting, or an answer of more than `limit` bytes, is
 * thrown as it comes from Node.
 */
export function askGit(
  args: readonly string[],
  input: string,
  limit: number,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): GitAnswer {
  const settings = Object.entries(NEUTRAL).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { status, stdout, stderr, error } = spawnSync("git", [...FLAGS, ...settings, ...args], {
    cwd,
    input,
    env: environment(env),
    maxBuffer: limit,
    windowsHide: true,
  });
  // One that ends before it has read its input, because it refuses, has still said why.
  if (error !== undefined && status === null) throw error;
  return { status: status ?? undefined, stdout, stderr: stderr.toString() };
}

function environment(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !LEFT_OUT.test(name)));
  const name = Object.keys(kept).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  // A path that begins in this folder would find a program of the repository.
  const path = (kept[name] ?? "").split(delimiter).filter(isAbsolute).join(delimiter);
  return { ...kept, ...(path === "" ? {} : { [name]: path }), ...ENVIRONMENT };
}
