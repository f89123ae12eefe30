/**
 * HTTP traffic in HAR, as browsers and proxies export it: MCP over streamable HTTP, whose bodies are JSON-RPC messages,
 * as JSON or as server-sent events. Of a request nothing is kept but its time, its host and its message: headers, cookies
 * and the rest of its address may hold credentials.
 */

import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { type Envelope, isId, isMessage, Messages } from "./messages.js";
import type { LineOf, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

export const har: Reader = {
  id: "har",
  summary: "HAR of MCP over streamable HTTP",
  recognises: (record) => isHar(record) || isEntry(record),
  open: (uri, sink) => new HarReading(uri, sink),
};

function isHar(record: unknown): record is JsonObject {
  return Array.isArray(fieldOf(fieldOf(record, "log"), "entries"));
}

/** An entry by itself, as some proxies write them a line each. */
function isEntry(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    typeof record.startedDateTime === "string" &&
    isObject(record.request) &&
    isObject(record.response)
  );
}

/** The most a body may have, in characters. */
const MAX_BODY = 16 * 1024 * 1024;

const MAX_HOSTS = 1_000;

class HarReading<T> implements Reading {
  readonly #messages: Messages<T>;
  readonly #parseTime = timeParser();
  /** What servers call themselves, by their addresses. */
  readonly #names = new Map<string, string>();

  constructor(uri: string, sink: Sink<T>) {
    this.#messages = new Messages(uri, sink);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean | string {
    if (isEntry(record)) return this.#entry(record, line);
    if (!isHar(record)) return false;
    const entries = objectsOf(record.log, "entries").map((entry) => ({
      entry,
      at: this.#parseTime(entry.startedDateTime),
    }));
    // An export is in the order of its requests, mostly.
    entries.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    let broken = 0;
    for (const { entry } of entries) if (this.#entry(entry, lineOf?.(entry) ?? line) !== true) broken++;
    return broken === 0 || `${broken} of its requests hold a message that is cut off`;
  }

  #entry(entry: JsonObject, line: number): boolean | string {
    const { request, response } = entry;
    const at = this.#parseTime(entry.startedDateTime);
    const address = addressOf(textOf(request, "url"));
    const requests = messagesOf(bodyOf(fieldOf(request, "postData")));
    const answers = messagesOf(bodyOf(fieldOf(response, "content"))) ?? [];
    if (requests === undefined) return "the request's message is cut off";
    this.#learn(requests, answers, address);
    const envelope: Envelope = {
      line,
      at,
      server: this.#names.get(address ?? "") ?? address,
      fromClient: true,
      redacted: undefined,
    };
    const byId = new Map<string | number, JsonObject>();
    for (const answer of answers) if (isId(answer.id) && answer.method === undefined) byId.set(answer.id, answer);
    const isAnswered = new Set<JsonObject>();
    for (const message of requests) {
      const answer = isId(message.id) ? byId.get(message.id) : undefined;
      if (message.method === "tools/call" && answer !== undefined) {
        this.#messages.pair(message, answer, envelope);
        isAnswered.add(answer);
      } else this.#messages.take(message, envelope);
    }
    const after = at !== undefined && typeof entry.time === "number" && entry.time >= 0 ? at + entry.time : at;
    // A stream also has answers to other requests, and messages of the server's own.
    for (const answer of answers)
      if (!isAnswered.has(answer)) this.#messages.take(answer, { ...envelope, at: after, fromClient: false });
    return true;
  }

  #learn(requests: readonly JsonObject[], answers: readonly JsonObject[], address: string | undefined): void {
    const asked = requests.find(({ method }) => method === "initialize");
    if (asked === undefined || address === undefined || this.#names.size >= MAX_HOSTS) return;
    const answer = answers.find(({ id }) => id === asked.id);
    const name = textOf(fieldOf(fieldOf(answer, "result"), "serverInfo"), "name");
    if (name !== undefined && name !== "") this.#names.set(address, name);
  }
}

/** Host and port: user, path and query may hold credentials. */
function addressOf(url: string | undefined): string | undefined {
  try {
    return url === undefined ? undefined : new URL(url).host;
  } catch {
    // No address, no server.
    return undefined;
  }
}

function bodyOf(holder: unknown): string {
  const text = textOf(holder, "text") ?? "";
  if (text.length > MAX_BODY) return "";
  return textOf(holder, "encoding") === "base64" ? Buffer.from(text, "base64").toString("utf8") : text;
}

/** The JSON-RPC messages of a body, also one that is a stream of events; undefined where one is cut off. */
function messagesOf(body: string): JsonObject[] | undefined {
  const text = body.trim();
  if (text === "") return [];
  if (text[0] === "{" || text[0] === "[") {
    const value = parsed(text);
    if (value !== undefined) return (Array.isArray(value) ? value : [value]).filter(isMessage);
    return text.includes('"jsonrpc"') ? undefined : [];
  }
  return eventsOf(text).flatMap((data) => {
    const value = parsed(data);
    return (Array.isArray(value) ? value : [value]).filter(isMessage);
  });
}

/** The data of server-sent events, whose lines of data belong together. */
function eventsOf(text: string): string[] {
  const events: string[] = [];
  let data: string[] = [];
  for (const line of [...text.split(/\r\n|\r|\n/), ""]) {
    if (line.startsWith("data:")) data.push(line.slice("data:".length).replace(/^ /, ""));
    else if (line === "" && data.length > 0) {
      events.push(data.join("\n"));
      data = [];
    }
  }
  return events;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Traffic of other kinds, or cut off; the caller tells which.
    return undefined;
  }
}
