/** The door through which effects come in: everything `main` may do to the world. */

import type { Readable, Writable } from "node:stream";

export interface Output {
  /** @param obeyed whether these are commands that a job's runner is to obey; else none of it is one there */
  write(text: string, obeyed?: boolean): void;
  readonly isTerminal: boolean;
  /** How wide the terminal is; undefined where it does not say. */
  readonly columns?: number | undefined;
  /** Whether what is written lands in a file, which no runner reads. */
  readonly isFile?: boolean;
}

/** A file that is written whole or not at all: what was there stays until it is closed. */
export interface FileWriter {
  write(text: string): void;
  close(): void;
  /** Leaves what was there. */
  discard(): void;
}

/** The path of the standard input, which is written `-` on the command line. */
export const STDIN = "<stdin>";

/** A file that grows by whole lines. Others may append to it at the same time. */
export interface Appender {
  /** Writes at once, in one piece. What throws has left nothing behind. */
  append(line: string): void;
  close(): void;
  /** Closes; a file that was made by opening it and got no line is gone again. */
  discard(): void;
}

/** The standard input and output as bytes. */
export interface ByteStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** What git answered. */
export interface GitAnswer {
  /** Undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** What lies in a folder and may be what was asked for, but cannot be looked at. */
export interface Unseen {
  /** From the folder that was walked, with `/` between its parts. */
  readonly path: string;
  /** A clause: "it is a link that leads out of this folder". */
  readonly reason: string;
}

export interface Found {
  /** From the folder that was walked, with `/` between their parts; sorted. */
  readonly paths: readonly string[];
  /** Sorted by path. */
  readonly unseen: readonly Unseen[];
  /** How many entries were passed over unseen because of their names: hidden ones, and `node_modules`. */
  readonly hidden: number;
  /** Of those, the hidden folders, git's own aside; sorted, a thousand at most. */
  readonly hiddenFolders: readonly string[];
}

/**
 * Paths are relative to `cwd` or absolute. What keeps a file from being read or written is thrown as a sentence with the
 * system's code. No path that begins in the repository leads, by a link, out of it, unless the door is open.
 */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The system, as Node names it; Linux when left out. */
  readonly platform?: string | undefined;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Says something on the standard error without waiting for a reader: what finds no room there is dropped. */
  readonly complain?: (text: string) => void;
  /** Whether links, and the paths in configurations and suites, may lead out of the repository. */
  readonly isOpen?: boolean | undefined;
  /** The same, where they may. */
  readonly opened?: (() => Io) | undefined;
  /** The folder that no path in a configuration or a suite leads out of; the repository's, which is looked for, when left out. */
  readonly top?: string | undefined;
  /** Whether a path within a folder leads out of it by a link; where there are no links, left out. */
  readonly leadsOut?: ((path: string, folder: string) => boolean) | undefined;
  /** What a link says, as it is written; undefined of what is no link. Left out where there are no links. */
  linkText?: ((path: string) => string | undefined) | undefined;
  /** What is there; undefined for nothing. */
  kindOf(path: string): "file" | "directory" | undefined;
  /** At most `limit` bytes from the start of a file. */
  readFile(path: string, limit: number): Uint8Array;
  /** In bytes. */
  sizeOf(path: string): number;
  /** When a file was last changed, in milliseconds since 1970. */
  modifiedAt(path: string): number;
  /** Whether a file's bytes can be had only once, as those of a pipe; it tells no size either. */
  isStream(path: string): boolean;
  /** A file in pieces of at most `bytes`, 1 MiB when left out; a piece is only good until the next is asked for. */
  readChunks(path: string, bytes?: number): Iterable<Uint8Array>;
  /** The bytes of a file from one offset up to another, in pieces; a piece is only good until the next is asked for. */
  readRange(path: string, from: number, to: number): Iterable<Uint8Array>;
  /**
   * The files below `directory` that match a pattern, and what there could not be looked at. `node_modules` and hidden
   * entries are counted only. Links are followed where they stay below `root`: the working directory when left out, or
   * `directory` where that lies elsewhere.
   */
  glob(pattern: string, directory: string, root?: string): Promise<Found>;
  /** Puts a file in place whole: what throws has left what was there, and nothing half-written. */
  replaceFile(path: string, text: string): void;
  /** The same of a file that is not there; one that is stays as it is, and that is thrown. */
  makeFile(path: string, text: string): void;
  /**
   * Changes a file while no other callgate does: `change` reads what is there and gives the new text, or undefined to
   * leave it as it is.
   */
  updateFile(path: string, change: () => string | undefined): void;
  /** Makes a folder and those above it; one that is there stays as it is. */
  makeFolder(path: string): void;
  openWriter(path: string): FileWriter;
  openAppender(path: string): Appender;
  /**
   * Hears of files that change in a folder, not below it, by name where that is known. Gives what stops that.
   * @param gone hears that the folder is gone, and nothing more comes
   */
  watchFolder(path: string, listener: (file: string | undefined) => void, gone: () => void): () => void;
  /**
   * Asks git in the working directory, without a shell, a prompt or a network, and waits for its answer.
   * What keeps it from starting, or an answer of more than `limit` bytes, is thrown as it comes from Node.
   */
  git(args: readonly string[], input: string, limit: number): GitAnswer;
  /** Milliseconds since 1970. */
  now(): number;
  /** What is typed at the terminal in answer, "" for no answer; undefined without a terminal. */
  ask(question: string): Promise<string | undefined>;
  /** For a command that speaks a protocol over them; from now on their errors are the caller's to hear. */
  byteStreams(): ByteStreams;
  /** Hears of signals that ask to end, which then end nothing by themselves. Gives what stops that. */
  onEndSignals(listener: (signal: NodeJS.Signals) => void): () => void;
}
