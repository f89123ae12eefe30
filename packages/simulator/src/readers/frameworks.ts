/**
 * Conversations as agent frameworks keep them, which name the tools of MCP servers like all others: messages of
 * LangChain, of Pydantic AI, of Vercel's AI SDK, and of Gemini's API. Which server a call went to, they do not say.
 */

import type { CallOutcome } from "../call.js";
import { writtenArguments } from "./arguments.js";
import { CallBook, lastingIdentity } from "./call-book.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { asIdentifier, type McpName, nameOfCall, ofKnownServer } from "./mcp-name.js";
import { gatewayOutcome, outcomeOfResult, textsOf } from "./outcome.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";
import { timeParser } from "./time.js";

/** A call in a message, or the answer to one. */
interface Part {
  /** Undefined for an answer. */
  readonly tool?: string | undefined;
  /** The server's and the tool's name, where the part has both. */
  readonly name?: McpName | undefined;
  /** Whether the tool is one of the provider's own. */
  readonly isOwn?: boolean | undefined;
  readonly args?: unknown;
  readonly id: string | undefined;
  readonly outcome?: CallOutcome | undefined;
  readonly at?: unknown;
  /** The object that holds it. */
  readonly of: JsonObject;
}

/** One framework's messages. */
interface Framework {
  readonly id: string;
  readonly summary: string;
  /** Fields of a document in which messages lie. */
  readonly lists: readonly string[];
  isMessage(record: JsonObject): boolean;
  /** Whether a message is recognisably of this framework. */
  isMarked(message: JsonObject): boolean;
  parts(message: JsonObject): readonly Part[];
  /** A name that has the server in it. */
  nameOf?(tool: string, servers: readonly string[]): McpName | undefined;
}

function readerOf(framework: Framework): Reader {
  const messagesOf = (record: JsonObject): readonly JsonObject[] =>
    framework.lists.flatMap((list) => objectsOf(record, list));
  const isDocument = (record: JsonObject) => {
    const messages = messagesOf(record);
    return (
      messages.some((message) => framework.isMarked(message)) &&
      messages.every((message) => framework.isMessage(message))
    );
  };
  return {
    id: framework.id,
    summary: framework.summary,
    recognises: (record) => isObject(record) && (framework.isMarked(record) || isDocument(record)),
    open: (uri, sink, context) => new FrameworkReading(framework, messagesOf, uri, sink, context),
  };
}

class FrameworkReading<T> implements Reading {
  readonly #framework: Framework;
  readonly #messagesOf: (record: JsonObject) => readonly JsonObject[];
  readonly #uri: string;
  readonly #servers: readonly string[];
  readonly #calls: CallBook<T>;
  readonly #parseTime = timeParser();

  constructor(
    framework: Framework,
    messagesOf: (record: JsonObject) => readonly JsonObject[],
    uri: string,
    sink: Sink<T>,
    { servers, passedOver }: ReadContext,
  ) {
    this.#framework = framework;
    this.#messagesOf = messagesOf;
    this.#uri = uri;
    this.#servers = servers;
    this.#calls = new CallBook(sink, passedOver);
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!isObject(record)) return false;
    const messages = this.#messagesOf(record);
    if (messages.length === 0 && !this.#framework.isMessage(record)) return false;
    for (const message of [record, ...messages])
      for (const part of this.#framework.parts(message)) this.#part(part, lineOf?.(part.of) ?? line);
    return true;
  }

  #part({ tool, name, isOwn, args, id, outcome, at, of }: Part, line: number): void {
    if (isOwn) {
      this.#calls.other(tool ?? "", id);
      return;
    }
    if (tool !== undefined) {
      const named = name ?? this.#framework.nameOf?.(tool, this.#servers) ?? nameOfCall(tool, of, this.#servers);
      this.#calls.call(id, {
        ...named,
        session: this.#uri,
        arguments: writtenArguments(args),
        at: this.#parseTime(at),
        line,
        ...lastingIdentity(id),
      });
    }
    this.#calls.answer(id, outcome, this.#parseTime(at));
  }
}

/** Only a gateway's denial is recognised: agents store answers in any way they like. */
function outcomeOfText(content: unknown): CallOutcome {
  return gatewayOutcome(textsOf(content)) ?? "unknown";
}

const LANGCHAIN_TYPES =
  /^(?:ai|human|system|tool|function|AIMessage(?:Chunk)?|HumanMessage|SystemMessage|ToolMessage)$/;

