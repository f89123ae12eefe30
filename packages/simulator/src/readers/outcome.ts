/** What an answer says about its call. */

import type { CallOutcome } from "../call.js";
import { isObject, type JsonObject } from "./fields.js";
import { type Host, knownOutcome } from "./known-texts.js";

/** The outcome of a `tools/call` result, or undefined while it is not finished (MCP 2026-07-28: input required, a task). */
export function outcomeOfResult(result: unknown): CallOutcome | undefined {
  if (!isObject(result)) return "ok";
  if (result.resultType === "input_required" || result.resultType === "task") return undefined;
  if (result.isError !== true) return "ok";
  return isDeniedByGateway(textsOf(result.content)) ? "denied" : "toolError";
}

/** The outcome of a JSON-RPC answer, or undefined while the call is not finished. */
export function outcomeOfAnswer({ error, result }: JsonObject): CallOutcome | undefined {
  return error !== undefined && error !== null ? "protocolError" : outcomeOfResult(result);
}

/** Whether an answer's texts are a gateway's denial instead of the server's answer. */
export function isDeniedByGateway(texts: readonly string[]): boolean {
  return knownOutcome(texts, "gateway") === "denied";
}

/** The texts of a list of content blocks, or of a plain text. */
export function textsOf(content: unknown): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => (isObject(block) && typeof block.text === "string" ? [block.text] : []));
}

/**
 * What a failure was, by the texts a host shows for it. An answer with `isError` is no JSON-RPC error whatever its text
 * says, so only hosts that show the two differently have texts for a JSON-RPC error in the table.
 * @param otherwise what it is where the texts do not tell
 */
export function outcomeOfFailure(texts: readonly string[], otherwise: CallOutcome, host: Host): CallOutcome {
  return knownOutcome(texts, host) ?? otherwise;
}
