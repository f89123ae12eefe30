/** What an answer says about its call. */

import type { CallOutcome } from "../call.js";
import { isObject, type JsonObject } from "./fields.js";
import { type Host, knownOutcome } from "./known-texts.js";

/** The outcome of a `tools/call` result, or undefined while it is not finished (MCP 2026-07-28: input required, a task). */
export function outcomeOfResult(result: unknown): CallOutcome | undefined {
  if (!isObject(result)) return "ok";
  if (result.resultType === "input_required" || result.resultType === "task") return undefined;
  if (result.isError !== true) return "ok";
  return gatewayOutcome(textsOf(result.content)) ?? "toolError";
}

/** The outcome of a JSON-RPC answer, or undefined while the call is not finished. */
export function outcomeOfAnswer({ error, result }: JsonObject): CallOutcome | undefined {
  return error !== undefined && error !== null ? outcomeOfError(error) : outcomeOfResult(result);
}

/** By its later releases' documents, Intercept answers a call that waits for an approval with this code. */
const APPROVAL_REQUIRED = -32003;

/** The code is one that any server may use for something else, so the message must speak of an approval. */
function outcomeOfError(error: unknown): CallOutcome {
  const { code, message } = isObject(error) ? error : { code: undefined, message: undefined };
  if (typeof message !== "string") return "protocolError";
  const isApproval = code === APPROVAL_REQUIRED && /\bapproval\b/i.test(message.slice(0, 300));
  return gatewayOutcome([message]) ?? (isApproval ? "approval" : "protocolError");
}

/** What an answer's texts say where a gateway wrote them, not the server: that it denied the call, or holds it. */
export function gatewayOutcome(texts: readonly string[]): "denied" | "approval" | undefined {
  const outcome = knownOutcome(texts, "proxy");
  return outcome === "denied" || outcome === "approval" ? outcome : undefined;
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
