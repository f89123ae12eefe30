/** Names of files, folders and globs → policies, or a sentence about what is wrong with them. */

import {
  type Document,
  type Lowered,
  type LowerOptions,
  lower,
  MAX_DOCUMENT_BYTES,
  readDocument,
  recogniseDialect,
} from "@callgate/core";
import { unreadDocument } from "@callgate/core/yaml";
import type { PassedOver } from "@callgate/report";
import { slashed } from "../io/file-names.js";
import { isGlob } from "../io/glob.js";
import { type Found, type Io, STDIN } from "../io/io.js";
import { fileProblem, fileReason } from "../io/reasons.js";
import { UserError } from "../user-error.js";
import { MAX_LOOKED_AT_BYTES, mayBePolicy } from "./may-be-policy.js";

export interface PolicyFile {
  /** As Io takes it; the document's uri is what it is called. */
  readonly path: string;
  readonly document: Document;
  readonly lowered: Lowered;
}

/** A program takes a policy by any name, so capitals are no reason to pass one over. */
const POLICY_FILES = "**/*.{[jJ][sS][oO][nN],[yY][aA][mM][lL],[yY][mM][lL]}";

/** Files of our own, which have keys that policies have, too. */
const OURS =
  /(?:^|\/)(?:callgate(?:\.config\.(?:json|yaml|yml)|-baseline\.json)|[^/]*\.policytest\.(?:json|yaml|yml))$/;

/** Whether a file has the name of one of ours: a configuration, a baseline or a suite. */
export function isOurs(path: string): boolean {
  return OURS.test(path);
}

/** How policies are lowered, all of them alike; and what the one on the standard input is called. */
export interface ReadPoliciesOptions extends LowerOptions {
  /** What the policy on the standard input is called. */
  readonly stdinName?: string | undefined;
  /** Where links that folders hold may lead: the working directory when left out. */
  readonly root?: string | undefined;
  /** What folders hold that is read otherwise: agents' own configuration. */
  readonly isOthers?: ((path: string) => boolean) | undefined;
  /** The folders and globs that may hold no policy. */
  readonly mayBeEmpty?: ReadonlySet<string> | undefined;
}

/** What folders and globs hold of policies, and what else was there. */
export interface FoundPolicies {
  readonly policies: readonly PolicyFile[];
  readonly passedOver: readonly PassedOver[];
}

/** The bytes of a file, cut one byte after `limit`, so that what is too large shows. @throws UserError, naming it `name` */
export function readInput(path: string, limit: number, io: Io, name = path): Uint8Array {
  try {
    return io.readFile(path, limit + 1);
  } catch (error) {
    throw fileProblem(error, name, "read");
  }
}

/** Reads one policy. @throws UserError where there is no such file */
export function readPolicy(path: string, asked: LowerOptions, io: Io, name = path): PolicyFile {
  const document = documentAt(path, io, name);
  return { path, document, lowered: lower(document, asked) };
}

function documentAt(path: string, io: Io, name = path): Document {
  return readDocument(readInput(path, MAX_DOCUMENT_BYTES, io), name);
}

/**
 * The policies that files, folders and globs name, in the order given, each once. A file named outright is read
 * whatever it holds; in folders and globs, what is no policy is passed over and counted. What could be one and cannot be
 * read is among the policies, with a finding that says why.
 * @throws UserError where a name leads to nothing
 */
export async function readPolicies(
  names: readonly string[],
  io: Io,
  options: ReadPoliciesOptions = {},
): Promise<FoundPolicies> {
  const { dialect, release } = options;
  const { candidates, settle } = await policyCandidates(names, io, options);
  return settle(candidates.map((candidate) => policyOf(candidate, { dialect, release }, io)));
}

/** A file that may hold a policy, before anything of it was read. */
export interface PolicyCandidate {
  /** As Io takes it. */
  readonly path: string;
  /** As findings call it. */
  readonly name: string;
  /** Whether it is read whatever it holds. */
  readonly isNamed: boolean;
  /** Why it cannot be looked at, where the folder that holds it shows that already. */
  readonly unseen?: string | undefined;
}

