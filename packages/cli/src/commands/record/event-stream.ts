/** Pieces of a `text/event-stream` → the data of its events, as the HTML standard reads them. */

import { type MessageBytes, MessageGatherer } from "./message-bytes.js";
import { MessageLines } from "./message-lines.js";
import type { MessageSink } from "./record-line.js";

/** A field of the standard, or a comment, which has no name. */
const FIELD = /^(data|event|id|retry|)(?:: ?|$)/;
const MAX_FIELD_LENGTH = "event: ".length;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");
const LINE_BREAK = Buffer.from("\n");

/** Events of a type of their own are the transport's business; messages have none, or the type `message`. */
const MESSAGE_TYPES = ["", "message"];

/** Reads events. Give it the pieces in order, then `end()`; an event that the stream breaks off is not an event, and is marked. */
export class EventStream {
  readonly #sink: MessageSink;
  readonly #lines = new MessageLines((line) => this.#split(line));
  readonly #data = new MessageGatherer();
  #type = "";
  #first = true;
  /** Bytes of lines that are no fields: a client reads nothing in them. */
  #stray = 0;

  /** @param sink gets the data of each event that is a message, and a mark for whatever else a client could look at */
  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  push(piece: Buffer): void {
    this.#lines.push(piece);
  }

  end(): void {
    this.#lines.end();
    const { bytes, cut } = this.#data.take();
    if (bytes.length + cut > 0) this.#sink.mark({ reason: "broken off", bytes: bytes.length + cut });
    this.#markStray();
  }

  /** A lone carriage return ends a line, too. */
  #split({ bytes, cut }: MessageBytes): void {
    let rest = bytes;
    if (this.#first && rest.subarray(0, 3).equals(BYTE_ORDER_MARK)) rest = rest.subarray(3);
    this.#first = false;
    // Before the line break it is a part of it.
    if (cut === 0 && rest.at(-1) === CARRIAGE_RETURN) rest = rest.subarray(0, -1);
    for (let end = rest.indexOf(CARRIAGE_RETURN); end >= 0; end = rest.indexOf(CARRIAGE_RETURN)) {
      this.#field({ bytes: rest.subarray(0, end), cut: 0 });
      rest = rest.subarray(end + 1);
    }
    this.#field({ bytes: rest, cut });
  }

  #field({ bytes, cut }: MessageBytes): void {
    if (bytes.length === 0) {
      this.#dispatch();
      return;
    }
    const [prefix, field] = FIELD.exec(bytes.toString("latin1", 0, MAX_FIELD_LENGTH)) ?? [];
    if (prefix === undefined) {
      this.#stray += bytes.length + cut;
      return;
    }
    const value = bytes.subarray(prefix.length);
    if (field === "event") this.#type = value.toString("utf8");
    else if (field === "data") {
      if (!this.#data.isEmpty) this.#data.add(LINE_BREAK);
      this.#data.add(value);
      if (cut > 0) this.#data.lose(cut);
    }
  }

  #dispatch(): void {
    const isMessage = MESSAGE_TYPES.includes(this.#type);
    const message = this.#data.take();
    const bytes = message.bytes.length + message.cut;
    this.#type = "";
    if (bytes > 0 && isMessage) this.#sink.message(message);
    else if (bytes > 0) this.#sink.mark({ reason: "no message", bytes });
    this.#markStray();
  }

  #markStray(): void {
    if (this.#stray > 0) this.#sink.mark({ reason: "no message", bytes: this.#stray });
    this.#stray = 0;
  }
}
