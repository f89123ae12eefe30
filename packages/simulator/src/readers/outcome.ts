/** What an MCP answer says about its call. */

import type { CallOutcome } from "../call.js";
import { isObject } from "./fields.js";

/** How Intercept begins every denial; such a call never reached the server. */
const DENIED_BY_INTERCEPT = "[INTERCEPT POLICY DENIED]";

/** The outcome of a `tools/call` result, or undefined while it is not finished (MCP 2026-07-28: input required, a task). */
export function outcomeOfResult(result: unknown): CallOutcome | undefined {
  if (!isObject(result)) return "ok";
  if (result.resultType === "input_required" || result.resultType === "task") return undefined;
  if (result.isError !== true) return "ok";
  return isDeniedByIntercept(textsOf(result.content)) ? "denied" : "toolError";
}

/** Whether an answer's texts are Intercept's denial instead of the server's answer. */
export function isDeniedByIntercept(texts: readonly string[]): boolean {
  return texts.some((text) => text.startsWith(DENIED_BY_INTERCEPT));
}

/** The texts of a list of content blocks, or of a plain text. */
export function textsOf(content: unknown): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => (isObject(block) && typeof block.text === "string" ? [block.text] : []));
}
