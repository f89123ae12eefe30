/** The parts of a call, as a record has them → one ToolCall. */

import type { ToolCall } from "../call.js";
import type { Arguments } from "./arguments.js";
import { forwardedBecause, unreadableArguments } from "./forwarded.js";

export interface CallParts {
  /** Undefined where the record names no tool. */
  readonly tool: string | undefined;
  readonly server: string | undefined;
  readonly session: string;
  readonly arguments: Arguments;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly line: number;
  /** Why no engine can look at the call, beside what its arguments say. */
  readonly malformed?: string | undefined;
  readonly identity?: string | undefined;
  readonly isIdentityLasting?: boolean | undefined;
}

/** @returns the call, and in `malformed` why it cannot be decided at all */
export function toolCall(parts: CallParts): ToolCall {
  const { tool, server, session, at, line } = parts;
  const { args, argsUnknown } = parts.arguments;
  const noCall = parts.malformed ?? (tool === undefined ? "the call names no tool" : undefined);
  const unreadable = noCall === undefined ? unreadableArguments(args) : undefined;
  return {
    tool: tool ?? "",
    server,
    session,
    args,
    argsUnknown,
    malformed: unreadable === undefined ? noCall : forwardedBecause(unreadable),
    ...(unreadable !== undefined && { isForwarded: true }),
    at,
    line,
    identity: parts.identity,
    ...(parts.isIdentityLasting && { isIdentityLasting: true }),
  };
}
