/** An HTTP body, piece by piece → the messages in it: one, or the events of a stream. */

import { EventStream } from "./event-stream.js";
import { isJsonRpc } from "./json-rpc.js";
import { type MessageBytes, MessageGatherer } from "./message-bytes.js";

export interface BodyReader {
  push(piece: Buffer): void;
  /** The body is complete. */
  end(): void;
}

/**
 * What reads a body of this type. Any body may hold a message, whatever its type says; what is compressed, or too long to
 * tell, is marked by its length.
 * @param type the Content-Type header
 * @param encoding the Content-Encoding header
 * @param message gets each message
 */
export function bodyReader(
  type: string | undefined,
  encoding: string | undefined,
  message: (message: MessageBytes) => void,
): BodyReader {
  const kind = type?.split(";")[0]?.trim().toLowerCase();
  const isPlain = encoding === undefined || encoding.toLowerCase() === "identity";
  if (!isPlain) return unreadBody(message);
  if (kind === "application/json") return wholeBody(message);
  if (kind !== "text/event-stream") return wholeBody((body) => passIfMessage(body, message));
  const events = new EventStream(message);
  return { push: (piece) => events.push(piece), end: () => {} };
}

/** A page or a form is none of the session, and may hold a secret; a lenient server takes a message of any type. */
function passIfMessage(body: MessageBytes, message: (message: MessageBytes) => void): void {
  if (body.cut > 0) message({ bytes: Buffer.alloc(0), cut: body.bytes.length + body.cut });
  else if (holdsMessage(body.bytes)) message(body);
}

function holdsMessage(bytes: Buffer): boolean {
  try {
    return isJsonRpc(JSON.parse(bytes.toString("utf8")));
  } catch {
    // No JSON, and so no message.
    return false;
  }
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
