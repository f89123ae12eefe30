/** The process's standard output and error. */

import { fstatSync, type Stats, writeSync } from "node:fs";
import type { Output } from "./io.js";
import { isSystemError } from "./reasons.js";

/** That of a thread has no descriptor. */
type Stream = NodeJS.WriteStream & { readonly fd: number | undefined };

/** What is written goes through a stream of Node's. */
export function streamOutput(stream: Stream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    // It may change while a command runs.
    get columns() {
      return stream.columns;
    },
    isFile: stream.fd !== undefined && statOf(stream.fd)?.isFile() === true,
  };
}

/**
 * What is written goes to the descriptor at once where that is a file or a pipe: opening a stream takes a tenth of a short
 * run. A write that the system refuses, or does not take now, is left to the stream, which says so or waits.
 */
export function directOutput(descriptor: 1 | 2, open: () => Stream): Output {
  const stat = statOf(descriptor);
  if (process.platform === "win32" || stat === undefined || !takesBytes(stat)) return streamOutput(open());
  let stream: Stream | undefined;
  return {
    write(text) {
      if (stream !== undefined) {
        stream.write(text);
        return;
      }
      const bytes = Buffer.from(text);
      let done = 0;
      try {
        while (done < bytes.length) done += writeSync(descriptor, bytes, done);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        stream = open();
        stream.write(bytes.subarray(done));
      }
    },
    isTerminal: false,
    isFile: stat.isFile(),
  };
}

/** On Linux, the device that takes everything and keeps nothing. */
const NULL_DEVICE = 0x103;

function takesBytes(stat: Stats): boolean {
  return stat.isFile() || stat.isFIFO() || (stat.isCharacterDevice() && stat.rdev === NULL_DEVICE);
}

/** Undefined of a descriptor that is closed. */
function statOf(descriptor: number): Stats | undefined {
  try {
    return fstatSync(descriptor);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
