/** The text that Codex CLI printed before `codex exec --json`: `[time] tool SERVER.TOOL({…})`, and how it ended. */

import { writtenArguments } from "./arguments.js";
import { type McpName, ofKnownServer } from "./mcp-name.js";
import { Pending } from "./pending.js";
import type { ReadContext, Reader, Reading, Sink } from "./reader.js";
import { type TimeParser, timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

const HEADER = /^\[[\dT:.Z+-]{19,35}\] OpenAI Codex v/;
const CALL = /^\[([\dT:.Z+-]{19,35})\] tool ([^\s(]+)\((.*)\)$/;
const END = /^\[[\dT:.Z+-]{19,35}\] ([^\s(]+\(.*\)) (success|failed) in [\d.]+\s?m?s:?$/;

export const codexLog: Reader = {
  id: "codex-log",
  summary: "the text log of older Codex versions",
  recognises: () => false,
  recognisesText: (text) => HEADER.test(text) || CALL.test(text),
  open: (uri, sink, context) => new CodexLogReading(uri, sink, context),
};

class CodexLogReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  readonly #parseTime: TimeParser = timeParser();
  /** By what was called, arguments and all: there are no ids. */
  readonly #pending = new Pending<T>();

  constructor(uri: string, sink: Sink<T>, { servers }: ReadContext) {
    this.#uri = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  /** Output of commands and tools may be JSON, and is no call. */
  record(): boolean {
    return true;
  }

  text(text: string, line: number): boolean {
    const call = CALL.exec(text);
    if (call !== null) this.#call(call[1] as string, call[2] as string, call[3] as string, line);
    else {
      const end = END.exec(text);
      const handle = end === null ? undefined : this.#pending.take(end[1] as string);
      // What failed, the tool or the call to it, the log does not say.
      if (handle !== undefined) this.#sink.outcome(handle, end?.[2] === "success" ? "ok" : "unknown");
    }
    return true;
  }

  #call(time: string, name: string, args: string, line: number): void {
    const named = this.#nameOf(name);
    if (named === undefined) return;
    const handle = this.#sink.call(
      toolCall({
        ...named,
        session: this.#uri,
        arguments: writtenArguments(args),
        at: this.#parseTime(time),
        line,
      }),
    );
    if (handle !== undefined) this.#pending.add(`${name}(${args})`, handle);
  }

  #nameOf(name: string): McpName | undefined {
    const known = ofKnownServer(name, this.#servers, (server) => `${server}.`);
    const split = name.indexOf(".");
    if (known !== undefined || split <= 0) return known;
    return { server: name.slice(0, split), tool: name.slice(split + 1) };
  }
}
