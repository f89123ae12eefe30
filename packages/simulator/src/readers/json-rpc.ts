/**
 * MCP JSON-RPC, one message a line: bare, or wrapped as our recorder writes it
 * (`{"time","direction","server","message"}`, with `"text"` in the message's place for what was no JSON, and
 * `"notRecorded"` for what it did not write down), or as others do.
 */

import { isWithoutIds, type Opened, WRAPPED_FORMATS, type WrappedForm } from "./envelopes.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import { InOrder } from "./in-order.js";
import { type Envelope, isBatch, isId, isMessage, Messages } from "./messages.js";
import { outcomeOfAnswer } from "./outcome.js";
import type { PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const jsonRpc: Reader = {
  id: "json-rpc",
  summary: "MCP JSON-RPC lines, bare or as recorders write them",
  recognises: (record) =>
    isMessage(record) ||
    isBatch(record) ||
    (isObject(record) && (isWrapped(record) || isText(record) || isMark(record) || formOf(record) !== undefined)),
  // A message without anything around it has no time, and where requests have no ids answers go by their order.
  tellsAll: (record) =>
    isObject(record) &&
    (isWrapped(record) ||
      isText(record) ||
      isMark(record) ||
      (formOf(record) !== undefined && !isWithoutIds(record)) ||
      hasMeta(record)),
  open: (uri, sink, context) => new JsonRpcReading(uri, sink, context),
};

function isWrapped(record: JsonObject): boolean {
  return isMessage(record.message) || isBatch(record.message);
}

/** What passed the recorder and was no JSON, such as a server's log. */
function isText(record: JsonObject): boolean {
  return record.unparsed === true && typeof record.text === "string" && typeof record.direction === "string";
}

/** What passed the recorder and was not written down, such as a page or a format. */
function isMark(record: JsonObject): boolean {
  return typeof record.notRecorded === "string" && typeof record.direction === "string";
}

/** A message with the `_meta` that mcporter adds. */
function hasMeta({ _meta: meta }: JsonObject): boolean {
  return isObject(meta) && typeof meta.dir === "string";
}

function formOf(record: JsonObject): WrappedForm | undefined {
  return WRAPPED_FORMATS.find((format) => format.fits(record));
}

/** Why a recorder does not write something down. */
const REASONS = ["no message", "no JSON", "broken off"];

class JsonRpcReading<T> implements Reading {
  readonly #parseTime = timeParser();
  readonly #messages: Messages<T>;
  readonly #inOrder: InOrder<T>;
  readonly #passedOver: PassedOver;

  constructor(uri: string, sink: Sink<T>, { source, passedOver }: ReadContext) {
    this.#passedOver = passedOver;
    this.#messages = new Messages(uri, sink, source);
    this.#inOrder = new InOrder((handle, outcome, at) => sink.outcome(handle, outcome, at));
  }

  record(record: unknown, line: number): boolean | string {
    if (!isObject(record)) return this.#messages.take(record, bare(line));
    if (record.jsonrpc === "2.0") return this.#bareMessage(record, line);
    const { message } = record;
    if (message === undefined) return this.#other(record, line);
    return this.#messages.take(message, {
      line,
      at: this.#parseTime(record.time),
      server: textOf(record, "server"),
      fromClient: record.direction === "client-to-server",
      redacted: record.redacted,
    });
  }

  end(): void {
    this.#inOrder.end();
  }

  /** A message with nothing around it, or with the `_meta` that mcporter adds. */
  #bareMessage(record: JsonObject, line: number): boolean {
    const meta = record._meta;
    if (!isObject(meta) || typeof meta.dir !== "string") return this.#messages.take(record, bare(line));
    if (meta.dir === "lifecycle") return true;
    return this.#messages.take(record, {
      line,
      at: this.#parseTime(meta.ts),
      server: textOf(meta, "server"),
      fromClient: meta.dir === "send",
      redacted: undefined,
    });
  }

  #other(record: JsonObject, line: number): boolean | string {
    if (isText(record)) {
      if (record.truncated !== undefined) return "the message was too long to be recorded";
      // Each message has a brace; a server that reads more than JSON may obey this one.
      const mayBeMessage = record.redacted !== undefined || textOf(record, "text")?.includes("{") === true;
      return this.#noMessage(record, mayBeMessage ? "no JSON" : "no message");
    }
    if (isMark(record))
      return this.#noMessage(
        record,
        REASONS.find((reason) => reason === record.notRecorded),
      );
    const meta = record._meta;
    if (isObject(meta) && meta.dir === "lifecycle") return true;
    const opened = formOf(record)?.open(record, this.#parseTime);
    return opened !== undefined && this.#opened(opened, line);
  }

  /** Only what goes to a server can be a call. */
  #noMessage({ direction }: JsonObject, reason = "not recorded"): true {
    if (direction === "server-to-client") this.#passedOver.noMessage(`${direction}: ${reason}`);
    else if (reason === "no message") this.#passedOver.noMessage(`client-to-server: ${reason}`);
    else this.#passedOver.record(`client-to-server: ${reason}`);
    return true;
  }

  #opened({ message, answer, paired, bad, withoutIds, ...rest }: Opened, line: number): boolean | string {
    if (bad !== undefined) return bad;
    if (message === undefined) return true;
    const { at, server, fromClient = false, argsUnknown, malformed } = rest;
    const envelope: Envelope = { line, at, server, fromClient, argsUnknown, malformed, redacted: undefined };
    if (withoutIds && isObject(message) && this.#matchedByOrder(message, envelope)) return true;
    if (!paired) return this.#messages.take(message, envelope);
    this.#messages.pair(message as JsonObject, answer, envelope);
    return true;
  }

  /** Whether it was a request without an id, or the answer to one. */
  #matchedByOrder(message: JsonObject, envelope: Envelope): boolean {
    const { server, fromClient } = envelope;
    if (fromClient) {
      if (isId(message.id)) return false;
      const isCall = message.method === "tools/call";
      this.#inOrder.add(server, isCall ? this.#messages.call(message.params, envelope) : undefined);
      return true;
    }
    return this.#inOrder.answer(server, { outcome: outcomeOfAnswer(message), at: envelope.at });
  }
}

function bare(line: number): Envelope {
  return { line, at: undefined, server: undefined, fromClient: false, redacted: undefined };
}
