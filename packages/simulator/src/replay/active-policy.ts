/** The policy that decides a server's calls, and its counters. */

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
import type { ToolRef } from "@callgate/core/policy";
import { withCommas } from "@callgate/core/text";
import type { ToolCall } from "../call.js";

/** A policy, the server whose calls it decides (undefined: every server's), and places in its document. */
export interface ServerPolicy {
  readonly server: string | undefined;
  readonly policy: Policy;
  locate(path: Path): Location;
  /** The tools that a recorded name may be, of a policy that asks for more of one than its name. */
  toolsOf?(recorded: RecordedTool): readonly ToolRef[];
}

/** A tool as the record of a call names it. */
export type RecordedTool = Pick<ToolCall, "server" | "tool">;

/** A policy at work for one server. Servers under the same policy have counters of their own. */
export interface ActivePolicy {
  readonly policy: Policy;
  readonly engine: Engine;
  readonly counters: Counters;
  locate(path: Path): Location;
  readonly toolsOf: ServerPolicy["toolsOf"];
}

/** Servers with counters of their own; a transcript may invent any number of names. */
const MAX_SERVERS = 10_000;

function notEvaluated(message: string): Decision {
  return { outcome: "notEvaluated", rule: "", message, origin: undefined, by: undefined, reserved: [] };
}

/** Why calls to a server without a policy are not evaluated. */
export const NO_POLICY_REASON = "no policy was given for this server";

const NO_POLICY = notEvaluated(NO_POLICY_REASON);

/** Why calls to servers above `MAX_SERVERS` are not evaluated. */
export const TOO_MANY_SERVERS_REASON = `the transcripts name more than ${withCommas(MAX_SERVERS)} servers`;

const TOO_MANY_SERVERS = notEvaluated(TOO_MANY_SERVERS_REASON);

/** Server → its active policy, made when the server's first call comes. */
export class PolicyRouter {
  readonly #policies: readonly ServerPolicy[];
  readonly #countersOf: (policy: Policy) => Counters;
  readonly #engines = new Map<ServerPolicy, Engine>();
  readonly #active = new Map<string | undefined, ActivePolicy | undefined>();

  /** @param countersOf makes the counters of an active policy; plain counters when left out */
  constructor(policies: readonly ServerPolicy[], countersOf: (policy: Policy) => Counters = () => new Counters()) {
    this.#policies = policies;
    this.#countersOf = countersOf;
  }

  /** The servers whose calls were seen; undefined for calls that name none. */
  get servers(): (string | undefined)[] {
    return [...this.#active.keys()];
  }

  /** Whether calls to further servers are not decided. */
  get isFull(): boolean {
    return this.#active.size >= MAX_SERVERS;
  }

  /** Every server with a policy, in the order in which they were seen. */
  *[Symbol.iterator](): Iterator<readonly [string | undefined, ActivePolicy]> {
    for (const [server, active] of this.#active) if (active !== undefined) yield [server, active];
  }

  /** The active policy of a server, or the decision that it has none. */
  of(server: string | undefined): ActivePolicy | Decision {
    const known = this.#active.get(server);
    if (known !== undefined) return known;
    if (this.#active.has(server)) return NO_POLICY;
    if (this.#active.size >= MAX_SERVERS) return TOO_MANY_SERVERS;
    const active = this.#activate(server);
    this.#active.set(server, active);
    return active ?? NO_POLICY;
  }

  #activate(server: string | undefined): ActivePolicy | undefined {
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
    return {
      policy,
      engine,
      counters: this.#countersOf(policy),
      locate: (path) => chosen.locate(path),
      toolsOf: chosen.toolsOf,
    };
  }
}

/** Whether a server is one beyond the bound, so that its calls are not decided. */
export function isBeyondBound(found: ActivePolicy | Decision): boolean {
  return found === TOO_MANY_SERVERS;
}

/** The decision on a call without a policy. A malformed call to an unknown server has its own reason. */
export function withoutPolicy(decision: Decision, { server, malformed }: ToolCall): Decision {
  return server === undefined && malformed !== undefined ? notEvaluated(malformed) : decision;
}

/** The policy's decision on a recorded call. */
export function decide(active: ActivePolicy, call: ToolCall, at: number | undefined, grant: string): Decision {
  if (call.malformed !== undefined) return notEvaluated(call.malformed);
  const { tool, args, argsUnknown } = call;
  const asked: Call = { tool, args, argsUnknown, at, grant };
  try {
    return active.toolsOf === undefined
      ? active.engine.decide(asked, active.counters)
      : decideNamed(active, asked, active.toolsOf(call));
  } catch (error) {
    // The transcript is untrusted: its arguments may nest too deep for recursion.
    if (error instanceof RangeError) return notEvaluated("the call's arguments nest too deep");
    throw error;
  }
}

/** The decision on a call whose recorded name may be several tools'; policies that ask for such names count no calls. */
function decideNamed({ engine, counters }: ActivePolicy, call: Call, tools: readonly ToolRef[]): Decision {
  const [first = notEvaluated("the record names no tool"), ...others] = tools.map((tool) =>
    engine.decide({ ...call, ...tool }, counters),
  );
  return others.every(({ outcome }) => outcome === first.outcome)
    ? first
    : notEvaluated(
        "the record has the name that the host writes, which several tools may have that are decided otherwise",
      );
}
