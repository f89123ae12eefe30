/** Io of the running process: real files, real streams. */

import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  watch,
  writeFileSync,
  writeSync,
} from "node:fs";
import { resolve } from "node:path";
import { openAppender } from "./appender.js";
import { askGit } from "./ask-git.js";
import { baseOf } from "./config/glob.js";
import { pathBytes } from "./file-names.js";
import { type Found, isBelow, walkFolder } from "./folder.js";
import { type ByteStreams, type FileWriter, type Io, type Output, STDIN } from "./io.js";
import { replaceFile } from "./replace-file.js";

const CHUNK_BYTES = 1024 * 1024;
const WRITE_BUFFER = 64 * 1024;
const END_SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The process's own input and output; relative paths start at `cwd`. */
export function processIo(cwd: string = process.cwd()): Io {
  const at = (path: string) => (path === STDIN ? STDIN : pathBytes(resolve(cwd, path)));
  return {
    cwd,
    env: process.env,
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    kindOf(path) {
      if (path === STDIN) return "file";
      const stat = statSync(at(path), { throwIfNoEntry: false });
      return stat === undefined ? undefined : stat.isDirectory() ? "directory" : "file";
    },
    readFile: (path, limit) => readStart(at(path), limit),
    sizeOf: (path) => (path === STDIN ? 0 : statSync(at(path)).size),
    modifiedAt: (path) => statSync(at(path)).mtimeMs,
    isStream(path) {
      const stat = path === STDIN ? undefined : statSync(at(path), { throwIfNoEntry: false });
      return path === STDIN || (stat !== undefined && !stat.isFile() && !stat.isDirectory());
    },
    readChunks: (path, bytes) => readChunks(at(path), bytes),
    readRange: (path, from, to) => readRange(at(path), from, to),
    glob: async (pattern, directory, root = cwd) => filesBelow(resolve(cwd, directory), pattern, resolve(cwd, root)),
    writeFile: (path, text) => writeFileSync(at(path), text),
    replaceFile: (path, text) => replaceFile(resolve(cwd, path), text),
    watchFolder: (path, listener) => watchFolder(at(path), listener),
    git: (args, input, limit) => askGit(args, input, limit, { cwd, env: process.env }),
    now: () => Date.now(),
    makeFolder: (path) => void mkdirSync(at(path), { recursive: true }),
    openWriter: (path) => fileWriter(at(path)),
    openAppender: (path) => openAppender(at(path)),
    ask,
    byteStreams,
    onEndSignals,
  };
}

/** What is named outright may lie anywhere; links in it then stay in it. */
function filesBelow(directory: string, pattern: string, root: string): Found {
  const { base, rest } = baseOf(pattern);
  const folder = resolve(directory, base);
  const prefix = base === "" ? "" : `${base}/`;
  const named = (path: string) => `${prefix}${path}`;
  // A glob that names no folder that is there matches nothing.
  if (base !== "" && !statSync(pathBytes(folder), { throwIfNoEntry: false })?.isDirectory())
    return { paths: [], unseen: [], hidden: 0, hiddenFolders: [] };
  const { paths, unseen, hidden, hiddenFolders } = walkFolder(folder, rest, isBelow(folder, root) ? root : folder);
  return {
    paths: paths.map(named),
    unseen: unseen.map((one) => ({ ...one, path: named(one.path) })),
    hidden,
    hiddenFolders: hiddenFolders.map(named),
  };
}

function output(stream: NodeJS.WriteStream & { readonly fd: number }): Output {
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true, isFile: isFile(stream.fd) };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // A stream that is closed is no file either.
    return false;
  }
}

/** Whoever reads our output may stop reading, as `head` does: that is no failure. */
export function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endQuietly);
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

async function ask(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const { createInterface } = await import("node:readline");
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    // Whoever ends the input, or interrupts it, has not agreed.
    reader.on("close", () => resolve(""));
    reader.question(question, (answer) => {
      resolve(answer);
      reader.close();
    });
  });
}

function byteStreams(): ByteStreams {
  // Whoever passes bytes through has more to do when nobody reads them than to end.
  process.stdout.off("error", endQuietly);
  return { input: process.stdin, output: process.stdout };
}

function watchFolder(path: string | Buffer, listener: (file: string | undefined) => void): () => void {
  const watcher = watch(path, (_event, file) => listener(file ?? undefined));
  // A folder that is removed has no more to tell.
  watcher.on("error", () => watcher.close());
  return () => watcher.close();
}

function onEndSignals(listener: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of END_SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of END_SIGNALS) process.off(signal, listener);
  };
}

/** Read in pieces, because a device or a pipe tells no size and may never end. */
function readStart(path: string | Buffer, limit: number): Uint8Array {
  const pieces: Buffer[] = [];
  let size = 0;
  for (const chunk of readChunks(path)) {
    pieces.push(Buffer.from(chunk.subarray(0, limit - size)));
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return Buffer.concat(pieces);
}

function* readChunks(path: string | Buffer, bytes = CHUNK_BYTES): Iterable<Uint8Array> {
  const file = path === STDIN ? 0 : openSync(path, "r");
  try {
    // One byte more than a file is said to hold, so that the read after it finds the end; a pipe is said to hold none.
    const expected = fstatSync(file).size + 1;
    const buffer = Buffer.allocUnsafe(expected > 1 ? Math.min(bytes, expected) : bytes);
    for (;;) {
      const size = readWhenThere(file, buffer);
      if (size === 0) return;
      yield buffer.subarray(0, size);
    }
  } finally {
    // A file that is opened later would get the standard input's number.
    if (file !== 0) closeSync(file);
  }
}

/** Between two looks at a pipe that has nothing yet; in milliseconds. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 50;

/**
 * As `readSync`, of what may be a pipe that another program has made non-blocking (the setting is shared by all that
 * hold the pipe): that nothing is there yet is not its end.
 */
function readWhenThere(file: number, buffer: Buffer): number {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      return readSync(file, buffer, 0, buffer.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // How Windows tells the end of a pipe.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN" && code !== "EINTR") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
}

function* readRange(path: string | Buffer, from: number, to: number): Iterable<Uint8Array> {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, to - from)));
    for (let at = from; at < to; ) {
      const size = readSync(file, buffer, 0, Math.min(buffer.length, to - at), at);
      if (size === 0) return;
      yield buffer.subarray(0, size);
      at += size;
    }
  } finally {
    closeSync(file);
  }
}

function fileWriter(path: string | Buffer): FileWriter {
  const file = openSync(path, "w");
  let waiting = "";
  const flush = () => {
    let bytes = Buffer.from(waiting);
    while (bytes.length > 0) bytes = bytes.subarray(writeSync(file, bytes));
    waiting = "";
  };
  return {
    write(text) {
      waiting += text;
      if (waiting.length > WRITE_BUFFER) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
