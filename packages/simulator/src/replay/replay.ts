/** Policy × calls → decisions, totals and denials. Offline by construction: calls come in, nothing goes out. */

import type { DecisionKind } from "@callgate/core";
import type { CallOutcome, ToolCall } from "../call.js";
import type { Sink } from "../readers/reader.js";
import { decide, isBeyondBound, type PolicyRouter, type ServerPolicy, withoutPolicy } from "./active-policy.js";
import { REPORT_BOUNDS, SHARD_BOUNDS } from "./bounds.js";
import type { Decided, Observer } from "./decided-call.js";
import { type Denial, type DenialGroup, Denials, type DenialsState, type KeptDenial } from "./denials.js";
import { type ExplainedCall, explainCall } from "./explain-call.js";
import { Forwarded, type ForwardedCall, type ForwardedCalls } from "./forwarded.js";
import { type GrantBy, grantOf } from "./grant.js";
import { type Evaluation, PolicyEvaluator } from "./policy-evaluator.js";
import { shortenTexts } from "./shorten-texts.js";
import type { Redact } from "./shown-arguments.js";
import type { Timeline } from "./timeline.js";
import {
  addDecisions,
  countDecision,
  type Decisions,
  noDecisions,
  type ServerWithoutPolicy,
  type ToolTotals,
  Totals,
  type TotalsState,
} from "./totals.js";

export interface ReplayOptions {
  readonly policies: readonly ServerPolicy[];
  /** Which calls are one agent's; `session` when left out. */
  readonly grantBy?: GrantBy | undefined;
  /** Milliseconds between two calls whose record has no time; undefined: such calls have none. */
  readonly assumeInterval?: number | undefined;
  /** The index of a call to explain. */
  readonly explain?: number | undefined;
  /** Hides parts of a call's arguments; all is shown when left out. */
  readonly redact?: Redact | undefined;
  readonly observers?: readonly Observer[] | undefined;
  /** Called with a call that was decided, and what its record says became of it. Keeps every call until its answer comes. */
  readonly answered?: ((decided: Decided, outcome: CallOutcome) => void) | undefined;
  /** Other policies that also evaluate the same calls. */
  readonly shadows?: readonly ShadowEvaluator[] | undefined;
  /** Whether this replay gets only a shard of the calls, and another replay absorbs what it finds. */
  readonly isShard?: boolean | undefined;
}

/** What a shard of a replay has found; indices and lines are counted from where the shard begins. */
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

/** A session in a shard: an earlier shard may have a denial that makes these calls hypothetical. */
export interface SessionState {
  readonly session: string;
  /** Whether a call of it is denied here. */
  readonly hasDenial: boolean;
  /** Its calls up to and with the first that is denied. */
  readonly before: Decisions;
}

/** How much came before a shard. */
export interface ShardPlace {
  /** Calls. */
  readonly index: number;
  /** Lines of a transcript. */
  line(uri: string): number;
}

/** Other policies over the same calls. */
export interface ShadowEvaluator {
  readonly evaluator: PolicyEvaluator;
  /** Whether the evaluator decides the call; every call when left out. */
  readonly concerns?: ((call: ToolCall) => boolean) | undefined;
  /** Called with each call once both have decided it. */
  compared(decided: Decided, evaluation: Evaluation): void;
}

export interface ReplayResult {
  readonly calls: number;
  readonly decisions: Decisions;
  /** Of these, those after their session's first would-be denial: the agent might have acted differently. */
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
  readonly withoutPolicy: readonly ServerWithoutPolicy[];
  /** The servers whose calls were seen; undefined for calls that name none. */
  readonly servers: readonly (string | undefined)[];
  /** The call that was to be explained; undefined if no call has that index. */
  readonly explained: ExplainedCall | undefined;
}

/** The assumed time of the first call without a time: the start of a minute, an hour and a day. */
const ASSUMED_START = Date.UTC(2000, 0, 1);

const NONE: readonly Evaluation[] = [];

/** What is kept of a call until its answer comes: very little, because thousands wait at any time. */
export interface Handle extends Evaluation {
  readonly grant: string;
  readonly denial: KeptDenial | undefined;
  /** Where its answer is waited for. */
  readonly decided: Decided | undefined;
  /** The evaluations of the shadows. */
  readonly others: readonly (Evaluation | undefined)[];
}