/** The fields of a message: LangChain's own serialisation has them in `kwargs`, another in `data`. */
function langchainFields(message: JsonObject): JsonObject {
  const { kwargs, data } = message;
  return isObject(kwargs) ? kwargs : isObject(data) ? data : message;
}

/** Older messages have their calls as OpenAI's API writes them, and newer ones also so. */
function langchainCalls(fields: JsonObject): Part[] {
  const calls = objectsOf(fields, "tool_calls").filter(({ args }) => args !== undefined);
  if (calls.length > 0)
    return calls.map((call) => ({
      tool: textOf(call, "name") ?? "",
      args: call.args,
      id: textOf(call, "id"),
      of: call,
    }));
  return objectsOf(fields.additional_kwargs, "tool_calls").flatMap((call): Part[] => {
    const called = call.function;
    const tool = textOf(called, "name");
    return tool === undefined ? [] : [{ tool, args: fieldOf(called, "arguments"), id: textOf(call, "id"), of: call }];
  });
}

export const langchain = readerOf({
  id: "langchain",
  summary: "LangChain messages",
  lists: ["messages", "output", "input"],
  isMessage: (message) =>
    LANGCHAIN_TYPES.test(String(message.type)) || (message.type === "constructor" && isObject(message.kwargs)),
  isMarked: (message) =>
    (LANGCHAIN_TYPES.test(String(message.type)) || message.type === "constructor") &&
    (langchainCalls(langchainFields(message)).length > 0 || typeof langchainFields(message).tool_call_id === "string"),
  parts: (message) => {
    const fields = langchainFields(message);
    const answered = textOf(fields, "tool_call_id");
    const calls = langchainCalls(fields);
    return answered === undefined
      ? calls
      : [...calls, { id: answered, outcome: outcomeOfText(fields.content), of: message }];
  },
});

/** A tool that the model's provider calls: `mcp_server:LABEL` for those of MCP servers, else one of the provider's own. */
function builtinCall(part: JsonObject, id: string | undefined, at: unknown): Part[] {
  const tool = textOf(part, "tool_name") ?? "";
  if (!tool.startsWith(BUILTIN_MCP)) return [{ tool, id, isOwn: true, of: part }];
  const { args } = writtenArguments(part.args);
  if (fieldOf(args, "action") === "list_tools") return [];
  const name = { server: tool.slice(BUILTIN_MCP.length), tool: textOf(args, "tool_name") ?? "" };
  const malformed = name.tool === "" ? "the call names no tool" : undefined;
  return [
    {
      tool: name.tool,
      name: malformed === undefined ? name : { ...name, malformed },
      args: fieldOf(args, "tool_args"),
      id,
      at,
      of: part,
    },
  ];
}

const BUILTIN_MCP = "mcp_server:";

function outcomeOfBuiltin(content: unknown): CallOutcome {
  const error = fieldOf(content, "error");
  if (error !== undefined && error !== null) return "unknown";
  const output = fieldOf(content, "output");
  return gatewayOutcome(textsOf(output)) ?? (typeof output === "string" ? "ok" : "unknown");
}

export const pydanticAi = readerOf({
  id: "pydantic-ai",
  summary: "Pydantic AI messages",
  lists: ["messages", "all_messages", "new_messages"],
  isMessage: ({ kind, parts }) => (kind === "request" || kind === "response") && Array.isArray(parts),
  isMarked: ({ kind, parts }) => (kind === "request" || kind === "response") && Array.isArray(parts),
  parts: (message) =>
    objectsOf(message, "parts").flatMap((part): Part[] => {
      const id = textOf(part, "tool_call_id");
      if (part.part_kind === "tool-call")
        return [{ tool: textOf(part, "tool_name") ?? "", args: part.args, id, at: message.timestamp, of: part }];
      if (part.part_kind === "builtin-tool-call") return builtinCall(part, id, message.timestamp);
      if (part.part_kind === "builtin-tool-return")
        return [{ id, outcome: outcomeOfBuiltin(part.content), at: part.timestamp, of: part }];
      const isAnswer = part.part_kind === "tool-return" || part.part_kind === "retry-prompt";
      const outcome = part.outcome === "denied" ? "refused" : outcomeOfText(part.content);
      return isAnswer ? [{ id, outcome, at: part.timestamp, of: part }] : [];
    }),
});

const TOOL_PART = /^(?:tool-(.+)|dynamic-tool)$/;