export interface PolicyCandidates {
  /** In the order given. A file that a folder holds and that is then named outright is among them twice. */
  readonly candidates: readonly PolicyCandidate[];
  /**
   * What was read of each candidate, undefined where that is no policy → the policies, each once, and what was passed over.
   * @throws UserError where a name leads to no policy
   */
  settle<P>(read: readonly (P | undefined)[]): {
    readonly policies: readonly P[];
    readonly passedOver: readonly PassedOver[];
  };
}

/** The files that may be policies, by the names of files, folders and globs. @throws UserError where there is no such file */
export async function policyCandidates(
  names: readonly string[],
  io: Io,
  { stdinName = STDIN, root, isOthers, mayBeEmpty }: ReadPoliciesOptions = {},
): Promise<PolicyCandidates> {
  const candidates: PolicyCandidate[] = [];
  /** The numbers of those that were named outright, and of the others, by path. */
  const named = new Map<string, number>();
  const found = new Map<string, number>();
  const searches: Search[] = [];
  let hidden = 0;
  for (const name of names) {
    const kind = io.kindOf(name);
    if (kind === "file") {
      if (named.has(name)) continue;
      named.set(name, candidates.length);
      candidates.push({ path: name, name: name === STDIN ? stdinName : name, isNamed: true });
      continue;
    }
    if (kind === undefined && !isGlob(name))
      throw new UserError(`${name} cannot be read: there is no such file or folder`);
    const inside = await filesIn(name, kind, POLICY_FILES, io, root);
    const looked = inside.paths.filter((path) => !isOthers?.(path));
    const numberOf = (path: string, unseen?: string): number => {
      const known = named.get(path) ?? found.get(path);
      if (known !== undefined) return known;
      found.set(path, candidates.length);
      return candidates.push({ path, name: path, isNamed: false, unseen }) - 1;
    };
    searches.push({
      name,
      kind,
      looked: inside.paths.length,
      unseen: inside.unseen.length,
      members: looked.map((path) => numberOf(path)),
    });
    for (const { path, reason } of inside.unseen) if (!isOthers?.(path)) numberOf(path, reason);
    hidden += inside.hidden;
  }
  return {
    candidates,
    settle<P>(read: readonly (P | undefined)[]) {
      for (const { name, kind, looked, unseen, members } of searches)
        if (unseen === 0 && !mayBeEmpty?.has(name) && members.every((number) => read[number] === undefined))
          throw new UserError(nothingFound(name, kind, looked));
      const policies = new Map<string, P>();
      for (const [number, { path }] of candidates.entries()) {
        const policy = read[number];
        if (policy !== undefined && !policies.has(path)) policies.set(path, policy);
      }
      const others = new Set(searches.flatMap(({ members }) => members.filter((number) => read[number] === undefined)));
      return { policies: [...policies.values()], passedOver: passedOver(others.size, hidden) };
    },
  };
}

/** A folder or a glob, and what was found there. */
interface Search {
  readonly name: string;
  readonly kind: "directory" | undefined;
  /** How many files have the name of a policy. */
  readonly looked: number;
  readonly unseen: number;
  /** The numbers of its candidates. */
  readonly members: readonly number[];
}

function passedOver(others: number, hidden: number): PassedOver[] {
  return [
    {
      what: others === 1 ? "YAML or JSON file that holds no policy" : "YAML and JSON files that hold no policy",
      count: others,
    },
    { what: hidden === 1 ? "hidden entry or node_modules" : "hidden entries and node_modules", count: hidden },
  ].filter(({ count }) => count > 0);
}

/** The files that a folder holds or a glob matches, as paths from the working directory. @throws UserError */
export async function filesIn(
  name: string,
  kind: "directory" | undefined,
  pattern: string,
  io: Io,
  root?: string,
): Promise<Found> {
  try {
    if (kind === undefined) return await io.glob(name, ".", root);
    const { paths, unseen, hidden, hiddenFolders } = await io.glob(pattern, name, root);
    const named = (path: string) => (name === "." ? path : joinPath(name, path));
    return {
      paths: paths.map(named),
      unseen: unseen.map((one) => ({ ...one, path: named(one.path) })),
      hidden,
      hiddenFolders: hiddenFolders.map(named),
    };
  } catch (error) {
    throw fileProblem(error, name, "read");
  }
}

