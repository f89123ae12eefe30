/** The calls of one transcript by their ids: each is handed on once, however often it is written, and answered once. */

import type { CallOutcome } from "../call.js";
import type { McpName } from "./mcp-name.js";
import { Pending } from "./pending.js";
import type { PassedOver, Sink } from "./reader.js";
import { SeenCalls } from "./same-call.js";
import { type CallParts, toolCall } from "./tool-call.js";

/** Ids that are unique among all calls of all agents, as APIs generate them; other programs number the calls of each session. */
const UNIQUE_ID = /^(?:[a-z]{1,12}_)?(?:[A-Za-z0-9]{20,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** What identifies the copies of a call in several transcripts; nothing where the id is not unique. */
export function lastingIdentity(id: string | undefined): Pick<CallParts, "identity" | "isIdentityLasting"> {
  return id !== undefined && UNIQUE_ID.test(id) ? { identity: id, isIdentityLasting: true } : {};
}

export class CallBook<T> {
  readonly #sink: Sink<T>;
  readonly #passedOver: PassedOver;
  readonly #seen = new SeenCalls();
  readonly #pending = new Pending<T>();

  constructor(sink: Sink<T>, passedOver: PassedOver) {
    this.#sink = sink;
    this.#passedOver = passedOver;
  }

  /**
   * Hands a call on. A different call with an id that was met before is a new call.
   * @param id undefined or empty for a call without one, which has no copies and no answer
   * @returns false where the call was met before
   */
  call(id: string | undefined, parts: CallParts): boolean {
    const call = toolCall(parts);
    if (id !== undefined && id !== "" && this.#seen.meets(id, call)) return false;
    const handle = this.#sink.call(call);
    if (id !== undefined && id !== "" && handle !== undefined) this.#pending.add(id, handle);
    return true;
  }

  /**
   * Hands a call on that may be to an MCP server, and whose id may be lasting.
   * @param written the tool's name as the record has it
   * @param name undefined for a tool of no MCP server, whose call is counted only
   */
  named(
    id: string | undefined,
    written: string,
    name: McpName | undefined,
    parts: Omit<CallParts, "server" | "tool">,
  ): void {
    if (name === undefined) this.other(written, id);
    else this.call(id, { ...name, ...parts, ...lastingIdentity(id) });
  }

  /** Counts a tool call that is not to an MCP server. */
  other(name: string, id?: string): void {
    this.#passedOver.tool(name, id === "" ? undefined : id);
  }

  /** @param outcome undefined while the call goes on */
  answer(id: string | undefined, outcome: CallOutcome | undefined, at?: number): void {
    if (id === undefined || outcome === undefined) return;
    const handle = this.#pending.take(id);
    if (handle !== undefined) this.#sink.outcome(handle, outcome, at);
  }

  /** Whether an answer to that id would answer a call. */
  awaits(id: string): boolean {
    return this.#pending.has(id);
  }

  /** Whether the call was handed on. */
  has(id: string): boolean {
    return this.#seen.has(id);
  }
}
