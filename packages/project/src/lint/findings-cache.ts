/** What earlier runs found in files, by digest: in the user's own folder, or for as long as the process runs. */

import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { type Entries, keptOf, readPack, writePack } from "../cache/own-pack.js";
import { fileDigests } from "./file-digest.js";
import type { LintedPolicy } from "./lint-file.js";
import type { Keeping, LintedFile, LintWork } from "./lint-files.js";

/** Whether and where findings are kept. */
export interface CacheChoice {
  /** The build of callgate: another one may find something else. */
  readonly build: string;
  /** The user's cache folder; undefined where nothing is kept longer than the process runs. */
  readonly folder: string | undefined;
  /** In a run on fewer files, nothing is looked up and nothing is kept. */
  readonly least: number;
  /** What the runs of this process have kept; the first one begins with it empty. */
  readonly memory: Entries;
}

export class FindingsCache {
  readonly #path: string | undefined;
  readonly #entries: Entries;
  readonly #used = new Set<string>();
  #isNew = false;

  /** @param cwd the working directory: findings name files as they are named from there */
  constructor({ folder, memory }: CacheChoice, cwd: string) {
    const name = createHash("sha256").update(resolve(cwd)).digest("hex").slice(0, 32);
    this.#path = folder && join(folder, "lint", `${name}.bin`);
    this.#entries = memory;
    if (memory.size === 0 && this.#path !== undefined)
      for (const [digest, bytes] of readPack(this.#path)) memory.set(digest, bytes);
  }

  /** What an earlier run found in a file of these bytes; undefined where none is known. */
  get(digest: string, bytes: Uint8Array): LintedFile | undefined {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return undefined;
    this.#used.add(digest);
    const { policy }: KeptFile = JSON.parse(Buffer.from(entry.buffer, entry.byteOffset, entry.length).toString());
    if (policy === undefined) return { policy };
    const { text = textOf(bytes) ?? "", fixed } = policy;
    return { policy: { ...policy, text, fixed: fixed && { ...fixed, before: fixed.before ?? textOf(bytes) ?? "" } } };
  }

  /** Keeps what was found in a file, where it can be written and read again as it is. */
  add(digest: string, file: KeptFile): void {
    this.#used.add(digest);
    if (!isPlain(file)) return;
    this.#entries.set(digest, Buffer.from(JSON.stringify(file)));
    this.#isNew = true;
  }

  /** Writes what is new; that it cannot be written is no reason to fail. */
  save(): void {
    if (!this.#isNew) return;
    const kept = keptOf(this.#entries, this.#used);
    for (const digest of this.#entries.keys()) if (!kept.has(digest)) this.#entries.delete(digest);
    if (this.#path !== undefined) writePack(this.#path, this.#entries, this.#used);
    this.#isNew = false;
  }
}

/** What is kept of a file: texts that are the file's own are left out. */
export interface KeptFile {
  readonly policy: KeptPolicy | undefined;
}

type KeptPolicy = Omit<LintedPolicy, "fixed" | "text"> & {
  readonly text?: string | undefined;
  readonly fixed:
    | (Omit<NonNullable<LintedPolicy["fixed"]>, "before"> & { readonly before?: string | undefined })
    | undefined;
};

/** What is to be kept of a policy that was read from these bytes. */
function keptOfPolicy(policy: LintedPolicy | undefined, bytes: Uint8Array): KeptFile {
  if (policy === undefined) return { policy };
  const own = textOf(bytes);
  const unlessOwn = (text: string) => (text === own ? undefined : text);
  const { text, fixed } = policy;
  return {
    policy: { ...policy, text: unlessOwn(text), fixed: fixed && { ...fixed, before: unlessOwn(fixed.before) } },
  };
}

/** How the findings of a run are kept; undefined where they are not. */
export function keepingOf(work: LintWork): Keeping | undefined {
  return work.build === undefined ? undefined : { digestOf: fileDigests(work, work.build), keptOf: keptOfPolicy };
}

/** The text of a file without a byte-order mark; undefined where it is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether JSON gives it back as it is; a key without a value is as good as none. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isPlain(item));
  if (typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => item === undefined || isPlain(item));
}