/** The same, where nothing may be left out. @throws UserError for what cannot be looked at, too */
export async function allFilesIn(
  name: string,
  kind: "directory" | undefined,
  pattern: string,
  io: Io,
): Promise<string[]> {
  const { paths, unseen } = await filesIn(name, kind, pattern, io);
  const [first] = unseen;
  if (first !== undefined) {
    const more = unseen.length === 1 ? "" : `, nor can ${unseen.length - 1} more`;
    throw new UserError(`${first.path} cannot be looked at${more}: ${first.reason}; name the files that are meant`);
  }
  return [...paths];
}

/** The policies in the working directory, at any depth, as paths from it. */
export async function policiesBelow(io: Io): Promise<string[]> {
  const { paths } = await io.glob(POLICY_FILES, ".");
  return paths.filter((path) => policyOf({ path, name: path, isNamed: false }, {}, io)?.lowered.policy !== undefined);
}

/** How a sentence ends behind which a command says how. */
export const NAME_A_POLICY = "name a policy";

function nothingFound(name: string, kind: "directory" | undefined, looked: number): string {
  const isOne = looked === 1;
  if (kind === undefined)
    return looked === 0
      ? `no policy matches ${name}: no file does`
      : `no policy matches ${name}: ${isOne ? "the only file that does holds none" : `none of the ${looked} files that do holds one`}; name ${isOne ? "it" : "one of them"} without \`*\` to see why`;
  const where = `no policy in ${name === "." ? "this folder" : name}`;
  return looked === 0
    ? `${where}: it holds no YAML or JSON file, hidden folders and node_modules aside; begin one with callgate init, or ${NAME_A_POLICY}`
    : `${where}: ${isOne ? "the only YAML or JSON file there holds none" : `none of the ${looked} YAML and JSON files there holds one`}; name ${isOne ? "it" : "one of them"} to see why`;
}

/** The policy of a candidate; undefined where it holds something else. @throws UserError where a file that was named cannot be read */
export function policyOf(candidate: PolicyCandidate, asked: LowerOptions, io: Io): PolicyFile | undefined {
  return policyFrom(candidate, bytesOf(candidate, io), asked);
}

/** What of a candidate's file is looked at; or why it cannot be. @throws UserError where a file that was named cannot be read */
export function bytesOf(
  { path, name, isNamed, unseen }: PolicyCandidate,
  io: Io,
): Uint8Array | { readonly unseen: string } {
  if (isNamed) return readInput(path, MAX_DOCUMENT_BYTES, io, name);
  if (unseen !== undefined) return { unseen };
  // One of ours holds no policy, whatever is in it.
  if (isOurs(path)) return new Uint8Array();
  try {
    if (io.isStream(path)) return { unseen: "it is no regular file" };
    return io.readFile(path, MAX_LOOKED_AT_BYTES + 1);
  } catch (error) {
    const reason = fileReason(error);
    if (reason === undefined) throw error;
    return { unseen: reason };
  }
}

/** The policy that a candidate's bytes hold; undefined where they are something else. */
export function policyFrom(
  { path, name, isNamed }: PolicyCandidate,
  read: Uint8Array | { readonly unseen: string },
  asked: LowerOptions,
): PolicyFile | undefined {
  if (!(read instanceof Uint8Array)) return unseenPolicy(path, read.unseen);
  if (!isNamed && isOurs(path)) return undefined;
  const document = readDocument(read, name);
  return isNamed || isPolicyText(document, read) ? { path, document, lowered: lower(document, asked) } : undefined;
}

/**
 * Whether a file that was not named outright holds a policy, or may hold one that cannot be read.
 * @param bytes what the document was read from
 */
export function isPolicyText(document: Document, bytes: Uint8Array): boolean {
  return document.root === undefined && document.findings.length > 0
    ? bytes.byteLength > MAX_LOOKED_AT_BYTES || mayBePolicy(bytes)
    : recogniseDialect(document) !== undefined;
}

/** What could be a policy and cannot be looked at: nothing is known of it but why. */
function unseenPolicy(path: string, reason: string): PolicyFile {
  const document = unreadDocument(path, `whether this is a policy is unknown: ${reason}`);
  return { path, document, lowered: lower(document) };
}

/** A path below a folder. */
export function joinPath(folder: string, path: string): string {
  return `${slashed(folder).replace(/\/+$/, "")}/${path}`;
}
