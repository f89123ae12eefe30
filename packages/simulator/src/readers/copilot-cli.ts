/** GitHub Copilot CLI: the events of a session (`~/.copilot/session-state/…/events.jsonl`, `--output-format json`). */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { isObject, type JsonObject, textOf } from "./fields.js";
import { asIdentifier, inseparable, type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfFailure } from "./outcome.js";
import { Pending } from "./pending.js";
import type { PassedOver, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";
import { toolCall } from "./tool-call.js";

export const copilotCli: Reader = {
  id: "copilot-cli",
  summary: "GitHub Copilot CLI events",
  recognises: isEvent,
  open: (uri, sink, context) => new CopilotCliReading(uri, sink, context),
};

const TYPE = /^(?:session|user|system|assistant|tool|hook|permission|subagent|skill|mcp|abort)(?:\.|$)/;

function isEvent(record: unknown): record is JsonObject {
  return isObject(record) && typeof record.type === "string" && isObject(record.data) && TYPE.test(record.type);
}

class CopilotCliReading<T> implements Reading {
  #session: string;
  readonly #sink: Sink<T>;
  readonly #servers: readonly string[];
  readonly #parseTime = timeParser();
  readonly #pending = new Pending<T>();
  readonly #passedOver: PassedOver;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#passedOver = passedOver;
    this.#session = uri;
    this.#sink = sink;
    this.#servers = servers;
  }

  record(record: unknown, line: number): boolean {
    if (!isEvent(record)) return false;
    const data = record.data as JsonObject;
    if (record.type === "session.start") this.#session = textOf(data, "sessionId") ?? this.#session;
    else if (record.type === "tool.execution_start") this.#started(record, data, line);
    else if (record.type === "tool.execution_complete") this.#completed(data);
    return true;
  }

  #started(record: JsonObject, data: JsonObject, line: number): void {
    const name = this.#nameOf(data);
    const id = textOf(data, "toolCallId");
    if (name === undefined) {
      this.#passedOver.tool(textOf(data, "toolName") ?? "", id);
      return;
    }
    const handle = this.#sink.call(
      toolCall({
        ...name,
        session: this.#session,
        arguments: writtenArguments(data.arguments),
        at: this.#parseTime(record.timestamp),
        line,
      }),
    );
    if (id !== undefined && handle !== undefined) this.#pending.add(id, handle);
  }

  /** The tool's own name is `SERVER-TOOL`; what else the event says is not in all versions. */
  #nameOf(data: JsonObject): McpName | undefined {
    const server = textOf(data, "mcpServerName");
    const name = textOf(data, "toolName") ?? "";
    if (server === undefined) {
      const known = ofKnownServer(name, this.#servers, (written) => `${asIdentifier(written)}-`);
      // None of Copilot's own tools has a hyphen in its name.
      return known ?? (name.includes("-") ? inseparable(name) : undefined);
    }
    const tool = textOf(data, "mcpToolName") ?? ofKnownServer(name, [server], (own) => `${asIdentifier(own)}-`)?.tool;
    return { server, tool: tool ?? name };
  }

  #completed(data: JsonObject): void {
    const id = textOf(data, "toolCallId");
    const handle = id === undefined ? undefined : this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcomeOf(data));
  }
}

function outcomeOf({ success, error }: JsonObject): CallOutcome {
  if (success === true) return "ok";
  const code = textOf(error, "code");
  if (code === "denied" || code === "rejected") return "refused";
  return outcomeOfFailure([textOf(error, "message") ?? ""], "unknown", "copilot-cli");
}
