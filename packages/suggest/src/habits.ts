/**
 * Recorded calls and their answers, in recorded order → the habits of each tool; and the calls that nothing is learned
 * from, because an attack may be among them.
 */

import type { CallOutcome } from "@callgate/core";
import { isSecret, isSecretName } from "./secrets.js";
import { ToolHabits } from "./tool-habits.js";

/** A recorded call, as the readers of transcripts give it. */
export interface RecordedCall {
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  readonly args: unknown;
  readonly argsUnknown: string | undefined;
  readonly malformed: string | undefined;
  readonly at: number | undefined;
  readonly line: number;
}

/**
 * Why nothing is learned from a call: its answer says that it failed, was denied by a gateway, refused by a person, or
 * waited for approval; it came right after a denial; or it is malformed.
 */
export type Apart = "failed" | "denied" | "refused" | "approval" | "after a denial" | "malformed";

/** Calls of one tool that were set apart for one reason. */
export interface ApartGroup {
  readonly server: string | undefined;
  readonly tool: string;
  readonly because: Apart;
  calls: number;
  readonly first: { readonly uri: string; readonly line: number };
}

/** A call whose answer may still come. */
export interface PendingCall {
  readonly index: number;
  readonly habits: ToolHabits;
  call: RecordedCall;
  readonly session: number;
  readonly isAfterDenial: boolean;
  readonly uri: string;
  isSettled: boolean;
}

export interface HabitsOptions {
  /** Paths of arguments of which nothing is kept, such as `headers.cookie`. */
  readonly redact?: readonly string[] | undefined;
  /** Names of arguments of which nothing is kept, at any depth, in upper or lower case. */
  readonly redactKeys?: readonly string[] | undefined;
}

/** Calls that wait for their answers; of more, the oldest is taken to have none. */
const MAX_PENDING = 5_000;

const SETTLED: RecordedCall = {
  tool: "",
  server: undefined,
  session: "",
  args: undefined,
  argsUnknown: undefined,
  malformed: undefined,
  at: undefined,
  line: 0,
};

/** Tools that are kept. */
const MAX_TOOLS = 5_000;

export class Habits {
  /** By server, then by tool. */
  readonly servers = new Map<string | undefined, Map<string, ToolHabits>>();
  /** Calls, those that were set apart too. */
  calls = 0;
  /** Calls of tools beyond those that are kept. */
  callsOfOtherTools = 0;
  /** Calls of tools, or to servers, whose names look like secrets: nothing of these is kept. */
  callsOfSecretNames = 0;
  readonly apart = new Map<string, ApartGroup>();
  readonly #sessions = new Map<string, number>();
  readonly #afterDenial = new Set<number>();
  /** From `#oldest` on, the calls that wait, and those that were answered since. */
  #pending: PendingCall[] = [];
  #oldest = 0;
  readonly #isHidden: (path: string) => boolean;
  /** A bit for each call: whether it was set apart. */
  #apartBits = new Uint8Array(1_024);
  #tools = 0;

