/**
 * opencode: the output of `opencode run --format json` and of `opencode export`, and the files
 * `storage/part/MESSAGE/PART.json` in which older versions keep their sessions. Tools of MCP servers are named `SERVER_TOOL`.
 */

import type { CallOutcome } from "../call.js";
import type { Skimmed, SkimSpec } from "../skim/skim-spec.js";
import { Kind, type SkimmedLine } from "../skim/skimmed-line.js";
import { missingArguments, plainArguments, TRUNCATED } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, millisecondsOf, objectsOf, textOf } from "./fields.js";
import { asIdentifier, inseparable, type McpName, ofKnownServer } from "./mcp-name.js";
import { outcomeOfFailure } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";

/** Of the output of a run, the events that are calls are read, without what the tool gave. */
const SKIM = {
  members: [
    "type",
    "sessionID",
    "part",
    "info",
    "part.type",
    "part.tool",
    "part.callID",
    "part.state",
    "part.state.output",
    "part.state.metadata",
  ],
  unread: ["part.state.output", "part.state.metadata"],
} satisfies SkimSpec;

const [TYPE, SESSION, PART, INFO, PART_TYPE, TOOL, CALL_ID] = [0, 1, 2, 3, 4, 5, 6] as const;

export const opencode: Reader = {
  id: "opencode",
  summary: "opencode's `run --format json`, `export` and stored parts",
  recognises: (record) => isEvent(record) || isExport(record) || isStoredPart(record),
  skim: SKIM,
  open: (uri, sink, context) => new OpencodeReading(uri, sink, context),
};

function isEvent(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    typeof record.type === "string" &&
    typeof record.sessionID === "string" &&
    (isObject(record.part) || record.type === "error")
  );
}

/** A session as `opencode export` writes it: one document, with the same parts as the events of a run. */
function isExport(record: unknown): record is JsonObject {
  return (
    isObject(record) &&
    isObject(record.info) &&
    Array.isArray(record.messages) &&
    record.messages.every((message) => isObject(message) && isObject(message.info) && Array.isArray(message.parts))
  );
}

/** A part in a file of its own. */
function isStoredPart(record: unknown): record is JsonObject {
  return (
    isObject(record) && ["id", "sessionID", "messageID", "type"].every((field) => textOf(record, field) !== undefined)
  );
}

/** opencode's own tools that have an underscore in their names, as those of servers do. */
const OWN_TOOLS = new Set(["apply_patch", "plan_enter", "plan_exit"]);

class OpencodeReading<T> implements Reading {
  readonly #uri: string;
  readonly #servers: readonly string[];
  readonly #calls: CallBook<T>;

  constructor(uri: string, sink: Sink<T>, { servers, passedOver }: ReadContext) {
    this.#uri = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (isExport(record)) {
      const session = textOf(record.info, "id");
      for (const message of objectsOf(record, "messages"))
        for (const part of objectsOf(message, "parts"))
          if (part.type === "tool")
            this.#part(part, textOf(part, "sessionID") ?? session, undefined, lineOf?.(part) ?? line);
      return true;
    }
    if (!isEvent(record)) {
      if (!isStoredPart(record)) return false;
      if (record.type === "tool") this.#part(record, textOf(record, "sessionID"), undefined, line);
      return true;
    }
    const { part } = record;
    if (record.type === "tool_use" && isObject(part) && part.type === "tool")
      this.#part(part, textOf(record, "sessionID"), millisecondsOf(record.timestamp), line);
    return true;
  }

  /** Events of a run. */
  skim(line: SkimmedLine): Skimmed {
    if (line.kind(TYPE) !== Kind.text || line.kind(SESSION) !== Kind.text) return "whole";
    if (line.kind(PART) !== Kind.object || line.kind(INFO) !== 0) return "whole";
    if (!line.is(TYPE, "tool_use")) return "taken";
    const tool = line.text(TOOL);
    if (!line.is(PART_TYPE, "tool") || tool === undefined) return "whole";
    if (this.#nameOf(tool) !== undefined) return "brief";
    const id = line.text(CALL_ID);
    if (id === undefined && line.kind(CALL_ID) !== 0) return "whole";
    this.#calls.other(tool, id);
    return "taken";
  }

  /** In the output of a run only calls that have ended are written. */
  #part(part: JsonObject, session: string | undefined, written: number | undefined, line: number): void {
    const tool = textOf(part, "tool") ?? "";
    const id = textOf(part, "callID");
    const name = this.#nameOf(tool);
    if (name === undefined) {
      this.#calls.other(tool, id);
      return;
    }
    const state = isObject(part.state) ? part.state : {};
    this.#calls.call(id, {
      ...name,
      session: session ?? this.#uri,
      // The arguments of a call that is still pending are coming in: `raw` is as much of them as there is.
      arguments: state.status === "pending" ? missingArguments(TRUNCATED) : plainArguments(state.input),
      at: millisecondsOf(fieldOf(state.time, "start")) ?? written,
      line,
      ...lastingIdentity(id),
    });
    this.#calls.answer(id, outcomeOf(state));
  }

  #nameOf(name: string): McpName | undefined {
    const known = ofKnownServer(name, this.#servers, (server) => `${asIdentifier(server)}_`);
    if (known !== undefined) return known;
    return name.includes("_") && !OWN_TOOLS.has(name) ? inseparable(name) : undefined;
  }
}

/** Undefined for a call that has not ended. */
function outcomeOf(state: JsonObject): CallOutcome | undefined {
  if (state.status === "completed") return "ok";
  return state.status === "error" ? outcomeOfFailure([textOf(state, "error") ?? ""], "unknown", "opencode") : undefined;
}
