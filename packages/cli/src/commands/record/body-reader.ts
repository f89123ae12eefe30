/** An HTTP body, piece by piece → what is recorded of it: messages, and a mark for what holds no message. */

import { EventStream } from "./event-stream.js";
import { type MessageBytes, MessageGatherer } from "./message-bytes.js";
import type { MessageSink } from "./record-line.js";

export interface BodyReader {
  push(piece: Buffer): void;
  /** The body is complete. */
  end(): void;
  /** The connection ended before the body did. */
  breakOff(): void;
}

const BRACE = "{".charCodeAt(0);

/**
 * What reads a body of this type. Any body may hold a message, whatever its type says; what is compressed, or too long to
 * tell, is marked by its length.
 * @param isAnswer whether it may be a stream of events: a server gives them, and takes none
 */
export function bodyReader(
  { "content-type": type, "content-encoding": encoding }: Readonly<Record<string, unknown>>,
  isAnswer: boolean,
  sink: MessageSink,
): BodyReader {
  const kind = typeof type === "string" ? (type.split(";")[0]?.trim().toLowerCase() ?? "") : "";
  const isPlain = typeof encoding !== "string" || encoding.toLowerCase() === "identity";
  if (!isPlain) return unreadBody(sink);
  if (isAnswer && kind === "text/event-stream") return eventBody(sink);
  return wholeBody(sink, kind === "application/json");
}

/** @param isJson whether the body says that it is JSON: it is kept as text where it is not */
function wholeBody(sink: MessageSink, isJson: boolean): BodyReader {
  const body = new MessageGatherer();
  return {
    push: (piece) => body.add(piece),
    end() {
      if (body.isEmpty) return;
      const message = body.take();
      const bytes = message.bytes.length + message.cut;
      if (isJson || isParsed(message)) sink.message(message);
      // A page or a form does not belong to the session, and may hold a secret.
      else if (message.cut > 0) sink.message({ bytes: Buffer.alloc(0), cut: bytes });
      // Every message has a brace, in each encoding that HTTP knows.
      else sink.mark({ reason: message.bytes.includes(BRACE) ? "no JSON" : "no message", bytes });
    },
    breakOff() {
      if (body.isEmpty) return;
      const { bytes, cut } = body.take();
      sink.mark({ reason: "broken off", bytes: bytes.length + cut });
    },
  };
}

function eventBody(sink: MessageSink): BodyReader {
  const events = new EventStream(sink);
  return {
    push: (piece) => events.push(piece),
    end: () => events.end(),
    breakOff: () => events.end(),
  };
}

function isParsed({ bytes, cut }: MessageBytes): boolean {
  if (cut > 0) return false;
  try {
    JSON.parse(bytes.toString("utf8"));
    return true;
  } catch {
    // No error of ours: the body is marked as no JSON.
    return false;
  }
}

/** A body that is compressed without having been asked for: only its length is known. */
function unreadBody(sink: MessageSink): BodyReader {
  let size = 0;
  const end = () => {
    if (size > 0) sink.message({ bytes: Buffer.alloc(0), cut: size });
    size = 0;
  };
  return {
    push(piece) {
      size += piece.length;
    },
    end,
    breakOff: end,
  };
}
