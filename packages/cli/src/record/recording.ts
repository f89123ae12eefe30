/** Messages that pass → lines appended to the recording, each at once. */

import { type Appender, fileProblem, type Output } from "@callgate/project/io";
import type { Redaction } from "@callgate/project/replay";
import type { MessageBytes } from "./message-bytes.js";
import { type Direction, recordLine } from "./record-line.js";

export interface RecordingOptions {
  readonly file: Appender;
  /** The file's name in the user's words. */
  readonly path: string;
  readonly server: string;
  readonly redaction: Redaction;
  /** Whether parsed JSON belongs to the session; what does not is left out. */
  readonly isMessage: (message: unknown) => boolean;
  readonly complaints: Output;
}

/** A recording that is being made. When it cannot go on, it says so once; what is recorded never feels it. */
export class Recording {
  readonly #options: RecordingOptions;
  #isOver = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  add(direction: Direction, message: MessageBytes): void {
    if (this.#isOver) return;
    const { file, path, server, redaction, isMessage, complaints } = this.#options;
    try {
      const line = recordLine({ message, direction, server, time: new Date() }, redaction, isMessage);
      if (line !== undefined) file.append(line);
    } catch (error) {
      this.#isOver = true;
      const problem = fileProblem(error, path, "written");
      const reason = problem instanceof Error ? problem.message : String(problem);
      complaints.write(`callgate: ${reason}; the recording ends here, the session goes on\n`);
    }
  }
}
