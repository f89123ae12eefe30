/** The running process: its arguments, its streams, and how it ends where no command ends it. */

import { readFileSync, writeSync } from "node:fs";
import { directOutput, fileReason, type Io, nameOfBytes, processIo, UserError } from "@callgate/project/io";
import { EXIT } from "./exit.js";

/**
 * The process's own input and output, for the command line.
 * @throws UserError where the working directory is gone
 */
export function commandIo(): Io {
  const opened = <S extends NodeJS.WriteStream>(stream: S) => stream.on("error", endUnsaid);
  return withStreams(
    processIo(undefined, {
      stdout: directOutput(1, () => opened(process.stdout)),
      stderr: directOutput(2, () => opened(process.stderr)),
    }),
  );
}

function withStreams(io: Io): Io {
  const { opened } = io;
  return {
    ...io,
    byteStreams() {
      // A command that passes bytes on has more to do when its reader goes away than to end.
      process.stdout.off("error", endUnsaid);
      return io.byteStreams();
    },
    opened: opened && (() => withStreams(opened())),
  };
}

/**
 * The arguments, with names of files that are no UTF-8: Node gives U+FFFD in their place, from which no file is found.
 * Elsewhere than on Linux, as Node gives them.
 */
export function processArguments(): string[] {
  const given = process.argv.slice(2);
  if (!given.some((arg) => arg.includes("\ufffd"))) return given;
  try {
    const bytes = readFileSync("/proc/self/cmdline");
    const all: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(0, at);
      all.push(bytes.subarray(at, end < 0 ? bytes.length : end));
      at = (end < 0 ? bytes.length : end) + 1;
    }
    const ours = all.slice(-given.length);
    return given.map((arg, i) => (ours[i]?.toString("utf8") === arg ? nameOfBytes(ours[i]) : arg));
  } catch (error) {
    if (fileReason(error) !== undefined) return given;
    throw error;
  }
}

/**
 * Ends the process with a sentence where the system keeps it from saying what it has found, or something fails that no
 * command waits for. Exit code 1 means findings, so none of this may end with it, as Node would.
 */
export function endWithSentence(): void {
  process.on("uncaughtException", endBecause);
}

/** Whoever reads our output may stop reading, as `head` does, or the disk that takes it may be full. */
function endUnsaid(error: unknown): void {
  const reason = fileReason(error);
  if (reason === undefined) throw error;
  endSaying(`the output cannot be written to its end: ${reason}`, EXIT.usage);
}

/** Ends the process, saying why. */
export function endBecause(error: unknown): never {
  const reason = fileReason(error);
  if (error instanceof UserError) endSaying(error.message, EXIT.usage);
  if (reason !== undefined) endSaying(`the system failed: ${reason}`, EXIT.usage);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return endSaying(
    `a fault of callgate's own, not of your input; please report it with this text:\n${detail}`,
    EXIT.fault,
  );
}

/** At an error output that is full for now; in milliseconds. */
const TRY_AGAIN = 20;
const MAX_TRIES = 50;
const STANDARD_ERROR = 2;

function endSaying(sentence: string, code: number): never {
  const text = Buffer.from(`callgate: ${sentence}\n`);
  for (let [done, tries] = [0, 0]; done < text.length && tries < MAX_TRIES; tries++)
    try {
      done += writeSync(STANDARD_ERROR, text, done);
    } catch (error) {
      // Without a reader, the exit code says it.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN);
    }
  process.exit(code);
}
