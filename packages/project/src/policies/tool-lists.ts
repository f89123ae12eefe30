/** Paths → tool lists, each read once. */

import type { Finding } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { MAX_TOOLS_BYTES, readTools } from "@callgate/core/tools";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { readInput } from "./files.js";

export class ToolLists {
  readonly #io: Io;
  readonly #read = new Map<string, ToolCatalogue | undefined>();
  /** About the lists read so far. */
  readonly findings: Finding[] = [];

  constructor(io: Io) {
    this.#io = io;
  }

  /** Those read so far. */
  get paths(): string[] {
    return [...this.#read.keys()];
  }

  /** The list, if one is named. @throws UserError for a file that holds no tool list */
  read(path: string | undefined): ToolCatalogue | undefined {
    if (path === undefined || this.#read.has(path)) return path === undefined ? undefined : this.#read.get(path);
    const { tools, findings } = readToolList(path, this.#io);
    this.findings.push(...findings);
    this.#read.set(path, tools);
    return tools;
  }
}

/** The tool list, if one is named. @throws UserError for a file that holds no tool list */
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
