/** Cassettes of mcp-recorder (devhelm): a JSON document of MCP requests with their answers. */

import { isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { isMessage, Messages } from "./messages.js";
import type { LineOf, Reader, Reading, Sink } from "./reader.js";

export const cassette: Reader = {
  id: "mcp-cassette",
  summary: "MCP cassettes of mcp-recorder",
  recognises: (record) =>
    isObject(record) &&
    isObject(record.metadata) &&
    Array.isArray(record.interactions) &&
    record.interactions.every((one) => isObject(one) && (isMessage(one.request) || "response_is_sse" in one)),
  open: (uri, sink) => new CassetteReading(uri, sink),
};

class CassetteReading<T> implements Reading {
  readonly #messages: Messages<T>;

  constructor(uri: string, sink: Sink<T>) {
    this.#messages = new Messages(uri, sink);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!cassette.recognises(record)) return false;
    const { metadata } = record as JsonObject;
    const server =
      isObject(metadata) && isObject(metadata.server_info) ? textOf(metadata.server_info, "name") : undefined;
    for (const interaction of objectsOf(record, "interactions")) {
      const { request, response } = interaction;
      if (!isObject(request)) continue;
      const begins = lineOf?.(request) ?? lineOf?.(interaction) ?? line;
      // The document has the time of its start only.
      const envelope = { line: begins, at: undefined, server, fromClient: true, redacted: undefined };
      this.#messages.pair(request, response, envelope);
    }
    return true;
  }
}
