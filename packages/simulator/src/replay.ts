/** Policy × calls → decisions, totals and denials. Offline by construction: calls come in, nothing goes out. */

import {
  type Call,
  Counters,
  compareText,
  compile,
  type Decision,
  type Engine,
  type Location,
  type Outcome,
  type Path,
  type Policy,
  pointer,
} from "@callgate/core";
import type { CallOutcome, ToolCall } from "./call.js";
import type { Sink } from "./readers/reader.js";

/** A policy, the server whose calls it guards (undefined: every server's), and its document's places. */
export interface GuardedServer {
  readonly server: string | undefined;
  readonly policy: Policy;
  locate(path: Path): Location;
}

export interface ReplayOptions {
  readonly policies: readonly GuardedServer[];
  /** Milliseconds between two calls whose record has no time; undefined: such calls have none. */
  readonly assumeInterval?: number | undefined;
  /** Told of every call as it is decided; indices count from 0 over all transcripts. */
  readonly onDecision?: ((call: ToolCall, decision: Decision, index: number) => void) | undefined;
}

/** A call the policy would have denied. */
export interface Denial {
  readonly index: number;
  readonly tool: string;
  readonly server: string | undefined;
  readonly session: string;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly rule: string;
  readonly message: string;
  readonly transcript: { readonly uri: string; readonly line: number };
  readonly policy: Location;
}

export interface ToolTotals {
  readonly server: string | undefined;
  readonly tool: string;
  readonly calls: number;
  readonly decisions: Readonly<Record<Outcome, number>>;
}

export interface ReplayResult {
  readonly calls: number;
  readonly decisions: Readonly<Record<Outcome, number>>;
  /** The first ones, `MAX_DENIALS` at most. */
  readonly denials: readonly Denial[];
  /** Every tool that was called, by server and name. */
  readonly tools: readonly ToolTotals[];
  /** Why calls were not evaluated, and how many each. */
  readonly reasons: ReadonlyMap<string, number>;
  /** The servers whose calls were seen; undefined for calls that name none. */
  readonly servers: readonly (string | undefined)[];
  /** Transcripts with calls from before the end of an earlier one: shared counters were not replayed in true order. */
  readonly outOfOrder: readonly string[];
}

/** Denials kept one by one; beyond, they are counted. Memory stays flat however long the transcript. */
export const MAX_DENIALS = 10_000;

/** Tools told apart in the totals; a transcript may invent names without end. */
const MAX_TOOLS = 10_000;

/** Where calls begin that have no time, when an interval is assumed: the start of a minute, an hour and a day. */
const ASSUMED_START = Date.UTC(2000, 0, 1);

/** Servers told apart; a transcript may invent them without end, and each has counters of its own. */
const MAX_SERVERS = 10_000;

function notEvaluated(message: string): Decision {
  return { outcome: "notEvaluated", rule: "", message, origin: undefined, by: undefined, reserved: [] };
}

const NO_POLICY = notEvaluated("no policy was given for this server");

const TOO_MANY_SERVERS = notEvaluated(`the transcripts name more than ${MAX_SERVERS.toLocaleString("en")} servers`);

/** What a call leaves behind until its answer comes, when there is something to give back. */
type Handle = { readonly guard: Guard; readonly decision: Decision; readonly grant: string };

interface Guard {
  readonly engine: Engine;
  readonly counters: Counters;
  readonly locate: (path: Path) => Location;
}

interface MutableTotals {
  readonly server: string | undefined;
  readonly tool: string;
  calls: number;
  readonly decisions: Record<Outcome, number>;
}

