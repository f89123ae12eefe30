/** Policy × calls → decisions, totals and denials. Offline by construction: calls come in, nothing goes out. */

import type { DecisionKind } from "@callgate/core";
import type { CallOutcome, ToolCall } from "../call.js";
import type { Sink } from "../readers/reader.js";
import { PART_BOUNDS, REPORT_BOUNDS } from "./bounds.js";
import { cutTexts } from "./cut.js";
import type { Decided, Observer } from "./decided.js";
import { type Denial, type DenialGroup, Denials, type DenialsState, type KeptDenial } from "./denials.js";
import { type ExplainedCall, explainCall } from "./explain.js";
import { Forwarded, type ForwardedCall, type ForwardedCalls } from "./forwarded.js";
import { type GrantBy, grantOf } from "./grant.js";
import { decide, type GuardedServer, type Guards, isBeyondBound, unguarded } from "./guard.js";
import { type Judgement, Lane } from "./lane.js";
import type { Redact } from "./shown-arguments.js";
import type { Timeline } from "./timeline.js";
import {
  addDecisions,
  type Decisions,
  noDecisions,
  type ToolTotals,
  Totals,
  type TotalsState,
  type UnguardedServer,
} from "./totals.js";

export interface ReplayOptions {
  readonly policies: readonly GuardedServer[];
  /** Which calls are one agent's; `session` when left out. */
  readonly grantBy?: GrantBy | undefined;
  /** Milliseconds between two calls whose record has no time; undefined: such calls have none. */
  readonly assumeInterval?: number | undefined;
  /** The index of a call to explain. */
  readonly explain?: number | undefined;
  /** What of a call's arguments nobody may see; all is shown when left out. */
  readonly redact?: Redact | undefined;
  readonly observers?: readonly Observer[] | undefined;
  /** What else is asked of the same calls: they go through each lane, too. */
  readonly lanes?: readonly SideLane[] | undefined;
  /** Whether only a part of the calls comes, so that what it finds is to be absorbed by another replay. */
  readonly isPart?: boolean | undefined;
}

/** What a part of a replay has found; indices and lines are counted from where the part begins. */
export interface ReplayState {
  readonly totals: TotalsState;
  readonly denials: DenialsState;
  readonly forwarded: ForwardedCalls;
  readonly deniedWhenRecorded: Decisions;
  readonly approvalWhenRecorded: Decisions;
  /** In the order in which they were seen. */
  readonly servers: readonly { readonly server: string | undefined }[];
  readonly sessions: readonly SessionState[];
}

/** A session in a part: an earlier part may have a denial that makes these calls hypothetical. */
export interface SessionState {
  readonly session: string;
  /** Whether a call of it is denied here. */
  readonly derailed: boolean;
  /** Its calls up to the first that is denied, and that one. */
  readonly before: Decisions;
}

/** How much came before a part. */
export interface PartPlace {
  /** Calls. */
  readonly index: number;
  /** Lines of a transcript. */
  line(uri: string): number;
}

/** Other policies over the same calls. */
export interface SideLane {
  readonly lane: Lane;
  /** Whether the lane is asked about the call; about every call when left out. */
  readonly concerns?: ((call: ToolCall) => boolean) | undefined;
  /** Told of each call as both have decided it. */
  judged(decided: Decided, judgement: Judgement): void;
}

export interface ReplayResult {
  readonly calls: number;
  readonly decisions: Decisions;
  /** Of these, those after their session's first would-be denial: the agent might have done otherwise. */
  readonly hypothetical: Decisions;
  /** What the policy says now to the calls that a gateway denied when they were recorded. */
  readonly deniedWhenRecorded: Decisions;
  /** And to those for which a gateway then asked for an approval. */
  readonly approvalWhenRecorded: Decisions;
  /** Of the calls that were not evaluated, those that the program forwards without deciding them. */
  readonly forwarded: ForwardedCalls;
  /** The first ones, `MAX_DENIALS` at most. */
  readonly denials: readonly Denial[];
  readonly groups: readonly DenialGroup[];
  /** Every tool that was called, by server and name. */
  readonly tools: readonly ToolTotals[];
  /** The same over time. */
  readonly timeline: Timeline;
  /** Why calls were not evaluated, and how many each. */
  readonly reasons: ReadonlyMap<string, number>;
  /** The servers for which no policy was given, in the order in which they were seen. */
  readonly unguarded: readonly UnguardedServer[];
  /** The servers whose calls were seen; undefined for calls that name none. */
  readonly servers: readonly (string | undefined)[];
  /** The call that was to be explained; undefined where there is none of that index. */
  readonly explained: ExplainedCall | undefined;
}

