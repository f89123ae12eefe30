/** Playwright MCP's `session.md` (`--save-session`): a heading for each call, its arguments, and its result. */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { gatewayOutcome } from "./outcome.js";
import type { Reader, Reading, Sink } from "./reader.js";
import { toolCall } from "./tool-call.js";

const CALL = /^### Tool call: (\S+)$/;
const OPENING = /^```\w+$/;
const END = "```";

export const playwright: Reader = {
  id: "playwright",
  summary: "Playwright MCP's session.md",
  recognises: () => false,
  recognisesText: (text) => CALL.test(text),
  open: (uri, sink) => new PlaywrightReading(uri, sink),
};

/** The most that a call's arguments may have; in characters. */
const MAX_ARGUMENTS = 16 * 1024 * 1024;

type Section = "none" | "args" | "result" | "error";

class PlaywrightReading<T> implements Reading {
  readonly #uri: string;
  readonly #sink: Sink<T>;
  /** The call whose arguments are coming. */
  #call: { readonly tool: string; readonly line: number; args: string } | undefined;
  #handle: T | undefined;
  #section: Section = "none";
  /** Fences that are open, one within the other. */
  #fences = 0;
  #hasOutcome = true;

  constructor(uri: string, sink: Sink<T>) {
    this.#uri = uri;
    this.#sink = sink;
  }

  /** A line that is JSON by itself is part of the text between fences. */
  record(record: unknown, line: number): boolean {
    return this.text(JSON.stringify(record) ?? "", line);
  }

  text(text: string, line: number): boolean {
    if (this.#fences > 0) {
      if (text === END) this.#endFence();
      else {
        // A result holds code between fences of its own.
        if (OPENING.test(text)) this.#fences++;
        this.#within(text);
      }
      return true;
    }
    const call = CALL.exec(text);
    if (call !== null) {
      this.#handOn();
      this.#call = { tool: call[1] as string, line, args: "" };
      this.#handle = undefined;
      this.#section = "none";
    } else if (/^### /.test(text)) {
      // An action of the user's.
      this.#handOn();
      this.#section = "none";
    } else if (text === "- Args") this.#section = "args";
    else if (text === "- Result" || text === "- Error") {
      this.#handOn();
      this.#section = text === "- Result" ? "result" : "error";
      this.#hasOutcome = false;
      if (this.#section === "result") this.#outcome("ok");
    } else if (/^- /.test(text)) this.#section = "none";
    else if (text === END || OPENING.test(text)) this.#fences = 1;
    return true;
  }

  end(): void {
    this.#handOn();
  }

  #within(text: string): void {
    if (this.#section === "args" && this.#call !== undefined && this.#call.args.length + text.length < MAX_ARGUMENTS)
      this.#call.args += `${text}\n`;
    // The first line of an error says whether a gateway wrote it.
    else if (this.#section === "error" && !this.#hasOutcome) this.#outcome(gatewayOutcome([text]) ?? "toolError");
  }

  #endFence(): void {
    this.#fences--;
    if (this.#fences > 0) return;
    if (this.#section === "args") this.#handOn();
    this.#section = "none";
  }

  #outcome(outcome: CallOutcome): void {
    this.#hasOutcome = true;
    if (this.#handle !== undefined) this.#sink.outcome(this.#handle, outcome);
    this.#handle = undefined;
  }

  #handOn(): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#call = undefined;
    this.#handle = this.#sink.call(
      toolCall({
        server: undefined,
        tool: call.tool,
        session: this.#uri,
        arguments: writtenArguments(call.args),
        at: undefined,
        line: call.line,
      }),
    );
  }
}
