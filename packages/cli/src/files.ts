/** Files named on the command line → their bytes, or a sentence about what is wrong with them. */

import {
  type Document,
  type Finding,
  type Lowered,
  type LowerOptions,
  lower,
  MAX_DOCUMENT_BYTES,
  MAX_TOOLS_BYTES,
  readDocument,
  readTools,
  recogniseDialect,
  type ToolCatalogue,
} from "@callgate/core";
import { UserError } from "./exit.js";
import { type Io, STDIN } from "./io.js";

export interface PolicyFile {
  /** As Io takes it; the document's uri is what it is called. */
  readonly path: string;
  readonly document: Document;
  readonly lowered: Lowered;
}

const POLICY_FILES = "**/*.{json,yaml,yml}";

/** Files of our own, which have keys that policies have, too. */
const OURS =
  /(?:^|[\\/])(?:callgate(?:\.config\.(?:json|yaml|yml)|-baseline\.json)|[^\\/]*\.policytest\.(?:json|yaml|yml))$/;

/** How policies are lowered, all of them alike; and what the one on the standard input is called. */
export interface ReadPoliciesOptions extends LowerOptions {
  /** What the policy on the standard input is called. */
  readonly stdinName?: string | undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "a file may not be larger",
};

/** Why the file system failed, as a clause; undefined for what is no failure of it. */
export function fileReason(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === undefined ? undefined : (REASONS[code] ?? code);
}

/** A failure of the file system as a sentence; what is none is given back as it is. */
export function fileProblem(error: unknown, path: string, doing: "read" | "written" | "watched"): unknown {
  const reason = fileReason(error);
  if (reason === undefined) return error;
  const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
  return new UserError(
    `${path} cannot be ${doing}: ${doing === "written" && isMissing ? "its folder does not exist" : reason}`,
  );
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
 * whatever it holds; in folders and globs, what is no policy is passed over.
 * @throws UserError where a name leads to nothing
 */
export async function readPolicies(
  names: readonly string[],
  io: Io,
  { dialect, release, stdinName = STDIN }: ReadPoliciesOptions = {},
): Promise<PolicyFile[]> {
  const files = new Map<string, PolicyFile>();
  const asked = { dialect, release };
  for (const name of names) {
    const kind = io.kindOf(name);
    if (kind === "file") {
      if (!files.has(name)) files.set(name, readPolicy(name, asked, io, name === STDIN ? stdinName : name));
      continue;
    }
    if (kind === undefined && !/[*?{}[\]]/.test(name))
      throw new UserError(`${name} cannot be read: there is no such file or folder`);
    const found = kind === "directory" ? await io.glob(POLICY_FILES, name) : await io.glob(name, ".");
    const paths = kind === "directory" ? found.map((path) => (name === "." ? path : joinPath(name, path))) : found;
    const policies = paths.flatMap((path) => files.get(path) ?? policyAt(path, asked, io) ?? []);
    for (const policy of policies) files.set(policy.document.uri, policy);
    if (policies.length === 0) throw new UserError(nothingFound(name, kind, paths.length));
  }
  return [...files.values()];
}

/** The policies in the working directory, at any depth, as paths from it. */
export async function policiesBelow(io: Io): Promise<string[]> {
  const found = await io.glob(POLICY_FILES, ".");
  return found.filter((path) => policyAt(path, {}, io) !== undefined);
}

function nothingFound(name: string, kind: "directory" | undefined, looked: number): string {
  const where = kind === "directory" ? `in ${name === "." ? "this folder" : name}` : `matches ${name}`;
  const seen =
    looked === 0 ? "no YAML or JSON file is there" : `none of the ${looked} YAML and JSON files there is one`;
  return `no policy ${where}: ${seen}; name the file to see why`;
}

/** The policy in a file that was not named outright; undefined where it holds something else. */
function policyAt(path: string, asked: LowerOptions, io: Io): PolicyFile | undefined {
  if (OURS.test(path) || io.sizeOf(path) > MAX_DOCUMENT_BYTES) return undefined;
  const document = documentAt(path, io);
  return recogniseDialect(document) === undefined ? undefined : { path, document, lowered: lower(document, asked) };
}

/** A path below a folder. */
export function joinPath(folder: string, path: string): string {
  return `${folder.replace(/[\\/]+$/, "")}/${path}`;
}

/** The tool list, if one was named. @throws UserError where it is none */
export function readToolList(
  path: string | undefined,
  io: Io,
): { tools: ToolCatalogue | undefined; findings: readonly Finding[] } {
  if (path === undefined) return { tools: undefined, findings: [] };
  const { tools, findings } = readTools(readInput(path, MAX_TOOLS_BYTES, io), path);
  if (tools === undefined)
    throw new UserError(
      `${path} is no tool list: ${findings[0]?.message ?? "it holds no tools"}; a tool list is the result of tools/list`,
    );
  return { tools, findings };
}