/** A part of a message of the user interface's, or of the model's, or of older versions' (`tool-invocation`). */
function vercelPart(part: JsonObject): Part[] {
  const older = part.toolInvocation;
  if (part.type === "tool-invocation" && isObject(older))
    return [vercelCall(older, textOf(older, "toolName"), older.args)];
  if (part.type === "tool-result")
    return [{ id: textOf(part, "toolCallId"), outcome: outcomeOfOutput(part), of: part }];
  const [, named] = TOOL_PART.exec(String(part.type)) ?? [];
  return [vercelCall(part, textOf(part, "toolName") ?? named, part.input ?? part.args)];
}

function vercelCall(part: JsonObject, tool: string | undefined, args: unknown): Part {
  return {
    tool: tool ?? "",
    name: ofProvidersServer(part, tool ?? ""),
    // The arguments received so far are shown as if they were complete.
    args: part.state === "input-streaming" || part.state === "partial-call" ? CUT_OFF : args,
    id: textOf(part, "toolCallId"),
    outcome: outcomeOfState(part),
    of: part,
  };
}

/** In place of arguments that were cut off: not JSON. */
const CUT_OFF = "{";

/** The server that the model's provider called, which OpenAI names in the answer, and Anthropic beside the call. */
function ofProvidersServer(part: JsonObject, tool: string): McpName | undefined {
  const { output } = part;
  const label = textOf(output, "serverLabel");
  if (label !== undefined && textOf(output, "type") === "call")
    return { server: label, tool: textOf(output, "name") ?? tool.replace(/^mcp\./, "") };
  for (const metadata of [part.callProviderMetadata, part.providerMetadata, part.providerOptions]) {
    const server = textOf(fieldOf(metadata, "anthropic"), "serverName");
    if (server !== undefined) return { server, tool };
  }
  return undefined;
}

function outcomeOfState(part: JsonObject): CallOutcome | undefined {
  if (part.state === "output-available" || part.state === "result") return outcomeOfOutput(part);
  if (part.state === "output-denied") return "refused";
  if (part.state === "approval-responded" && fieldOf(part.approval, "approved") === false) return "refused";
  return part.state === "output-error" ? outcomeOfText(textOf(part, "errorText")) : undefined;
}

/** MCP's own result is kept as it is. */
function outcomeOfOutput(part: JsonObject): CallOutcome | undefined {
  const output = part.output ?? part.result;
  const value = isObject(output) && output.type === "json" ? output.value : output;
  return isObject(value) && Array.isArray(value.content) ? outcomeOfResult(value) : outcomeOfText(value);
}

function vercelParts(message: JsonObject): readonly JsonObject[] {
  const parts = Array.isArray(message.parts) ? objectsOf(message, "parts") : objectsOf(message, "content");
  return parts.filter(
    (part) =>
      TOOL_PART.test(String(part.type)) && (typeof part.toolCallId === "string" || isObject(part.toolInvocation)),
  );
}

export const vercelAi = readerOf({
  id: "vercel-ai",
  summary: "messages of Vercel's AI SDK",
  lists: ["messages"],
  isMessage: (message) => typeof message.role === "string",
  isMarked: (message) => typeof message.role === "string" && vercelParts(message).length > 0,
  parts: (message) => vercelParts(message).flatMap(vercelPart),
});

export const geminiApi = readerOf({
  id: "gemini-api",
  summary: "conversations in Gemini's API, such as checkpoints of Gemini CLI",
  lists: ["contents", "history", "clientHistory"],
  isMessage: ({ role, parts }) => Array.isArray(parts) && /^(?:user|model|function|system)$/.test(String(role)),
  isMarked: (message) =>
    Array.isArray(message.parts) &&
    /^(?:user|model|function)$/.test(String(message.role)) &&
    objectsOf(message, "parts").some((part) => isObject(part.functionCall) || isObject(part.functionResponse)),
  nameOf: (tool, servers) => ofKnownServer(tool, servers, (server) => `mcp_${asIdentifier(server)}_`),
  parts: (message) =>
    objectsOf(message, "parts").flatMap((part): Part[] => {
      const { functionCall: call, functionResponse: answer } = part;
      if (isObject(call))
        return [{ tool: textOf(call, "name") ?? "", args: call.args, id: textOf(call, "id"), of: call }];
      if (!isObject(answer)) return [];
      const said = fieldOf(answer.response, "error") ?? fieldOf(answer.response, "output");
      return [{ id: textOf(answer, "id"), outcome: outcomeOfText(said), of: answer }];
    }),
});
