/** `REV:PATH` → the bytes that git has there. */

import { posix } from "node:path";
import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import type { GitAnswer, Io } from "../io/io.js";
import { startProblem } from "../io/reasons.js";
import { UserError } from "../user-error.js";

export interface GitName {
  /** As written. */
  readonly name: string;
  /** Before the colon; "" for the index. */
  readonly revision: string;
  readonly path: string;
}

export type GitObject =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  /** The revision is there, and no file of that path in it. */
  | { readonly kind: "absent" };

/** More than any answer that tells of an object, and of a document the most that is looked at. */
const MAX_BYTES = MAX_DOCUMENT_BYTES + 1_000;
/** More than the index tells of a folder's files. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** What git takes as `REV:PATH`; undefined for text without a colon outside of braces. */
export function gitName(text: string): GitName | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === ":" && depth <= 0) return { name: text, ...parts(text, i) };
  }
  return undefined;
}

/** `:2:PATH` is a stage of the index. */
function parts(text: string, colon: number): { revision: string; path: string } {
  const revision = text.slice(0, colon);
  const path = text.slice(colon + 1);
  return { revision, path: revision === "" ? path.replace(/^[0-3]:/, "") : path };
}

/**
 * Reads a file of a revision. Names go to git by its standard input, so none of them is ever an option; nothing is
 * fetched, no program of the repository's configuration runs.
 * @throws UserError where there is no such revision, or what is there is no file
 */
export function readGitObject({ name, revision, path }: GitName, io: Io): GitObject {
  if (/[\n\r\0]/.test(name)) throw new UserError(`${name} is no name of a file in git: it has a line break`);
  if (path === "") throw new UserError(`${name} names no file; write ${revision === "" ? "REV" : revision}:PATH`);
  const asked = revision === "" ? [name] : [`${revision}^{tree}`, name];
  const answer = askGit(["cat-file", "--batch-check"], asked.map((line) => `${line}\n`).join(""), name, io);
  const lines = textOf(answer.stdout).split("\n");
  const isThere = (line: string | undefined) => line !== undefined && /^[0-9a-f]{40,64} [a-z]+ \d+$/.test(line);
  if (revision !== "" && !isThere(lines[0])) throw noRevision(name, revision);
  const found = lines[asked.length - 1];
  requireNoOther({ name, revision, path }, lines[0]?.split(" ")[0] ?? "", io);
  if (!isThere(found)) return { kind: "absent" };
  const [id = "", type, size] = (found as string).split(" ");
  if (type !== "blob")
    throw new UserError(`${name} is ${type === "tree" ? "a folder" : `a ${type}`} in git, and no file; name a file`);
  if (Number(size) > MAX_DOCUMENT_BYTES)
    throw new UserError(`${name} has ${size} bytes; a policy has ${MAX_DOCUMENT_BYTES} at most`);
  const { stdout } = askGit(["cat-file", "blob", id], "", name, io);
  return { kind: "file", bytes: stdout };
}

/** The path from the repository's top of a name in git, which may begin in this folder: `REV:./FILE`. */
export function pathFromTop({ name, path }: GitName, io: Io): string {
  const isOwn = path === "." || path.startsWith("./") || path.startsWith("../");
  const prefix = isOwn ? textOf(askGit(["rev-parse", "--show-prefix"], "", name, io).stdout).replace(/\n$/, "") : "";
  const full = posix.normalize(`${prefix}${path}`).replace(/\/+$/, "");
  return full === "." ? "" : full;
}

/** A folder of a revision. */
export interface GitFolder {
  /** Of the revision's whole tree. */
  readonly tree: string;
  /** The folder's path from the repository's top; "" for that itself. */
  readonly path: string;
}

/**
 * A folder of a revision, the whole where no path is named; undefined where a file is there.
 * @throws UserError where there is no such revision, or nothing is there
 */
export function readGitFolder({ name, revision, path }: GitName, io: Io): GitFolder | undefined {
  if (/[\n\r\0]/.test(name)) throw new UserError(`${name} is no name of a folder in git: it has a line break`);
  if (revision === "") return undefined;
  const tree = `${revision}^{tree}`;
  const { stdout } = askGit(["cat-file", "--batch-check"], `${tree}\n${name}\n`, name, io);
  const [whole = "", there = ""] = textOf(stdout).split("\n");
  const [id = "", type] = /^[0-9a-f]{40,64} tree \d+$/.test(whole) ? whole.split(" ") : [];
  if (type !== "tree") throw noRevision(name, revision);
  if (!/^[0-9a-f]{40,64} tree \d+$/.test(there)) return undefined;
  return { tree: id, path: pathFromTop({ name, revision, path }, io) };
}

function noRevision(name: string, revision: string): UserError {
  return new UserError(
    `${name} cannot be read: git knows no revision \`${revision}\` here; fetch it, or see git log for those there are`,
  );
}

/** In git, a link and a submodule are no files: the text of one, and nothing of the other, would be read in its place. */
function requireNoOther({ name, revision, path }: GitName, tree: string, io: Io): void {
  const isOwn = path.startsWith("./") || path.startsWith("../");
  const prefix = isOwn ? textOf(askGit(["rev-parse", "--show-prefix"], "", name, io).stdout).replace(/\n$/, "") : "";
  const parts = posix.normalize(`${prefix}${path}`).split("/");
  if (parts.includes("..")) return;
  const paths = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
  const index = ["ls-files", "--stage", "-z", "--full-name", "--", ...paths.map((at) => `:(top,literal)${at}`)];
  const args = revision === "" ? index : ["ls-tree", "--full-tree", "-z", tree, "--", ...paths];
  const { stdout } = askGit(args, "", name, io, MAX_LIST_BYTES);
  for (const entry of textOf(stdout).split("\0")) {
    const [meta = "", at = ""] = entry.split("\t");
    const [mode = ""] = meta.split(" ");
    const kind = OTHERS[mode];
    if (kind !== undefined && paths.includes(at))
      throw new UserError(
        `${name} cannot be read: \`${at}\` is a ${kind} in ${revision || "the index"}, which is not followed`,
      );
  }
}

/** By their modes. */
const OTHERS: Readonly<Record<string, string>> = { "120000": "link", "160000": "submodule" };

/** The path from this folder to the repository's top, such as `../`. */
export function pathToTop(io: Io): string {
  return textOf(askGit(["rev-parse", "--show-cdup"], "", "this folder", io).stdout).trim();
}

function askGit(args: readonly string[], input: string, name: string, io: Io, limit = MAX_BYTES): GitAnswer {
  let answer: GitAnswer;
  try {
    answer = io.git(args, input, limit);
  } catch (error) {
    throw startProblem(error, "git");
  }
  if (answer.status === 0) return answer;
  const [first = ""] = answer.stderr.split("\n");
  const said = first.replace(/^(?:fatal|error): /, "").slice(0, 300);
  const why = said.startsWith("not a git repository") ? "this folder is in no git repository" : `git says: ${said}`;
  throw new UserError(`${name} cannot be read: ${why}`);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
