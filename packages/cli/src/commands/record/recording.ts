/** Messages that pass → lines appended to the recording, each at once. */

import { type Appender, fileProblem, type Output } from "@callgate/project/io";
import type { Redaction } from "@callgate/project/replay";
import type { MessageBytes } from "./message-bytes.js";
import { type Direction, type Mark, type MessageSink, markLine, recordLine } from "./record-line.js";

export interface RecordingOptions {
  readonly file: Appender;
  /** The file's name in the user's words. */
  readonly path: string;
  readonly server: string;
  readonly redaction: Redaction;
  /** Whether parsed JSON belongs to the session; what does not is marked and not written down. */
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

  /** Takes what passes in one direction. */
  sink(direction: Direction): MessageSink {
    return { message: (message) => this.add(direction, message), mark: (mark) => this.#mark(direction, mark) };
  }

  add(direction: Direction, message: MessageBytes): void {
    const { server, redaction, isMessage } = this.#options;
    this.#append(() => recordLine({ message, direction, server, time: new Date() }, redaction, isMessage));
  }

  /** From here on, nothing is written: the file is about to be closed. */
  end(): void {
    this.#isOver = true;
  }

  #mark(direction: Direction, mark: Mark): void {
    const { server } = this.#options;
    this.#append(() => markLine(mark, { direction, server, time: new Date() }));
  }

  #append(lineOf: () => string | undefined): void {
    if (this.#isOver) return;
    const { file, path, complaints } = this.#options;
    try {
      const line = lineOf();
      if (line !== undefined) file.append(line);
    } catch (error) {
      this.#isOver = true;
      const problem = fileProblem(error, path, "written");
      const reason = problem instanceof Error ? problem.message : String(problem);
      complaints.write(`callgate: ${reason}; the recording ends here, the session goes on\n`);
    }
  }
}
