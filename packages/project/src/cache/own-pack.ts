/** Entries by digest ↔ one file of the user's own folder. An entry that is damaged is not there. */

import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { readOwn, removeOldest, writeOwn } from "./own-file.js";

const MAGIC = Buffer.from("callgate pack 1\n");
const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;
const ROW_BYTES = 2 * DIGEST_BYTES + LENGTH_BYTES;

/** The most that a file may have. Bytes. */
export const MAX_PACK_BYTES = 64 * 1024 * 1024;
/** The most that entries may have that the last run did not ask for: those of texts that may come back. Bytes. */
export const MAX_UNUSED_BYTES = 8 * 1024 * 1024;
/** The most files that a folder of packs may have, and their bytes. */
export const MAX_PACKS = 64;
export const MAX_FOLDER_BYTES = 256 * 1024 * 1024;

export type Entries = Map<string, Uint8Array>;

/**
 * Reads a pack.
 * @param path a file in a folder of its own below the cache folder
 * @returns by the digest in hexadecimal; none where another user can have written the file, and where it is no pack
 */
export function readPack(path: string): Entries {
  const file = readOwn(path, MAX_PACK_BYTES);
  return file === undefined ? new Map() : unpack(file);
}

/**
 * Writes a pack, the entries in use first, and removes the oldest packs beside it where they have become many.
 * @param used the digests of the entries that this run asked for
 * @returns whether that was possible
 */
export function writePack(path: string, entries: ReadonlyMap<string, Uint8Array>, used: ReadonlySet<string>): boolean {
  if (!writeOwn(path, pack(keptOf(entries, used)))) return false;
  removeOldest(dirname(path), { files: MAX_PACKS, bytes: MAX_FOLDER_BYTES });
  return true;
}

/** Those of the entries that are worth keeping, those in use first. */
export function keptOf(entries: ReadonlyMap<string, Uint8Array>, used: ReadonlySet<string>): Entries {
  const kept: Entries = new Map();
  let [size, unused] = [MAGIC.length, 0];
  const first = [...entries].filter(([digest]) => used.has(digest));
  const rest = [...entries].filter(([digest]) => !used.has(digest));
  for (const [digest, bytes] of [...first, ...rest]) {
    const cost = bytes.length + ROW_BYTES;
    if (!used.has(digest)) unused += cost;
    size += cost;
    if (size > MAX_PACK_BYTES || unused > MAX_UNUSED_BYTES) break;
    kept.set(digest, bytes);
  }
  return kept;
}

/** Rows of a digest, a check of its entry and the entry's length; then the entries. */
export function pack(entries: ReadonlyMap<string, Uint8Array>): Buffer {
  const rows = Buffer.alloc(entries.size * ROW_BYTES);
  const size = Buffer.alloc(LENGTH_BYTES);
  size.writeUInt32LE(entries.size);
  let at = 0;
  for (const [digest, bytes] of entries) {
    at += rows.write(digest, at, "hex");
    at += checkOf(digest, bytes).copy(rows, at);
    at = rows.writeUInt32LE(bytes.length, at);
  }
  return Buffer.concat([MAGIC, size, rows, ...entries.values()]);
}

/** The entries that are whole, and named as they were when they were written. */
export function unpack(file: Buffer): Entries {
  const entries: Entries = new Map();
  const start = MAGIC.length + LENGTH_BYTES;
  if (file.length < start || !file.subarray(0, MAGIC.length).equals(MAGIC)) return entries;
  const count = file.readUInt32LE(MAGIC.length);
  let body = start + count * ROW_BYTES;
  for (let row = start; body <= file.length && row < start + count * ROW_BYTES; row += ROW_BYTES) {
    const digest = file.toString("hex", row, row + DIGEST_BYTES);
    const check = file.subarray(row + DIGEST_BYTES, row + 2 * DIGEST_BYTES);
    const bytes = file.subarray(body, body + file.readUInt32LE(row + 2 * DIGEST_BYTES));
    body += bytes.length;
    if (checkOf(digest, bytes).equals(check)) entries.set(digest, bytes);
  }
  return entries;
}

function checkOf(digest: string, bytes: Uint8Array): Buffer {
  return createHash("sha256").update(digest).update(bytes).digest();
}