/** Where calls begin that have no time, when an interval is assumed: the start of a minute, an hour and a day. */
const ASSUMED_START = Date.UTC(2000, 0, 1);

const NONE: readonly Judgement[] = [];

/** What a call leaves behind until its answer comes: as little as can be, because thousands wait at any time. */
export interface Handle extends Judgement {
  readonly grant: string;
  readonly denial: KeptDenial | undefined;
  /** What the side lanes said. */
  readonly others: readonly (Judgement | undefined)[];
}

/** Folds the engine over calls, in the order they come. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #lane: Lane;
  readonly #sides: readonly SideLane[];
  readonly #observers: readonly Observer[];
  readonly #totals: Totals;
  readonly #denials: Denials;
  readonly #forwarded: Forwarded;
  /** Sessions in which a call would have been denied, by transcript where a form has no better name for them. */
  readonly #derailed = new Set<string>();
  /** In a part: the calls of each session that are not hypothetical as far as the part knows. */
  readonly #before: Sessions | undefined;
  #explained: ExplainedCall | undefined;
  #index = 0;
  #clock: number | undefined;
  readonly #deniedWhenRecorded = noDecisions();
  readonly #approvalWhenRecorded = noDecisions();

  constructor(options: ReplayOptions, lane: Lane = new Lane(options.policies)) {
    this.#options = options;
    this.#lane = lane;
    this.#sides = options.lanes ?? [];
    this.#observers = options.observers ?? [];
    this.#totals = new Totals(options.isPart ? PART_BOUNDS : REPORT_BOUNDS);
    this.#denials = new Denials(options.redact);
    this.#forwarded = new Forwarded(options.redact);
    this.#before = options.isPart ? new Sessions() : undefined;
  }

  /** Where a reader of the transcript `uri` puts its calls. */
  sink(uri: string): Sink<Handle> {
    return {
      call: (call) => this.#call(call, uri),
      outcome: (handle, outcome) => this.#outcome(handle, outcome),
    };
  }

  get guards(): Guards {
    return this.#lane.guards;
  }

  /** What was found, for another replay to absorb; of a replay that `isPart`. */
  state(): ReplayState {
    return {
      totals: this.#totals.state(),
      denials: this.#denials.state(),
      forwarded: this.#forwarded.found,
      deniedWhenRecorded: this.#deniedWhenRecorded,
      approvalWhenRecorded: this.#approvalWhenRecorded,
      servers: this.#lane.guards.servers.map((server) => ({ server })),
      sessions: [...(this.#before ?? [])].map(([session, before]) => ({
        session,
        derailed: this.#derailed.has(session),
        before,
      })),
    };
  }

  /** Takes what the next part has found as if its calls had come here. */
  absorb(part: ReplayState, { index, line }: PartPlace): void {
    for (const { server } of part.servers) this.#lane.guards.of(server);
    this.#totals.absorb(part.totals);
    for (const { session, before } of part.sessions)
      if (this.#derailed.has(session)) addDecisions(this.#totals.hypothetical, before);
    // Every field in its place: what JSON has left out would come back at the end, and show in a report.
    this.#denials.absorb(part.denials, (denial) => ({
      index: index + denial.index,
      tool: denial.tool,
      server: denial.server,
      session: denial.session,
      at: denial.at,
      rule: denial.rule,
      message: denial.message,
      hypothetical: denial.hypothetical || this.#derailed.has(denial.session),
      recorded: denial.recorded,
      transcript: { uri: denial.transcript.uri, line: line(denial.transcript.uri) + denial.transcript.line },
      policy: denial.policy,
    }));
    this.#forwarded.absorb(
      part.forwarded,
      (call): ForwardedCall => ({
        index: index + call.index,
        tool: call.tool,
        server: call.server,
        session: call.session,
        at: call.at,
        reason: call.reason,
        args: call.args,
        transcript: { uri: call.transcript.uri, line: line(call.transcript.uri) + call.transcript.line },
      }),
    );
    addDecisions(this.#deniedWhenRecorded, part.deniedWhenRecorded);
    addDecisions(this.#approvalWhenRecorded, part.approvalWhenRecorded);
    for (const { session, derailed } of part.sessions) if (derailed) this.#derailed.add(session);
  }

  /**
   * An answer that has come in a later part than its call, and gives nothing back.
   * @returns how many denials are kept of calls in that line
   */
  answeredLater(uri: string, line: number, outcome: CallOutcome): number {
    return this.#denials.answered(uri, line, outcome);
  }

  /** Whether a denial of the transcript is kept to which no answer has come. */
  hasUnansweredDenial(uri: string): boolean {
    return this.#denials.hasUnanswered(uri);
  }

  result(): ReplayResult {
    const { calls, decisions, hypothetical, reasons } = this.#totals;
    return {
      calls,
      decisions,
      hypothetical,
      deniedWhenRecorded: this.#deniedWhenRecorded,
      approvalWhenRecorded: this.#approvalWhenRecorded,
      forwarded: this.#forwarded.found,
      denials: this.#denials.list,
      groups: this.#denials.groups(),
      tools: this.#totals.tools(),
      timeline: this.#totals.timeline(),
      reasons,
      unguarded: this.#totals.unguarded(),
      servers: this.#lane.guards.servers,
      explained: this.#explained,
    };
  }

  #call(call: ToolCall, uri: string): Handle | undefined {
    const at = this.#timeOf(call);
    const grant = grantOf(this.#options.grantBy ?? "session", call, uri);
    const index = this.#index++;
    if (index === this.#options.explain) this.#explain(call, uri, index, at, grant);
    const found = this.#lane.guards.of(call.server);
    const guard = "outcome" in found ? undefined : found;
    const decision = "outcome" in found ? unguarded(found, call) : decide(found, call, at, grant);
    const hypothetical = this.#derailed.size > 0 && this.#derailed.has(call.session);
    if (!hypothetical) this.#before?.add(call.session, decision.outcome);
    if (decision.outcome === "deny" && !hypothetical) this.#derailed.add(call.session);
    const whole: Decided = { index, call, uri, at, grant, guard, decision, hypothetical };
    const decided = cutTexts(whole);
    this.#totals.add(decided);
    if (call.isForwarded && decision.outcome === "notEvaluated" && guard !== undefined) this.#forwarded.add(decided);
    const denial = decision.outcome === "deny" ? this.#denials.add(decided) : undefined;
    for (const observe of this.#observers) observe(decided);
    // Only the replay counts servers: a side lane sees fewer calls, and would distinguish others.
    const hasSides = this.#sides.length > 0 && !isBeyondBound(found);
    const others = hasSides ? this.#sides.map((side) => judgeBeside(side, whole)) : NONE;
    return { decision, guard, grant, denial, others };
  }

  #explain(call: ToolCall, uri: string, index: number, at: number | undefined, grant: string): void {
    this.#explained = explainCall(this.#lane.guards.of(call.server), call, uri, index, at, grant);
  }

  #outcome(handle: Handle, outcome: CallOutcome): void {
    const { decision, denial, grant } = handle;
    if (denial !== undefined) denial.recorded = outcome;
    if (outcome === "denied") this.#deniedWhenRecorded[decision.outcome]++;
    if (outcome === "approval") this.#approvalWhenRecorded[decision.outcome]++;
    this.#lane.settle(handle, grant, outcome);
    handle.others.forEach((judgement, i) => {
      if (judgement !== undefined) this.#sides[i]?.lane.settle(judgement, grant, outcome);
    });
  }

  #timeOf(call: ToolCall): number | undefined {
    const { assumeInterval } = this.#options;
    if (assumeInterval === undefined) return call.at;
    this.#clock = call.at ?? (this.#clock === undefined ? ASSUMED_START : this.#clock + assumeInterval);
    return this.#clock;
  }
}

/** Calls by session and decision. */
class Sessions implements Iterable<readonly [string, Decisions]> {
  readonly #all = new Map<string, Record<DecisionKind, number>>();
  /** The latest session, which the next call most likely belongs to. */
  #latest = "";
  #counts: Record<DecisionKind, number> | undefined;

  add(session: string, outcome: DecisionKind): void {
    if (this.#counts === undefined || session !== this.#latest) this.#turnTo(session);
    (this.#counts as Record<DecisionKind, number>)[outcome]++;
  }

  [Symbol.iterator](): Iterator<readonly [string, Decisions]> {
    return this.#all.entries();
  }

  #turnTo(session: string): void {
    this.#latest = session;
    this.#counts = this.#all.get(session);
    if (this.#counts !== undefined) return;
    this.#counts = noDecisions();
    this.#all.set(session, this.#counts);
  }
}

function judgeBeside(side: SideLane, decided: Decided): Judgement | undefined {
  if (side.concerns?.(decided.call) === false) return undefined;
  const judgement = side.lane.judge(decided.call, decided.at, decided.grant);
  side.judged(decided, judgement);
  return judgement;
}
