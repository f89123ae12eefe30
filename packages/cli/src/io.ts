/** The door through which effects come in: everything `main` may do to the world. */

import type { Readable, Writable } from "node:stream";

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

export interface FileWriter {
  write(text: string): void;
  close(): void;
}

/** The path of the standard input, which is written `-` on the command line. */
export const STDIN = "<stdin>";

/** Paths are relative to `cwd` or absolute. Failures of the file system are thrown as they come from Node. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What is there: undefined for nothing, or for what may not be looked at. */
  kindOf(path: string): "file" | "directory" | undefined;
  /** At most `limit` bytes from the start of a file. */
  readFile(path: string, limit: number): Uint8Array;
  /** In bytes. */
  sizeOf(path: string): number;
  /** A file in pieces; a piece is only good until the next is asked for. */
  readChunks(path: string): Iterable<Uint8Array>;
  /** The files below `directory` that match a pattern, sorted; without `node_modules` and hidden folders. */
  glob(pattern: string, directory: string): Promise<readonly string[]>;
  writeFile(path: string, text: string): void;
  openWriter(path: string): FileWriter;
  /** Standard input and output as they are, for a command that speaks a protocol over them. */
  streams(): { readonly input: Readable; readonly output: Writable };
  /** Calls back once when the process is asked to end (SIGINT, SIGTERM); gives what stops waiting for it. */
  onStop(callback: () => void): () => void;
}
