/** BEFORE and AFTER of a command line → two policies, one of which may be no policy at all. */

import { normalize, resolve } from "node:path";
import {
  DIALECTS,
  type DialectId,
  type Document,
  type Finding,
  type LowerOptions,
  lower,
  MAX_DOCUMENT_BYTES,
  type Policy,
  readDocument,
} from "@callgate/core";
import { isRefused, withoutEffect } from "@callgate/core/policy";
import type { NoPolicy } from "@callgate/diff";
import type { DiffSide } from "@callgate/report";
import { type Io, STDIN } from "../io/io.js";
import { readInput } from "../policies/files.js";
import { type GitName, gitName, pathToTop, readGitObject } from "../policies/git-object.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { UserError } from "../user-error.js";

export interface Revision extends DiffSide {
  /** Undefined where there is no file. */
  readonly document: Document | undefined;
  readonly policy: Policy | NoPolicy;
  /** What a reader of the comparison must know of it. */
  readonly notes: readonly Finding[];
}

/** A side as a report names it, without what was read. */
export function namedRevision({ name, path, missing, notEnforced, notLoaded }: Revision): DiffSide {
  return {
    name,
    path,
    ...(missing && { missing }),
    ...(notEnforced && { notEnforced }),
    ...(notLoaded && { notLoaded }),
  };
}

export interface RevisionPair {
  readonly before: Revision;
  readonly after: Revision;
}

/** What git and others write for a file that is not there. */
const NO_FILE = "/dev/null";

/** A side before it is known what the other one says. */
export interface RevisionSource {
  /** As it is called in what is said of it. */
  readonly name: string;
  /** The file's path without any revision. */
  readonly path: string;
  /** Undefined where there is no such file. */
  readonly bytes: Uint8Array | undefined;
}

interface Source extends RevisionSource {
  readonly git: GitName | undefined;
}

/**
 * Reads both. A file that is there on one side only was added or removed: there was no policy, or there is no longer one.
 * @throws UserError where a name leads to nothing, or to what is no policy or cannot be read
 */
export function readRevisionPair(before: string, after: string, asked: LowerOptions, io: Io): RevisionPair {
  if (before === STDIN && after === STDIN)
    throw new UserError("the standard input is one policy; name a file for the other");
  const [old, now] = [sourceOf(before, io), sourceOf(after, io)];
  if (old.bytes === undefined && now.bytes === undefined) throw notThere(old);
  for (const [lacking, other] of [
    [old, now],
    [now, old],
  ] as const)
    if (lacking.bytes === undefined && lacking.name !== NO_FILE && !isSamePath(lacking, other, io))
      throw notThere(lacking);
  return revisionPair(old, now, asked);
}

/**
 * Two texts as the sides of a comparison. One of them may not be there; what that means depends on the other's dialect.
 * @throws UserError where one of them is no policy or cannot be read
 */
export function revisionPair(old: RevisionSource, now: RevisionSource, asked: LowerOptions): RevisionPair {
  return old.bytes === undefined ? withoutBefore(old, now, asked) : withBefore(old, now, asked);
}

function withoutBefore(old: RevisionSource, now: RevisionSource, asked: LowerOptions): RevisionPair {
  const [after, id] = readRevision(now, asked);
  return { before: noPolicy(old, id), after };
}

function withBefore(old: RevisionSource, now: RevisionSource, asked: LowerOptions): RevisionPair {
  if (now.bytes === undefined) {
    const [before, id] = readRevision(old, asked);
    return { before, after: noPolicy(now, id) };
  }
  const [after, id] = readRevision(now, asked);
  const before = unloadable(old, id, asked) ?? readRevision(old, asked)[0];
  const isNowEnforced = before.notEnforced !== undefined && after.notEnforced === undefined;
  return { before: isNowEnforced ? { ...before, notes: asNotes(before.notes) } : before, after };
}

/** A file of that very name wins over reading a revision into it. */
function sourceOf(name: string, io: Io): Source {
  if (name === NO_FILE) return { name, path: name, git: undefined, bytes: undefined };
  const kind = io.kindOf(name);
  if (kind === "directory") throw new UserError(`${name} is a folder; name the policy in it`);
  const git = kind === undefined ? gitName(name) : undefined;
  if (git !== undefined) {
    const object = readGitObject(git, io);
    return { name, path: git.path, git, bytes: object.kind === "file" ? object.bytes : undefined };
  }
  const bytes = kind === undefined ? undefined : readInput(name, MAX_DOCUMENT_BYTES, io);
  return { name, path: name, git: undefined, bytes };
}

function notThere({ name, git }: Source): UserError {
  if (git === undefined) return new UserError(`${name} cannot be read: there is no such file`);
  const hint =
    git.path.startsWith("./") || git.path.startsWith("../")
      ? ""
      : `; paths start at the repository's top, write ${git.revision}:./${git.path} to start at this folder`;
  return new UserError(`${name} cannot be read: there is no such file in ${git.revision || "the index"}${hint}`);
}

/** Whether both names lead to one path, so that the file was added or removed and its name is not mistyped. */
function isSamePath(a: Source, b: Source, io: Io): boolean {
  return a.name !== STDIN && b.name !== STDIN && absolute(a, io) === absolute(b, io);
}

function absolute({ path, git }: Source, io: Io): string {
  if (git === undefined || /^\.\.?\//.test(path)) return resolve(io.cwd, path);
  return resolve(io.cwd, pathToTop(io), normalize(path));
}

/** What was wrong with a policy, once it is fixed. */
function asNotes(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, severity: "note" }));
}

/**
 * A policy before that its program cannot load, so that nothing is known of what it says: compared as if it denied every
 * call, which shows all that passes now. Undefined of any other.
 */
function unloadable(
  { name, path, bytes }: RevisionSource,
  other: DialectId,
  asked: LowerOptions,
): Revision | undefined {
  const document = readDocument(bytes ?? new Uint8Array(), name);
  const { enforcement, policy, findings } = lower(document, asked);
  if (enforcement !== "unloadable") return undefined;
  const notes = findings.filter(({ severity }) => severity === "error");
  const nothing = { without: "deny", dialect: policy?.dialect ?? other } as const;
  return { name, path, document, policy: nothing, notes, notEnforced: withoutEffect(enforcement), notLoaded: true };
}

function readRevision(source: RevisionSource, asked: LowerOptions): [Revision, DialectId] {
  const { name, path, bytes } = source;
  const document = readDocument(bytes ?? new Uint8Array(), name);
  const lowered = lower(document, asked);
  const { enforcement } = lowered;
  const errors = lowered.findings.filter(({ severity }) => severity === "error");
  if (isRefused(enforcement) && lowered.policy !== undefined) {
    const { policy } = lowered;
    return [{ name, path, document, policy, notes: errors, notEnforced: withoutEffect(enforcement) }, policy.dialect];
  }
  const { policy, notes } = requireLoadable({ document, lowered });
  return [{ name, path, document, policy, notes, notEnforced: withoutEffect(enforcement) }, policy.dialect];
}

function noPolicy({ name, path }: RevisionSource, other: DialectId): Revision {
  const { action, sentence } = DIALECTS[other].withoutPolicy;
  return { name, path, document: undefined, policy: { without: action, dialect: other }, notes: [], missing: sentence };
}