/** Folds the engine over calls, in the order they come. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #evaluator: PolicyEvaluator;
  readonly #shadows: readonly ShadowEvaluator[];
  readonly #observers: readonly Observer[];
  readonly #totals: Totals;
  readonly #denials: Denials;
  readonly #forwarded: Forwarded;
  /** Sessions in which a call would have been denied. */
  readonly #deniedSessions = new Set<string>();
  /** In a shard: the calls of each session before the first denial that the shard knows of. */
  readonly #before: Sessions | undefined;
  #explained: ExplainedCall | undefined;
  #index = 0;
  #clock: number | undefined;
  readonly #deniedWhenRecorded = noDecisions();
  readonly #approvalWhenRecorded = noDecisions();

  constructor(options: ReplayOptions, evaluator: PolicyEvaluator = new PolicyEvaluator(options.policies)) {
    this.#options = options;
    this.#evaluator = evaluator;
    this.#shadows = options.shadows ?? [];
    this.#observers = options.observers ?? [];
    this.#totals = new Totals(options.isShard ? SHARD_BOUNDS : REPORT_BOUNDS);
    this.#denials = new Denials(options.redact);
    this.#forwarded = new Forwarded(options.redact);
    this.#before = options.isShard ? new Sessions() : undefined;
  }

  /** Where a reader of the transcript `uri` puts its calls. */
  sink(uri: string): Sink<Handle> {
    return {
      call: (call) => this.#call(call, uri),
      outcome: (handle, outcome) => this.#outcome(handle, outcome),
    };
  }

  get router(): PolicyRouter {
    return this.#evaluator.router;
  }

  /** How many denials are kept one by one. */
  get keptDenials(): number {
    return this.#denials.list.length;
  }

  /** What was found, for another replay to absorb; of a replay that `isShard`. */
  state(): ReplayState {
    return {
      totals: this.#totals.state(),
      denials: this.#denials.state(),
      forwarded: this.#forwarded.found,
      deniedWhenRecorded: this.#deniedWhenRecorded,
      approvalWhenRecorded: this.#approvalWhenRecorded,
      servers: this.#evaluator.router.servers.map((server) => ({ server })),
      sessions: [...(this.#before ?? [])].map(([session, before]) => ({
        session,
        hasDenial: this.#deniedSessions.has(session),
        before,
      })),
    };
  }

  /** Takes what the next shard has found as if its calls had come here. */
  absorb(shard: ReplayState, { index, line }: ShardPlace): void {
    for (const { server } of shard.servers) this.#evaluator.router.of(server);
    this.#totals.absorb(shard.totals);
    for (const { session, before } of shard.sessions)
      if (this.#deniedSessions.has(session)) addDecisions(this.#totals.hypothetical, before);
    // Every field in order: one that JSON left out would otherwise move to the end, also in reports.
    this.#denials.absorb(shard.denials, (denial) => ({
      index: index + denial.index,
      tool: denial.tool,
      server: denial.server,
      session: denial.session,
      at: denial.at,
      rule: denial.rule,
      message: denial.message,
      args: denial.args,
      argsUnknown: denial.argsUnknown,
      hypothetical: denial.hypothetical || this.#deniedSessions.has(denial.session),
      recorded: denial.recorded,
      transcript: { uri: denial.transcript.uri, line: line(denial.transcript.uri) + denial.transcript.line },
      policy: denial.policy,
    }));
    this.#forwarded.absorb(
      shard.forwarded,
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
    addDecisions(this.#deniedWhenRecorded, shard.deniedWhenRecorded);
    addDecisions(this.#approvalWhenRecorded, shard.approvalWhenRecorded);
    for (const { session, hasDenial } of shard.sessions) if (hasDenial) this.#deniedSessions.add(session);
  }

  /**
   * An answer that has come in a later shard than its call, and gives nothing back.
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
      withoutPolicy: this.#totals.withoutPolicy(),
      servers: this.#evaluator.router.servers,
      explained: this.#explained,
    };
  }

  #call(call: ToolCall, uri: string): Handle | undefined {
    const at = this.#timeOf(call);
    const grant = grantOf(this.#options.grantBy ?? "session", call, uri);
    const index = this.#index++;
    if (index === this.#options.explain) this.#explain(call, uri, index, at, grant);
    const found = this.#evaluator.router.of(call.server);
    const active = "outcome" in found ? undefined : found;
    const decision = "outcome" in found ? withoutPolicy(found, call) : decide(found, call, at, grant);
    const hypothetical = this.#deniedSessions.size > 0 && this.#deniedSessions.has(call.session);
    if (!hypothetical) this.#before?.add(call.session, decision.outcome);
    if (decision.outcome === "deny" && !hypothetical) this.#deniedSessions.add(call.session);
    const whole: Decided = { index, call, uri, at, grant, active, decision, hypothetical };
    const decided = shortenTexts(whole);
    this.#totals.add(decided);
    if (call.isForwarded && decision.outcome === "notEvaluated" && active !== undefined) this.#forwarded.add(decided);
    const denial = decision.outcome === "deny" ? this.#denials.add(decided) : undefined;
    for (const observe of this.#observers) observe(decided);
    // Only the replay counts servers: a shadow sees fewer calls, and would distinguish others.
    const hasShadows = this.#shadows.length > 0 && !isBeyondBound(found);
    const others = hasShadows ? this.#shadows.map((shadow) => evaluateShadow(shadow, whole)) : NONE;
    const kept = this.#options.answered === undefined ? undefined : { ...decided, call: { ...call, args: undefined } };
    return { decision, active, grant, denial, decided: kept, others };
  }

  #explain(call: ToolCall, uri: string, index: number, at: number | undefined, grant: string): void {
    this.#explained = explainCall(this.#evaluator.router.of(call.server), call, uri, index, at, grant);
  }

  #outcome(handle: Handle, outcome: CallOutcome): void {
    const { decision, denial, grant, decided } = handle;
    if (decided !== undefined) this.#options.answered?.(decided, outcome);
    if (denial !== undefined) denial.recorded = outcome;
    if (outcome === "denied") this.#deniedWhenRecorded[decision.outcome]++;
    if (outcome === "approval") this.#approvalWhenRecorded[decision.outcome]++;
    this.#evaluator.refund(handle, grant, outcome);
    handle.others.forEach((evaluation, i) => {
      if (evaluation !== undefined) this.#shadows[i]?.evaluator.refund(evaluation, grant, outcome);
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
  /** The latest session, which the next call most likely continues. */
  #latest = "";
  #counts: Record<DecisionKind, number> | undefined;

  add(session: string, outcome: DecisionKind): void {
    if (this.#counts === undefined || session !== this.#latest) this.#turnTo(session);
    countDecision(this.#counts as Record<DecisionKind, number>, outcome);
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

function evaluateShadow(shadow: ShadowEvaluator, decided: Decided): Evaluation | undefined {
  if (shadow.concerns?.(decided.call) === false) return undefined;
  const evaluation = shadow.evaluator.evaluate(decided.call, decided.at, decided.grant);
  shadow.compared(decided, evaluation);
  return evaluation;
}
