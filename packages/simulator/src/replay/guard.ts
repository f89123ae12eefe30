/** Which policy decides a server's calls, with the counters they share. */

import {
  type Call,
  Counters,
  compile,
  type Decision,
  type Engine,
  type Location,
  type Path,
  type Policy,
} from "@callgate/core";
import type { ToolCall } from "../call.js";

/** A policy, the server whose calls it guards (undefined: every server's), and its document's places. */
export interface GuardedServer {
  readonly server: string | undefined;
  readonly policy: Policy;
  locate(path: Path): Location;
}

/** One server's policy at work. Several servers under one policy have counters of their own. */
export interface Guard {
  readonly policy: Policy;
  readonly engine: Engine;
  readonly counters: Counters;
  locate(path: Path): Location;
}

/** Servers told apart; a transcript may invent them without end, and each has counters of its own. */
const MAX_SERVERS = 10_000;

function notEvaluated(message: string): Decision {
  return { outcome: "notEvaluated", rule: "", message, origin: undefined, by: undefined, reserved: [] };
}

/** Why calls to a server that no policy guards are not evaluated. */
export const NO_POLICY_REASON = "no policy was given for this server";

const NO_POLICY = notEvaluated(NO_POLICY_REASON);

/** Why calls to the servers beyond the bound are not evaluated. */
export const TOO_MANY_SERVERS_REASON = `the transcripts name more than ${MAX_SERVERS.toLocaleString("en")} servers`;

const TOO_MANY_SERVERS = notEvaluated(TOO_MANY_SERVERS_REASON);

/** The guards of all servers that were seen, made when a server's first call comes. */
export class Guards {
  readonly #policies: readonly GuardedServer[];
  readonly #countersOf: (policy: Policy) => Counters;
  readonly #engines = new Map<GuardedServer, Engine>();
  readonly #guards = new Map<string | undefined, Guard | undefined>();

  /** @param countersOf what a guard counts with; plain counters when left out */
  constructor(policies: readonly GuardedServer[], countersOf: (policy: Policy) => Counters = () => new Counters()) {
    this.#policies = policies;
    this.#countersOf = countersOf;
  }

  /** The servers whose calls were seen; undefined for calls that name none. */
  get servers(): (string | undefined)[] {
    return [...this.#guards.keys()];
  }

  /** Whether calls to further servers are not decided. */
  get isFull(): boolean {
    return this.#guards.size >= MAX_SERVERS;
  }

  /** Every server with a policy, in the order in which they were seen. */
  *[Symbol.iterator](): Iterator<readonly [string | undefined, Guard]> {
    for (const [server, guard] of this.#guards) if (guard !== undefined) yield [server, guard];
  }

  /** The guard of a server's calls; where it has none, the decision that says so. */
  of(server: string | undefined): Guard | Decision {
    const known = this.#guards.get(server);
    if (known !== undefined) return known;
    if (this.#guards.has(server)) return NO_POLICY;
    if (this.#guards.size >= MAX_SERVERS) return TOO_MANY_SERVERS;
    const guard = this.#guardFor(server);
    this.#guards.set(server, guard);
    return guard ?? NO_POLICY;
  }

  #guardFor(server: string | undefined): Guard | undefined {
    const chosen =
      this.#policies.find((policy) => policy.server !== undefined && policy.server === server) ??
      this.#policies.find((policy) => policy.server === undefined);
    if (chosen === undefined) return undefined;
    let engine = this.#engines.get(chosen);
    if (engine === undefined) {
      engine = compile(chosen.policy);
      this.#engines.set(chosen, engine);
    }
    const { policy } = chosen;
    return { policy, engine, counters: this.#countersOf(policy), locate: (path) => chosen.locate(path) };
  }
}

/** Whether there is no deciding because the call's server is one beyond the bound. */
export function isBeyondBound(found: Guard | Decision): boolean {
  return found === TOO_MANY_SERVERS;
}

/** What there is to say to a call that no policy guards. A call to nobody knows whom says so itself. */
export function unguarded(decision: Decision, { server, malformed }: ToolCall): Decision {
  return server === undefined && malformed !== undefined ? notEvaluated(malformed) : decision;
}

/** What the guard's policy says to a recorded call. */
export function decide({ engine, counters }: Guard, call: ToolCall, at: number | undefined, grant: string): Decision {
  if (call.malformed !== undefined) return notEvaluated(call.malformed);
  const { tool, args, argsUnknown } = call;
  const asked: Call = { tool, args, argsUnknown, at, grant };
  try {
    return engine.decide(asked, counters);
  } catch (error) {
    // Whoever wrote the transcript chose how deep its arguments nest.
    if (error instanceof RangeError) return notEvaluated("the call's arguments nest too deep");
    throw error;
  }
}
