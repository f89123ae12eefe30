/**
 * Records that no reader knows → the tool calls in them, as far as common ways of writing one show. They are counted and
 * not decided: only a reader of the format could say when they were made and on which server.
 */

import { fieldOf, isObject, type JsonObject, textOf } from "./readers/fields.js";

export interface MarkedCall {
  /** Undefined where nothing names the tool. */
  readonly name: string | undefined;
  readonly id: string | undefined;
}

/** How deep, and how many values of one record, are searched. */
const MAX_DEPTH = 40;
const MAX_VALUES = 20_000;

/** The types of objects that are a call. */
const CALL_TYPES = new Set([
  "tool_use",
  "server_tool_use",
  "mcp_tool_use",
  "tool_call",
  "tool-call",
  "toolCall",
  "tool-invocation",
  "dynamic-tool",
  "function_call",
  "custom_tool_call",
  "mcp_call",
  "mcp_tool_call",
  "toolRequest",
]);

/** The types of objects that are an answer, which may name the tool again. */
const ANSWER = /result|response|return|output|end$|complete/i;

/** The tool calls in a record, in their order. */
export function markedCalls(record: unknown): MarkedCall[] {
  const found: MarkedCall[] = [];
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > MAX_DEPTH || ++values > MAX_VALUES) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
      return;
    }
    const object = value as JsonObject;
    if (isCall(object)) {
      found.push({ name: nameOf(object), id: idOf(object) });
      return;
    }
    for (const [key, member] of Object.entries(object)) {
      if ((key === "tool_calls" || key === "toolCalls") && Array.isArray(member))
        for (const item of member) {
          // A streamed piece with neither name nor id continues an earlier call.
          if (isObject(item) && !(nameOf(item) === undefined && idOf(item) === undefined && "index" in item))
            found.push({ name: nameOf(item), id: idOf(item) });
        }
      else if ((key === "functionCall" || key === "function_call") && textOf(member, "name") !== undefined)
        found.push({ name: textOf(member, "name"), id: idOf(member as JsonObject) });
      else visit(member, depth + 1);
    }
  };
  visit(record, 0);
  return found;
}

function isCall(object: JsonObject): boolean {
  if (object.method === "tools/call") return true;
  const type = textOf(object, "type") ?? textOf(object, "part_kind") ?? textOf(object, "kind") ?? "";
  if (CALL_TYPES.has(type)) return nameOf(object) !== undefined || idOf(object) !== undefined;
  if (ANSWER.test(type)) return false;
  // Vercel's AI SDK writes the tool's name into the type.
  if (type.startsWith("tool-") && textOf(object, "toolCallId") !== undefined) return true;
  const name = textOf(object, "toolName") ?? textOf(object, "tool_name");
  return name !== undefined && ["args", "arguments", "input", "tool_input", "parameters"].some((key) => key in object);
}

function nameOf(object: JsonObject): string | undefined {
  const value = fieldOf(fieldOf(object, "toolCall"), "value");
  for (const holder of [object, object.function, object.params, object.toolInvocation, object.toolCall, value])
    for (const field of ["name", "tool_name", "toolName", "tool"]) {
      const name = textOf(holder, field);
      if (name !== undefined && name !== "") return name;
    }
  return /^tool-(.+)$/.exec(textOf(object, "type") ?? "")?.[1];
}

function idOf(object: JsonObject): string | undefined {
  for (const field of ["tool_use_id", "tool_call_id", "toolCallId", "call_id", "callID", "id"]) {
    const id = textOf(object, field);
    if (id !== undefined && id !== "") return id;
  }
  return undefined;
}
