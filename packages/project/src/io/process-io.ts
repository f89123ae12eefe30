/** Io of the running process: real files, real streams. */

import {
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  type Stats,
  statSync,
  watch,
  writeSync,
} from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../user-error.js";
import { openAppender } from "./appender.js";
import { askGit } from "./ask-git.js";
import { Boundary, boundaryOf, isBelow } from "./boundary.js";
import { pathBytes } from "./file-names.js";
import { walkFolder } from "./folder.js";
import { baseOf } from "./glob.js";
import { type ByteStreams, type FileWriter, type Found, type Io, STDIN } from "./io.js";
import { streamOutput } from "./output.js";
import { readChunks, readRange, readStart } from "./read-file.js";
import { type Doing, FileError, fileProblem, fileReason } from "./reasons.js";
import { makeFile, openReplacement, replaceFile } from "./replace-file.js";
import { updateFile } from "./update-file.js";

const WRITE_BUFFER = 64 * 1024;
const END_SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Where what a command says goes. */
export type Outputs = Pick<Io, "stdout" | "stderr">;

/**
 * The process's own input and output; relative paths start at `cwd`.
 * @param outputs the process's streams when left out
 * @throws UserError where the working directory is gone
 */
export function processIo(cwd: string = workingFolder(), outputs: Outputs = streams()): Io {
  return ioOf(cwd, new Boundary(boundaryOf(cwd)), outputs);
}

function streams(): Outputs {
  return { stdout: streamOutput(process.stdout), stderr: streamOutput(process.stderr) };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UserError(`the working directory cannot be read: ${fileReason(error) ?? String(error)}`);
  }
}

/** @param boundary what links must not lead out of; undefined where they may */
function ioOf(cwd: string, boundary: Boundary | undefined, outputs: Outputs): Io {
  const at = (path: string) => (path === STDIN ? STDIN : resolve(cwd, path));
  /** Whatever the system throws names the path as it was given. */
  const through = <T>(path: string, doing: Doing, use: (path: string) => T): T => {
    try {
      if (path.includes("\0")) throw new FileError(path, doing, "EINVAL", "no path holds a zero byte");
      const whole = at(path);
      if (whole !== STDIN) boundary?.check(whole, path, doing);
      return use(whole);
    } catch (error) {
      throw fileProblem(error, path, doing);
    }
  };
  const statOf = (path: string): Stats | undefined => {
    try {
      if (path.includes("\0")) return undefined;
      const whole = pathBytes(at(path));
      const stat = statSync(whole, { throwIfNoEntry: false });
      if (stat === undefined && lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink())
        throw new FileError(path, "read", "ENOENT", "it is a link that leads nowhere");
      return stat;
    } catch (error) {
      throw fileProblem(error, path, "read");
    }
  };
  return {
    cwd,
    env: process.env,
    platform: process.platform,
    ...outputs,
    complain,
    isOpen: boundary === undefined,
    opened: () => ioOf(cwd, undefined, outputs),
    leadsOut: (path, folder) => through(path, "read", (whole) => new Boundary(resolve(cwd, folder)).isLeft(whole)),
    linkText(path) {
      try {
        const whole = pathBytes(at(path));
        return lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(whole, "utf8") : undefined;
      } catch (error) {
        throw fileProblem(error, path, "read");
      }
    },
    kindOf(path) {
      if (path === STDIN) return "file";
      const stat = statOf(path);
      return stat === undefined ? undefined : stat.isDirectory() ? "directory" : "file";
    },
    readFile: (path, limit) => through(path, "read", (whole) => readStart(whole, limit)),
    sizeOf: (path) => (path === STDIN ? 0 : through(path, "read", (whole) => statSync(pathBytes(whole)).size)),
    modifiedAt: (path) => through(path, "read", (whole) => statSync(pathBytes(whole)).mtimeMs),
    isStream(path) {
      const stat = path === STDIN ? undefined : statOf(path);
      return path === STDIN || (stat !== undefined && !stat.isFile() && !stat.isDirectory());
    },
    *readChunks(path, bytes) {
      try {
        yield* through(path, "read", (whole) => readChunks(whole, bytes));
      } catch (error) {
        throw fileProblem(error, path, "read");
      }
    },
    *readRange(path, from, to) {
      try {
        yield* through(path, "read", (whole) => readRange(whole, from, to));
      } catch (error) {
        throw fileProblem(error, path, "read");
      }
    },
    glob: async (pattern, directory, root = cwd) =>
      through(directory, "read", (whole) => filesBelow(whole, pattern, resolve(cwd, root), boundary)),
    replaceFile: (path, text) => through(path, "written", (whole) => replaceFile(whole, text)),
    makeFile: (path, text) => through(path, "written", (whole) => makeFile(whole, text)),
    updateFile: (path, change) => through(path, "written", (whole) => updateFile(whole, change)),
    watchFolder: (path, listener, gone) => through(path, "watched", (whole) => watchFolder(whole, listener, gone)),
    git: (args, input, limit) => askGit(args, input, limit, { cwd, env: process.env }),
    now: () => Date.now(),
    makeFolder: (path) => through(path, "written", (whole) => void mkdirSync(pathBytes(whole), { recursive: true })),
    openWriter: (path) => through(path, "written", (whole) => fileWriter(whole)),
    openAppender: (path) => through(path, "written", (whole) => openAppender(pathBytes(whole))),
    ask,
    byteStreams,
    onEndSignals,
  };
}

