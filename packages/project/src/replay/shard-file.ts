/** What one shard found, as a file: JSON that only `callgate merge` of the same version reads, and checks by its digest. */

import { createHash } from "node:crypto";
import type { Finding } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import type { ShardState } from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { readInput } from "../policies/files.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import type { NamedTranscript, Skipped } from "./named-transcripts.js";
import type { SerializedReplaySpec } from "./replay-spec.js";

const FORMAT = "callgate-part";
const FORMAT_VERSION = 4;

/** Far more than a part with ten thousand denials has. In bytes. */
const MAX_SHARD_FILE_BYTES = 512 * 1024 * 1024;

export interface ShardFile {
  /** What tells this work from any other: a digest of the spec, the files and where they are cut. */
  readonly work: string;
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  readonly spec: SerializedReplaySpec;
  readonly files: readonly NamedTranscript[];
  readonly skipped: Skipped;
  readonly categories: readonly {
    readonly server?: string | undefined;
    readonly tool: string;
    readonly category: Category;
  }[];
  /** About the tool lists. */
  readonly findings: readonly Finding[];
  readonly state: ShardState;
}

/** One JSON document with a final line break. */
export function shardFileText(part: ShardFile): string {
  const content = { format: FORMAT, version: FORMAT_VERSION, callgate: VERSION, ...part };
  return `${JSON.stringify({ ...content, digest: digestOf(content) })}\n`;
}

/** @throws UserError for what is no part, was changed, or comes from another version */
export function readShardFile(path: string, io: Io): ShardFile {
  const bytes = readInput(path, MAX_SHARD_FILE_BYTES, io);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new UserError(`${path} is no part of a replay, or is cut off: it is no JSON; write it again with --shard`);
  }
  const { digest, ...content } = Object(read) as Record<string, unknown>;
  if (content.format !== FORMAT)
    throw new UserError(
      `${path} is no part of a replay; parts are what callgate replay --shard I/N --part FILE writes`,
    );
  if (content.version !== FORMAT_VERSION || content.callgate !== VERSION)
    throw new UserError(
      `${path} was written by callgate ${String(content.callgate)}, and this is ${VERSION}; write and merge the parts with the same version`,
    );
  if (digest !== digestOf(content)) throw new UserError(`${path} was changed after it was written; write it again`);
  return content as unknown as ShardFile;
}

/** The digest of any JSON. */
export function digestOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