/** Folds the engine over calls, in the order they come. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #engines = new Map<GuardedServer, Engine>();
  readonly #guards = new Map<string | undefined, Guard | undefined>();
  readonly #decisions: Record<Outcome, number> = noDecisions();
  readonly #totals = new Map<string | undefined, Map<string, MutableTotals>>();
  #toolsSeen = 0;
  readonly #reasons = new Map<string, number>();
  readonly #denials: Denial[] = [];
  readonly #places = new Map<string, Location>();
  #calls = 0;
  /** The latest recorded time so far. */
  #latest: number | undefined;
  readonly #outOfOrder = new Set<string>();
  #clock: number | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** Where a reader of the transcript `uri` puts its calls. */
  sink(uri: string): Sink<Handle> {
    const began = this.#latest;
    return {
      call: (call) => {
        if (call.at !== undefined && began !== undefined && call.at < began) this.#outOfOrder.add(uri);
        return this.#call(call, uri);
      },
      outcome: (handle, outcome) => this.#outcome(handle, outcome),
    };
  }

  result(): ReplayResult {
    const tools = [...this.#totals.values()]
      .flatMap((byTool) => [...byTool.values()])
      .sort((a, b) => compareText(a.server ?? "", b.server ?? "") || compareText(a.tool, b.tool));
    return {
      calls: this.#calls,
      decisions: this.#decisions,
      denials: this.#denials,
      tools,
      reasons: this.#reasons,
      servers: [...this.#guards.keys()],
      outOfOrder: [...this.#outOfOrder],
    };
  }

  #call(call: ToolCall, uri: string): Handle | undefined {
    const index = this.#calls++;
    if (call.at !== undefined && (this.#latest === undefined || call.at > this.#latest)) this.#latest = call.at;
    const guard = this.#guardOf(call.server);
    const at = this.#timeOf(call);
    const grant = call.session;
    const decision = guard === undefined ? this.#unguarded(call) : decide(guard, call, at, grant);
    this.#count(call, decision);
    if (decision.outcome === "deny") this.#deny(call, decision, guard as Guard, uri, index, at);
    else if (decision.outcome === "notEvaluated")
      this.#reasons.set(decision.message, (this.#reasons.get(decision.message) ?? 0) + 1);
    this.#options.onDecision?.(call, decision, index);
    return decision.reserved.length === 0 ? undefined : { guard: guard as Guard, decision, grant };
  }

  #outcome(handle: Handle, outcome: CallOutcome): void {
    // Quota comes back for a JSON-RPC error; for `isError` only in newer releases, and denying more is the safer error.
    // A refused call never reached a gateway, so it took nothing.
    if (outcome !== "protocolError" && outcome !== "refused") return;
    handle.guard.engine.refund(handle.decision, handle.grant, handle.guard.counters);
  }

  #unguarded({ server }: ToolCall): Decision {
    return this.#guards.has(server) ? NO_POLICY : TOO_MANY_SERVERS;
  }

  #guardOf(server: string | undefined): Guard | undefined {
    const known = this.#guards.get(server);
    if (known !== undefined || this.#guards.has(server) || this.#guards.size >= MAX_SERVERS) return known;
    const { policies } = this.#options;
    const chosen =
      policies.find((policy) => policy.server !== undefined && policy.server === server) ??
      policies.find((policy) => policy.server === undefined);
    let guard: Guard | undefined;
    if (chosen !== undefined) {
      let engine = this.#engines.get(chosen);
      if (engine === undefined) {
        engine = compile(chosen.policy);
        this.#engines.set(chosen, engine);
      }
      guard = {
        engine,
        counters: new Counters(),
        locate: (path) => chosen.locate(path),
      };
    }
    this.#guards.set(server, guard);
    return guard;
  }

  #timeOf(call: ToolCall): number | undefined {
    const { assumeInterval } = this.#options;
    if (assumeInterval === undefined) return call.at;
    this.#clock = call.at ?? (this.#clock === undefined ? ASSUMED_START : this.#clock + assumeInterval);
    return this.#clock;
  }

  #count({ server, tool }: ToolCall, { outcome }: Decision): void {
    this.#decisions[outcome]++;
    let byTool = this.#totals.get(server);
    if (byTool === undefined) {
      byTool = new Map();
      this.#totals.set(server, byTool);
    }
    let totals = byTool.get(tool);
    if (totals === undefined) {
      if (this.#toolsSeen >= MAX_TOOLS) return;
      this.#toolsSeen++;
      totals = { server, tool, calls: 0, decisions: noDecisions() };
      byTool.set(tool, totals);
    }
    totals.calls++;
    totals.decisions[outcome]++;
  }

  #deny(call: ToolCall, decision: Decision, guard: Guard, uri: string, index: number, at: number | undefined): void {
    if (this.#denials.length >= MAX_DENIALS) return;
    const { tool, server, session, line } = call;
    const { rule, message } = decision;
    const policy = this.#place(guard, decision.origin ?? [], server);
    this.#denials.push({ index, tool, server, session, at, rule, message, transcript: { uri, line }, policy });
  }

  #place(guard: Guard, origin: Path, server: string | undefined): Location {
    const key = `${server ?? ""}\n${pointer(origin)}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = guard.locate(origin);
      this.#places.set(key, place);
    }
    return place;
  }
}

function decide({ engine, counters }: Guard, call: ToolCall, at: number | undefined, grant: string): Decision {
  if (call.malformed !== undefined) return notEvaluated(call.malformed);
  const { tool, args, argsUnknown } = call;
  const asked: Call = { tool, args, argsUnknown, at, grant };
  return engine.decide(asked, counters);
}

function noDecisions(): Record<Outcome, number> {
  return { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
}