/** What is named outright may lie anywhere; links in it then stay in it. */
function filesBelow(directory: string, pattern: string, root: string, boundary: Boundary | undefined): Found {
  const { base, rest } = baseOf(pattern);
  const folder = resolve(directory, base);
  boundary?.check(folder, base === "" ? directory : base, "read");
  const prefix = base === "" ? "" : `${base}/`;
  const named = (path: string) => `${prefix}${path}`;
  // A glob that names no folder that is there matches nothing.
  if (base !== "" && !statSync(pathBytes(folder), { throwIfNoEntry: false })?.isDirectory())
    return { paths: [], unseen: [], hidden: 0, hiddenFolders: [] };
  const { paths, unseen, hidden, hiddenFolders } = walkFolder(
    folder,
    rest,
    boundary === undefined ? "/" : isBelow(folder, root) ? root : folder,
  );
  return {
    paths: paths.map(named),
    unseen: unseen.map((one) => ({ ...one, path: named(one.path) })),
    hidden,
    hiddenFolders: hiddenFolders.map(named),
  };
}

/** The standard error once more, opened so that a write to a full pipe fails instead of waiting. */
const STANDARD_ERROR = 2;
let patientError: number | undefined | "none";

function complain(text: string): void {
  patientError ??= openPatiently("/dev/stderr");
  if (patientError === "none") {
    process.stderr.write(text);
    return;
  }
  try {
    writeSync(patientError, text);
  } catch {
    // Without a reader: the session that waits for an answer matters more.
  }
}

function openPatiently(path: string): number | "none" {
  try {
    // Only a pipe makes a writer wait.
    if (!fstatSync(STANDARD_ERROR).isFIFO()) return "none";
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return "none";
  }
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
  return { input: process.stdin, output: process.stdout };
}

function watchFolder(path: string, listener: (file: string | undefined) => void, gone: () => void): () => void {
  const watcher = watch(pathBytes(path), (_event, file) => {
    // The watcher hears of its own folder by the folder's name.
    if (statSync(pathBytes(path), { throwIfNoEntry: false }) === undefined) {
      watcher.close();
      gone();
    } else listener(file ?? undefined);
  });
  watcher.on("error", () => {
    watcher.close();
    gone();
  });
  return () => watcher.close();
}

function onEndSignals(listener: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of END_SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of END_SIGNALS) process.off(signal, listener);
  };
}

/** A file that comes into its place when it is closed. */
function fileWriter(path: string): FileWriter {
  const replacement = openReplacement(path);
  let waiting = "";
  const flush = () => {
    replacement.write(Buffer.from(waiting));
    waiting = "";
  };
  const named = (use: () => void) => {
    try {
      use();
    } catch (error) {
      throw fileProblem(error, path, "written");
    }
  };
  return {
    write(text) {
      waiting += text;
      if (waiting.length > WRITE_BUFFER) named(flush);
    },
    close() {
      named(() => {
        try {
          flush();
        } catch (error) {
          replacement.discard();
          throw error;
        }
        replacement.close();
      });
    },
    discard: () => replacement.discard(),
  };
}
