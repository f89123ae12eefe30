/** A folder → its policies and recorded sessions as resources: what there is, and their texts. Nothing else of it is shown. */

import { HOSTS, MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import { isHostFile } from "@callgate/project/hosts";
import { type Io, UserError } from "@callgate/project/io";
import { isPolicyText, policiesBelow } from "@callgate/project/policies";
import { transcriptFormat, transcriptsBelow } from "@callgate/project/replay";
import { insidePath } from "./tools/sources.js";

/** Before a path from the folder: what is below another folder has no address here. */
const ADDRESS = "callgate:///";

/** As many resources as one answer lists. */
export const PAGE = 100;

/** Of a recorded session, which may be of any size, no more than this is shown at once. In bytes. */
const MAX_BYTES = 1024 * 1024;

export interface ListedResource {
  readonly uri: string;
  /** The path from the folder, as tools take it. */
  readonly name: string;
  readonly description: string;
  readonly mimeType: string;
  /** In bytes. */
  readonly size: number;
}

export interface ResourceText {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

/** The policies, agents' files and recorded sessions there are, sorted by path. */
export async function resourcesIn(io: Io): Promise<ListedResource[]> {
  const found = new Map<string, string>();
  for (const { path, format } of await transcriptsBelow(io)) found.set(path, `a recorded session, ${format}`);
  for (const path of await policiesBelow(io)) found.set(path, "a gateway's policy");
  for (const path of hostFiles(io)) found.set(path, "an agent's own configuration");
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, description]) => ({
      uri: `${ADDRESS}${path.split("/").map(encodeURIComponent).join("/")}`,
      name: path,
      description,
      mimeType: mimeTypeOf(path),
      size: io.sizeOf(path),
    }));
}

/** Those directly in the folder, where agents look for them. */
function hostFiles(io: Io): string[] {
  const places = Object.values(HOSTS).flatMap(({ files }) => files.map(({ path }) => path));
  return [...new Set(places)].filter((path) => !/^[~/]|\*/.test(path) && isReadable(path, io));
}

function isReadable(path: string, io: Io): boolean {
  try {
    return io.kindOf(path) === "file" && !io.isStream(path) && io.sizeOf(path) >= 0;
  } catch (error) {
    // A link that leads out of the folder is no resource.
    if (error instanceof UserError) return false;
    throw error;
  }
}

/**
 * The text of a resource.
 * @throws UserError for an address of another kind, and for a file that is no policy and no recorded session
 */
export function readResource(uri: string, io: Io): ResourceText {
  const path = pathOf(uri);
  if (io.kindOf(path) !== "file") throw new UserError(`${path} cannot be read: there is no such file`);
  const bytes = io.readFile(path, Math.max(MAX_BYTES, MAX_DOCUMENT_BYTES) + 1);
  const isPolicy = isHostFile(path) || isPolicyText(readDocument(bytes, path), bytes);
  if (!isPolicy && transcriptFormat(path, MAX_BYTES, io) === undefined)
    throw new UserError(`${path} is no policy and no recorded session, and nothing else is shown here`);
  if (bytes.byteLength > MAX_BYTES)
    throw new UserError(
      `${path} is larger than ${MAX_BYTES / 1024 / 1024} MiB, the most that is shown at once; the tools take it by its path`,
    );
  return { uri, mimeType: mimeTypeOf(path), text: textOf(bytes, path) };
}

function pathOf(uri: string): string {
  const shown = uri.length > 200 ? `${uri.slice(0, 200)}…` : uri;
  if (!uri.startsWith(ADDRESS))
    throw new UserError(`${shown} is no resource of this server: they begin with ${ADDRESS}`);
  try {
    return insidePath(decodeURIComponent(uri.slice(ADDRESS.length)), "the resource");
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new UserError(`${shown} is no address: its % signs are not followed by two digits each of UTF-8`);
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${path} is not UTF-8, and so has no text to show; the tools take it by its path`);
  }
}

const TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  jsonl: "application/jsonl",
  ndjson: "application/x-ndjson",
  toml: "application/toml",
  yaml: "application/yaml",
  yml: "application/yaml",
};

function mimeTypeOf(path: string): string {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(TYPES, ending) ? (TYPES[ending] as string) : "text/plain";
}
