/**
 * MCP JSON-RPC, one message a line: bare, or wrapped as our recorder writes it
 * (`{"time","direction","server","message"}`, with `"text"` in the message's place for what was no JSON, and
 * `"notRecorded"` for what it did not write down), or as others do.
 */

import { KnownTexts } from "../skim/known-texts.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import { Kind, type SkimmedLine } from "../skim/skimmed-line.js";
import { isWithoutIds, type Opened, WRAPPED_FORMATS, type WrappedForm } from "./envelopes.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import { InOrder } from "./in-order.js";
import { type Envelope, isBatch, isId, isMessage, Messages } from "./messages.js";
import { outcomeOfAnswer } from "./outcome.js";
import type { PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { SMALL } from "./same-call.js";
import { timeParser } from "./time.js";

/** What is read of a call as our recorder writes it, and of its answer. */
const SKIM = {
  members: [
    "time",
    "direction",
    "server",
    "message",
    "message.jsonrpc",
    "message.id",
    "message.method",
    "message.params",
    "message.params.name",
    "message.params.arguments",
    "message.result",
    "message.result.content",
    "message.result.isError",
    "message.result.resultType",
    "message.result.task",
    "message.result.taskId",
  ],
  parsed: ["message.params.arguments"],
  usual: { direction: "client-to-server", "message.jsonrpc": "2.0", "message.method": "tools/call" },
} satisfies SkimSpec;

const [TIME, DIRECTION, SERVER, MESSAGE, JSONRPC, ID, METHOD, PARAMS, NAME, ARGUMENTS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
const [RESULT, CONTENT, IS_ERROR] = [10, 11, 12] as const;

/** The bit of an object with followed members, of which the record is the first, the message the second. */
const IN_RESULT = 1 << 3;

const setOf = (...members: readonly number[]) => members.reduce((set, member) => set | (1 << member), 0);
const ENVELOPE = setOf(TIME, DIRECTION, SERVER, MESSAGE, JSONRPC, ID);
const CALL = ENVELOPE | setOf(METHOD, PARAMS, NAME, ARGUMENTS);
const USUAL_CALL = setOf(DIRECTION, JSONRPC, METHOD);
const ANSWER = ENVELOPE | setOf(RESULT, CONTENT);

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
  skim: SKIM,
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

/** What is read of the result of a call that did not fail. */
const NO_FAILURE = { content: [] };

/** Why a recorder does not write something down. */
const REASONS = ["no message", "no JSON", "broken off"];

class JsonRpcReading<T> implements Reading {
  readonly #parseTime = timeParser();
  readonly #messages: Messages<T>;
  readonly #inOrder: InOrder<T>;
  readonly #passedOver: PassedOver;
  readonly #toolNames = new KnownTexts();
  readonly #serverNames = new KnownTexts();

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

  /** A call that our recorder wrote, or an answer that is no failure, if it has no members beside the usual ones. */
  skim(line: SkimmedLine, number: number): Skimmed {
    if (line.kind(TIME) !== Kind.text || line.kind(SERVER) !== Kind.text) return "whole";
    const id = line.kind(ID) === Kind.number ? line.number(ID) : line.text(ID);
    if (id === undefined) return "whole";
    if (line.members === CALL) return this.#skimCall(line, id, number);
    const members = line.members & ~(1 << IS_ERROR);
    return members === ANSWER ? this.#skimAnswer(line, id, number) : "whole";
  }

  #skimCall(line: SkimmedLine, id: string | number, number: number): Skimmed {
    if (line.others !== 0 || line.hasLargeNumber || (line.usual & USUAL_CALL) !== USUAL_CALL) return "whole";
    if (line.kind(NAME) !== Kind.text || line.kind(ARGUMENTS) !== Kind.object) return "whole";
    const name = this.#toolNames.of(line, NAME);
    const args = line.value(ARGUMENTS) as JsonObject;
    this.#messages.soundCall(id, name, args, line.length(ARGUMENTS) <= SMALL, this.#envelope(line, number, true));
    return "taken";
  }

  /** Of the result of an answer that is no failure, nothing else is read. */
  #skimAnswer(line: SkimmedLine, id: string | number, number: number): Skimmed {
    if ((line.others & ~IN_RESULT) !== 0 || !line.is(JSONRPC, "2.0") || line.kind(CONTENT) !== Kind.list)
      return "whole";
    if (line.kind(IS_ERROR) !== 0 && !line.is(IS_ERROR, "false")) return "whole";
    const fromClient = (line.usual & (1 << DIRECTION)) !== 0;
    if (!fromClient && !line.is(DIRECTION, "server-to-client")) return "whole";
    this.#messages.take({ jsonrpc: "2.0", id, result: NO_FAILURE }, this.#envelope(line, number, fromClient));
    return "taken";
  }

  #envelope(line: SkimmedLine, number: number, fromClient: boolean): Envelope {
    const at = line.time(TIME, this.#parseTime);
    return { line: number, at, server: this.#serverNames.of(line, SERVER), fromClient, redacted: undefined };
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
