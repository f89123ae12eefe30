/** Tools that make another call, such as `call_tool`: what they are asked to call is the call that counts. */

import type { ToolCall } from "./call.js";
import { writtenArguments } from "./readers/arguments.js";
import { fieldOf } from "./readers/fields.js";
import { unreadableArguments } from "./readers/forwarded.js";
import { SERVER_UNKNOWN } from "./readers/mcp-name.js";
import type { Sink } from "./readers/reader.js";

/** Where a tool's arguments hold the call it makes: dotted paths into the arguments. */
export interface Unwrap {
  readonly tool: string;
  /** Undefined: the usual names are tried. */
  readonly name?: string | undefined;
  readonly args?: string | undefined;
  readonly server?: string | undefined;
}

/** Where such tools have these parts, in the order in which they are tried. */
const USUAL = {
  name: ["name", "tool_name", "toolName", "tool"],
  args: ["arguments", "args", "params", "parameters", "input", "tool_args"],
  server: ["server_name", "serverName", "server"],
};

/** The same sink, which is handed the calls that are made through the tools of `unwraps`. */
export function unwrapping<T>(sink: Sink<T>, unwraps: readonly Unwrap[]): Sink<T> {
  if (unwraps.length === 0) return sink;
  const byTool = new Map(unwraps.map((unwrap) => [unwrap.tool, unwrap]));
  return {
    call(call) {
      const unwrap = byTool.get(call.tool);
      return sink.call(unwrap === undefined ? call : innerCall(call, unwrap));
    },
    outcome: (handle, outcome, at) => sink.outcome(handle, outcome, at),
    ...(sink.unmatched && { unmatched: (outcome) => sink.unmatched?.(outcome) }),
  };
}

function innerCall(outer: ToolCall, { tool, name, args, server: serverPath }: Unwrap): ToolCall {
  const isUnknown = outer.malformed === SERVER_UNKNOWN;
  if (outer.malformed !== undefined && !isUnknown) return outer;
  if (outer.argsUnknown !== undefined)
    return { ...outer, malformed: `the call is made through \`${tool}\`, whose arguments are not wholly recorded` };
  const named = found(outer.args, name, USUAL.name);
  if (typeof named !== "string" || named === "")
    return { ...outer, malformed: `the call is made through \`${tool}\`, whose arguments name no tool` };
  const inner = writtenArguments(found(outer.args, args, USUAL.args));
  const to = found(outer.args, serverPath, USUAL.server);
  const server = typeof to === "string" && to !== "" ? to : outer.server;
  return {
    ...outer,
    tool: named,
    server,
    args: inner.args,
    argsUnknown: inner.argsUnknown,
    malformed: unreadableArguments(inner.args) ?? (isUnknown && server === undefined ? SERVER_UNKNOWN : undefined),
  };
}

function found(args: unknown, path: string | undefined, usual: readonly string[]): unknown {
  if (path !== undefined) return path.split(".").reduce<unknown>(fieldOf, args);
  for (const field of usual) {
    const value = fieldOf(args, field);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