  constructor({ redact = [], redactKeys = [] }: HabitsOptions = {}) {
    const paths = new Set(redact);
    const names = new Set(redactKeys.map((name) => name.toLowerCase()));
    this.#isHidden = (path) => {
      const parts = path.split(".");
      return paths.has(path) || parts.some((part) => names.has(part.toLowerCase()) || isSecretName(part));
    };
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Takes a call; what it gives is handed back with its answer. */
  call(call: RecordedCall, uri: string): PendingCall | undefined {
    const index = this.calls++;
    const session = this.#sessionOf(call.session);
    if (this.#hasSecretName(call)) {
      this.callsOfSecretNames++;
      return undefined;
    }
    const habits = this.#habitsOf(call.server, call.tool);
    if (habits === undefined) {
      this.callsOfOtherTools++;
      return undefined;
    }
    const isAfterDenial = this.#afterDenial.delete(session);
    const pending = { index, habits, call, session, isAfterDenial, uri, isSettled: false };
    if (call.malformed !== undefined) {
      this.#setApart(pending, "malformed");
      return undefined;
    }
    habits.count(session, call.at);
    this.#pending.push(pending);
    if (this.#pending.length - this.#oldest > MAX_PENDING) this.#giveUpOldest();
    return pending;
  }

  outcome(pending: PendingCall, outcome: CallOutcome): void {
    if (outcome === "denied" || outcome === "refused") this.#afterDenial.add(pending.session);
    if (!pending.isSettled) this.#settle(pending, outcome);
  }

  /** There are no more calls and answers: those that wait for one have none. */
  end(): void {
    for (const pending of this.#pending.slice(this.#oldest)) if (!pending.isSettled) this.#settle(pending, undefined);
    this.#pending = [];
    this.#oldest = 0;
  }

  /** Whether the call, counted from 0, was set apart. */
  isApart(index: number): boolean {
    return (((this.#apartBits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
  }

  #giveUpOldest(): void {
    const oldest = this.#pending[this.#oldest++] as PendingCall;
    if (!oldest.isSettled) this.#settle(oldest, undefined);
    if (this.#oldest < MAX_PENDING) return;
    this.#pending = this.#pending.slice(this.#oldest);
    this.#oldest = 0;
  }

  #settle(pending: PendingCall, outcome: CallOutcome | undefined): void {
    pending.isSettled = true;
    const because = pending.isAfterDenial ? "after a denial" : apartBecause(outcome);
    if (because !== undefined) this.#setApart(pending, because);
    else {
      const { habits, session, call } = pending;
      habits.learn(session, call.args, call.argsUnknown !== undefined);
    }
    // Its arguments may be large, and thousands wait at any time.
    pending.call = SETTLED;
  }

  #setApart({ index, call: { server, tool, line }, uri }: PendingCall, because: Apart): void {
    const byte = index >> 3;
    if (byte >= this.#apartBits.length) {
      const more = new Uint8Array(Math.max(byte + 1, this.#apartBits.length * 2));
      more.set(this.#apartBits);
      this.#apartBits = more;
    }
    this.#apartBits[byte] = (this.#apartBits[byte] as number) | (1 << (index & 7));
    const key = JSON.stringify([server, tool, because]);
    const group = this.apart.get(key);
    if (group !== undefined) group.calls++;
    else this.apart.set(key, { server, tool, because, calls: 1, first: { uri, line } });
  }

  /** Whether nothing is kept of calls to such a tool: its name looks like a secret, or there were too many others. */
  isLeftOut(server: string | undefined, tool: string): boolean {
    return this.servers.get(server)?.has(tool) !== true;
  }

  #hasSecretName({ server, tool }: RecordedCall): boolean {
    if (this.servers.get(server)?.has(tool) === true) return false;
    return isSecret(tool) || (server !== undefined && isSecret(server));
  }

  #sessionOf(name: string): number {
    let session = this.#sessions.get(name);
    if (session === undefined) {
      session = this.#sessions.size;
      this.#sessions.set(name, session);
    }
    return session;
  }

  #habitsOf(server: string | undefined, tool: string): ToolHabits | undefined {
    let tools = this.servers.get(server);
    if (tools === undefined) {
      tools = new Map();
      this.servers.set(server, tools);
    }
    let habits = tools.get(tool);
    if (habits === undefined) {
      if (this.#tools >= MAX_TOOLS) return undefined;
      this.#tools++;
      habits = new ToolHabits(this.#isHidden);
      tools.set(tool, habits);
    }
    return habits;
  }
}

function apartBecause(outcome: CallOutcome | undefined): Apart | undefined {
  switch (outcome) {
    case "toolError":
    case "protocolError":
      return "failed";
    case "denied":
    case "refused":
    case "approval":
      return outcome;
    case "ok":
    case "unknown":
    case undefined:
      return undefined;
    default:
      return outcome satisfies never;
  }
}
