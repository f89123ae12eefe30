/** The world of a thread: that of the process, as whoever started the thread has it. */

import type { Io } from "../io/io.js";
import { processIo } from "../io/process-io.js";

/** What a thread is given to make its Io of. */
export interface ThreadPlace {
  readonly cwd: string;
  /** Whether links may lead out of the repository. */
  readonly isOpen: boolean;
}

export function placeOf({ cwd, isOpen = false }: Io): ThreadPlace {
  return { cwd, isOpen };
}

export function threadIo({ cwd, isOpen }: ThreadPlace): Io {
  const io = processIo(cwd);
  return isOpen ? (io.opened?.() ?? io) : io;
}
