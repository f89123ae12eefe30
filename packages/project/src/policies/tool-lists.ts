/** Paths → tool lists, each read once. */

import type { Finding } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import type { Io } from "../io/io.js";
import { readToolList } from "./files.js";

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

  /** The list, if one is named. @throws UserError where it is none */
  read(path: string | undefined): ToolCatalogue | undefined {
    if (path === undefined || this.#read.has(path)) return path === undefined ? undefined : this.#read.get(path);
    const { tools, findings } = readToolList(path, this.#io);
    this.findings.push(...findings);
    this.#read.set(path, tools);
    return tools;
  }
}
