/** Paths → tool lists, each read once. */

import type { Finding } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { MAX_TOOLS_BYTES, readTools } from "@callgate/core/tools";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { readInput } from "./files.js";

export class ToolLists {
  readonly #io: Io;
  readonly #opened = new Map<string, Opened>();
  readonly #read = new Set<string>();
  /** About the lists read so far. */
  readonly findings: Finding[] = [];

  constructor(io: Io) {
    this.#io = io;
  }

  /** Those read so far. */
  get paths(): string[] {
    return [...this.#read];
  }

  /** The list, if one is named. @throws UserError for a file that holds no tool list */
  read(path: string | undefined): ToolCatalogue | undefined {
    if (path === undefined) return undefined;
    const opened = this.#open(path);
    if ("error" in opened) throw opened.error;
    if (!this.#read.has(path)) this.findings.push(...opened.findings);
    this.#read.add(path);
    return opened.tools;
  }

  /** The bytes of a list that may be read later; undefined where `read` throws. */
  bytesAt(path: string): Uint8Array | undefined {
    const opened = this.#open(path);
    return "error" in opened ? undefined : opened.bytes;
  }

  #open(path: string): Opened {
    let opened = this.#opened.get(path);
    if (opened === undefined) {
      opened = openedAt(path, this.#io);
      this.#opened.set(path, opened);
    }
    return opened;
  }
}

type Opened = ({ readonly bytes: Uint8Array } & ReadToolList) | { readonly error: unknown };

function openedAt(path: string, io: Io): Opened {
  try {
    const bytes = readInput(path, MAX_TOOLS_BYTES, io);
    return { bytes, ...toolsIn(bytes, path) };
  } catch (error) {
    return { error };
  }
}

interface ReadToolList {
  readonly tools: ToolCatalogue | undefined;
  readonly findings: readonly Finding[];
}

/** The tool list, if one is named. @throws UserError for a file that holds no tool list */
export function readToolList(path: string | undefined, io: Io): ReadToolList {
  return path === undefined ? { tools: undefined, findings: [] } : toolsIn(readInput(path, MAX_TOOLS_BYTES, io), path);
}

function toolsIn(bytes: Uint8Array, path: string): ReadToolList {
  const { tools, findings } = readTools(bytes, path);
  if (tools === undefined)
    throw new UserError(
      `${path} is no tool list: ${findings[0]?.message ?? "it holds no tools"}; a tool list is the result of tools/list`,
    );
  return { tools, findings };
}
