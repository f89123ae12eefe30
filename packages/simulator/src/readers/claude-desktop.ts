/**
 * Claude Desktop's logs: `mcp.log` (`TIME [LEVEL] [SERVER] Message from client: {…}`) and `mcp-server-SERVER.log`
 * (`TIME [SERVER] [LEVEL] …`), with whatever the servers print in between.
 */

import { createHash } from "node:crypto";
import { Messages } from "./messages.js";
import { Pending } from "./pending.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

const ENTRY = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) \[([^\]]+)\] \[([^\]]+)\] /;
const MESSAGE = /^Message from (client|server): /;
const LEVELS = new Set(["debug", "info", "warn", "error"]);
const METADATA = /\s*\{ metadata: undefined \}$/;

export const claudeDesktop: Reader = {
  id: "claude-desktop",
  summary: "Claude Desktop logs",
  recognises: () => false,
  recognisesText: (text) => {
    const entry = ENTRY.exec(text);
    return entry !== null && (LEVELS.has(entry[2] as string) || LEVELS.has(entry[3] as string));
  },
  open: (uri, sink) => new ClaudeDesktopReading(uri, sink),
};

class ClaudeDesktopReading<T> implements Reading {
  readonly #messages: Messages<T>;
  readonly #parseTime = timeParser();
  /** Both kinds of log have each message; one file may be made of both. */
  readonly #seen = new Pending<true>();
  /** Of the message that is read: `mcp.log` has those of all servers, and each server has a file of its own, too. */
  #identity = "";

  constructor(uri: string, sink: Sink<T>) {
    const { unmatched } = sink;
    this.#messages = new Messages(uri, {
      call: (call) => sink.call({ ...call, identity: this.#identity }),
      outcome: (handle, outcome, at) => sink.outcome(handle, outcome, at),
      ...(unmatched === undefined ? {} : { unmatched: (outcome) => unmatched.call(sink, outcome) }),
    });
  }

  /** What a server prints may be JSON, and is no message. */
  record(): boolean {
    return true;
  }

  text(text: string, line: number): boolean | string {
    const entry = ENTRY.exec(text);
    if (entry === null) return true;
    const [whole, time, first, second] = entry as unknown as [string, string, string, string];
    const said = MESSAGE.exec(text.slice(whole.length));
    if (said === null) return true;
    const json = text.slice(whole.length + said[0].length).replace(METADATA, "");
    const server = LEVELS.has(first) ? second : first;
    const fromClient = said[1] === "client";
    const key = `${time} ${server} ${digest(json)}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key, true);
    this.#identity = `${server} ${digest(json)}`;
    let message: unknown;
    try {
      message = JSON.parse(json);
    } catch {
      // Long messages are cut. One to the client is an answer, whose call stays without an outcome.
      return fromClient ? "the message is cut off" : true;
    }
    return this.#messages.take(message, {
      line,
      at: this.#parseTime(time),
      server,
      fromClient,
      redacted: undefined,
    });
  }
}

/** Messages can be long, and many are remembered. */
function digest(json: string): string {
  return createHash("sha256").update(json).digest("base64");
}
