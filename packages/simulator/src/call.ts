/** One recorded `tools/call`, and how much of it the record says. */

/** What became of a call, as far as the record says. A call without an answer has no outcome. */
export type { CallOutcome } from "@callgate/core";

export interface ToolCall {
  /** The tool's own name, without any prefix a host puts before it. */
  readonly tool: string;
  /** Undefined where the record does not name the server. */
  readonly server: string | undefined;
  /** What the calls of one agent session share; its meaning depends on the format. */
  readonly session: string;
  /** As `JSON.parse` gives them; undefined for a call without arguments. */
  readonly args: unknown;
  /** Why the arguments are not, or not wholly, known; undefined when they are. */
  readonly argsUnknown: string | undefined;
  /** Why no engine evaluates this call, e.g. because its arguments are no object; undefined for a well-formed call. */
  readonly malformed: string | undefined;
  /** Whether that is because Intercept forwards such a call without deciding it. */
  readonly isForwarded?: boolean | undefined;
  /** Epoch milliseconds; undefined where the record has no time. */
  readonly at: number | undefined;
  /** Line in the transcript, from 1; in a document, where the call begins. */
  readonly line: number;
  /** Equal in another transcript, at about the same time, only if that is the same call. */
  readonly identity?: string | undefined;
  /** Whether the identity is the call's at any time: a history that is copied into a new session may have new times. */
  readonly isIdentityLasting?: boolean | undefined;
}
