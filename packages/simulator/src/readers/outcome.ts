/** What an answer says about its call. */

import type { CallOutcome } from "../call.js";
import { isObject, type JsonObject } from "./fields.js";

/** How Intercept begins its denials; such a call never reached the server. */
const DENIALS = [/^\[INTERCEPT POLICY DENIED\]/, /^Tool "[^"]*" is hidden by policy/];

/** How hosts word the refusals that keep a call from its server. */
const REFUSALS = [
  "Tool permission request failed",
  "The user doesn't want to proceed with this tool use",
  "The user doesn't want to take this action right now",
  "Permission to use ",
  "Claude requested permissions to use ",
  "user rejected MCP tool call",
  "user cancelled MCP tool call",
  "The user rejected permission to use this specific tool call",
  "The user has specified a rule which prevents you from using this specific tool call",
  "[Operation Cancelled]",
];

/** How hosts show the model a JSON-RPC error: "MCP error -32602: …", "Mcp error: -32602: …". */
const JSON_RPC_ERROR = /\bMCP error:? -\d+/i;

/** The outcome of a `tools/call` result, or undefined while it is not finished (MCP 2026-07-28: input required, a task). */
export function outcomeOfResult(result: unknown): CallOutcome | undefined {
  if (!isObject(result)) return "ok";
  if (result.resultType === "input_required" || result.resultType === "task") return undefined;
  if (result.isError !== true) return "ok";
  return isDeniedByIntercept(textsOf(result.content)) ? "denied" : "toolError";
}

/** The outcome of a JSON-RPC answer, or undefined while the call is not finished. */
export function outcomeOfAnswer({ error, result }: JsonObject): CallOutcome | undefined {
  return error !== undefined && error !== null ? "protocolError" : outcomeOfResult(result);
}

/** Whether an answer's texts are Intercept's denial instead of the server's answer. */
export function isDeniedByIntercept(texts: readonly string[]): boolean {
  return texts.some((text) => DENIALS.some((denial) => denial.test(text)));
}

/** The texts of a list of content blocks, or of a plain text. */
export function textsOf(content: unknown): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => (isObject(block) && typeof block.text === "string" ? [block.text] : []));
}

/**
 * What a failure was, by the texts a host shows for it.
 * @param otherwise what it is where the texts do not tell
 */
export function outcomeOfFailure(texts: readonly string[], otherwise: CallOutcome): CallOutcome {
  if (isDeniedByIntercept(texts)) return "denied";
  if (texts.some((text) => REFUSALS.some((refusal) => text.startsWith(refusal)))) return "refused";
  return texts.some((text) => JSON_RPC_ERROR.test(text.slice(0, 300))) ? "protocolError" : otherwise;
}
