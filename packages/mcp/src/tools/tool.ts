/** What a tool of the server is: what a client sees of it, and what it does with a call in a thread. */

import type { Io } from "@callgate/project/io";

/** A JSON Schema of an object. */
export interface ObjectSchema {
  readonly type: "object";
  readonly properties: Record<string, object>;
  readonly required?: string[];
  readonly additionalProperties: false;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** What a tool answers. */
export interface Answer {
  /** For programs: as the tool's output schema says. */
  readonly structured: Readonly<Record<string, unknown>>;
  /** For whoever reads: short. */
  readonly text: string;
}

/** What a call finds. */
export interface World {
  /** The folder that it is about, with the call's own texts in it. */
  with(sources: { readonly texts: ReadonlyMap<string, string> }): Io;
  /** The page of a check. */
  page(check: string): string;
}

/** A tool as it is listed. */
export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
}

export interface Tool<A = Arguments> extends ToolDescription {
  /** The lists of the answer's report that may be long, each as the keys that lead to it; `*` is every item of a list. */
  readonly lists: readonly string[];
  /** @throws UserError for what the caller must change */
  run(args: A, world: World): Promise<Reported>;
}

/** A report before it is cut to what is asked for. */
export interface Reported {
  /** As the command's `--format json` has it. */
  readonly report: Readonly<Record<string, unknown>>;
  /** As the command prints it to people. */
  readonly text: string;
}
