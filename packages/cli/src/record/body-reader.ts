/** An HTTP body, piece by piece → the messages in it: one, or the events of a stream. */

import { EventStream } from "./event-stream.js";
import { type MessageBytes, MessageGatherer } from "./message-bytes.js";

export interface BodyReader {
  push(piece: Buffer): void;
  /** The body is complete. */
  end(): void;
}

/**
 * What reads a body of this type.
 * @param type the Content-Type header
 * @param encoding the Content-Encoding header
 * @param message gets each message
 * @returns undefined for a body that holds no messages
 */
export function bodyReader(
  type: string | undefined,
  encoding: string | undefined,
  message: (message: MessageBytes) => void,
): BodyReader | undefined {
  const kind = type?.split(";")[0]?.trim().toLowerCase();
  if (kind !== "application/json" && kind !== "text/event-stream") return undefined;
  const isPlain = encoding === undefined || encoding.toLowerCase() === "identity";
  if (!isPlain) return unreadBody(message);
  if (kind === "application/json") return wholeBody(message);
  const events = new EventStream(message);
  return { push: (piece) => events.push(piece), end: () => {} };
}

function wholeBody(message: (message: MessageBytes) => void): BodyReader {
  const body = new MessageGatherer();
  return {
    push: (piece) => body.add(piece),
    end() {
      if (!body.isEmpty) message(body.take());
    },
  };
}

/** Compressed although nobody asked for it: all that can be said is how long it was. */
function unreadBody(message: (message: MessageBytes) => void): BodyReader {
  let size = 0;
  return {
    push(piece) {
      size += piece.length;
    },
    end() {
      if (size > 0) message({ bytes: Buffer.alloc(0), cut: size });
    },
  };
}
