/** Pieces of a stream, cut anywhere → its lines, which is what the stdio transport sends messages as. */

import { type MessageBytes, MessageGatherer } from "./message-bytes.js";

const LINE_BREAK = 10;

/** Splits at `\n`. Give it the pieces in order, then `end()`. */
export class MessageLines {
  readonly #line: (line: MessageBytes) => void;
  readonly #begun = new MessageGatherer();

  /** @param line gets each line without its line break; its bytes are good until it returns */
  constructor(line: (line: MessageBytes) => void) {
    this.#line = line;
  }

  push(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(LINE_BREAK); end >= 0; end = piece.indexOf(LINE_BREAK, start)) {
      const bytes = piece.subarray(start, end);
      if (this.#begun.isEmpty) this.#line({ bytes, cut: 0 });
      else {
        this.#begun.add(bytes);
        this.#line(this.#begun.take());
      }
      start = end + 1;
    }
    if (start < piece.length) this.#begun.add(piece.subarray(start));
  }

  /** The last line may lack its line break. */
  end(): void {
    if (!this.#begun.isEmpty) this.#line(this.#begun.take());
  }
}
