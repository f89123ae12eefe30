/**
 * Two policies → calls in the order of time that pass under both or are denied by both, and one more that the second
 * decides more permissively.
 */

import type { WitnessCall } from "../../document/finding.js";
import { Counters, windowStart } from "../../engine/counters.js";
import type { Decision } from "../../engine/decision.js";
import type { BatchEngine } from "../../engine/engine.js";
import type { DecisionKind } from "../../values/decision-kind.js";
import type { ComparedPolicy } from "./compared-policy.js";

export const FIRST_AGENT = "agent-1";

/** Equal calls at one time. */
export interface TimedCall extends WitnessCall {
  readonly at: number;
  readonly grant: string;
  /** How many, one after the other. */
  readonly times: number;
}

/** A tool and arguments, to be called whenever it helps. */
export interface CallTemplate {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether one such call is enough. */
  readonly once?: boolean | undefined;
}

/** An argument that a limit adds up: the calls that fill its counter are chosen by what is left in it. */
export interface SumTarget {
  readonly window: number;
  readonly perGrant: boolean;
  readonly max: bigint;
  /** Arguments of a call of the tool that passes under both policies, with exactly this amount; undefined where no such call exists. */
  exactly(amount: bigint): CallTemplate | undefined;
  /** Arguments that pass under the more permissive policy, with at least this amount. */
  atLeast(amount: bigint): CallTemplate | undefined;
  /** The largest amount of a call that passes, where there is one. */
  readonly most: bigint | undefined;
  /** Amounts worth adding, large ones first. */
  readonly amounts: readonly bigint[];
}

export interface SearchSpec {
  readonly from: ComparedPolicy;
  readonly to: ComparedPolicy;
  /** Only calls of this tool count as a difference. */
  readonly tool: string;
  /** Calls of the tool that may be decided more permissively. */
  readonly probes: readonly CallTemplate[];
  /** Calls that move counters, to be made in this order as often as both policies let them pass. */
  readonly fillers: readonly CallTemplate[];
  readonly filling?: SumTarget | undefined;
  /** More calls than these at one time, and of one agent, are of no help. */
  readonly enough: number;
  /**
   * Whether counters can be below 0, where giving back does not undo a reservation: a call that both deny may move them,
   * and is then made, too.
   */
  readonly lowers?: boolean | undefined;
  /** Lengths of the windows that matter. */
  readonly windows: readonly number[];
  /** Whether new agents come in when one can do no more. */
  readonly manyAgents: boolean;
}

const PERMISSIVENESS: Readonly<Record<DecisionKind, number>> = { deny: 0, notEvaluated: 0, approval: 1, allow: 2 };

/** Whether one decision is certainly more permissive than the other. */
export function isMorePermissive(to: DecisionKind, from: DecisionKind): boolean {
  return to !== "notEvaluated" && from !== "notEvaluated" && PERMISSIVENESS[to] > PERMISSIVENESS[from];
}

export function passesWith(outcome: DecisionKind): boolean {
  return outcome === "allow" || outcome === "approval";
}

/** A Monday, because people read these times. */
const BEGIN = Date.UTC(2026, 0, 5, 10);

/** When a sequence of calls over these windows begins: at the start of the longest. */
export function beginOf(windows: readonly number[]): number {
  return windowStart(BEGIN, Math.max(0, ...windows));
}

/** Where windows do not nest, it matters in which of them a sequence begins. */
const MAX_BEGINS = 12;

function beginsOf(windows: readonly number[]): readonly number[] {
  const nest = windows.every((a) => windows.every((b) => a % b === 0 || b % a === 0));
  const begins = [beginOf(windows)];
  while (!nest && begins.length < MAX_BEGINS)
    begins.push(nextStart(begins.at(-1) as number, windows, Number.POSITIVE_INFINITY));
  return begins;
}

/** More agents than these are not tried. */
const MAX_AGENTS = 70;

/** What has been called so far. */
class CallSequence {
  readonly #spec: SearchSpec;
  #from = new Counters();
  #to = new Counters();
  readonly #calls: TimedCall[] = [];
  /** What was decided of the call that was kept last. */
  #kept: readonly [Decision, Decision] | undefined;
  /** By agent, what the calls since a time have added to the counter that is filled. */
  #sums: { readonly since: number; readonly byAgent: Map<string, bigint> } | undefined;
  at: number;
  agent = 0;

  constructor(spec: SearchSpec, at: number) {
    this.#spec = spec;
    this.at = at;
  }

  /**
   * Makes a call under both policies. It is kept where it passes under both, or is denied by both and moves a counter.
   * Any other, or one that is not to be kept, leaves no trace.
   */
  attempt(part: CallTemplate, keep: boolean): "kept" | "wider" | "dropped" {
    const { from, to, lowers, tool: asked } = this.#spec;
    const call = this.#call(part);
    const { tool, grant } = call;
    const were = lowers ? ([this.#from.fork(), this.#to.fork()] as const) : undefined;
    const [strict, kind] = [from.engine.decide(call, this.#from), to.engine.decide(call, this.#to)];
    if (tool === asked && isMorePermissive(kind.outcome, strict.outcome)) {
      this.#calls.push({ ...call, times: 1 });
      return "wider";
    }
    if (keep && passesWith(strict.outcome) && passesWith(kind.outcome)) {
      this.#remember({ ...call, times: 1 });
      this.#kept = [strict, kind];
      return "kept";
    }
    if (were !== undefined) {
      if (keep && areBothDenied(strict, kind) && this.#differsFrom(were)) {
        // Not to be counted together with calls of the same arguments that passed.
        this.#calls.push({ ...call, args: { ...call.args }, times: 1 });
        this.#kept = undefined;
        return "kept";
      }
      [this.#from, this.#to] = were;
    } else {
      this.#undo(from, strict, this.#from, grant);
      this.#undo(to, kind, this.#to, grant);
    }
    return "dropped";
  }

  /**
   * How often the part can be called, at most `most` times, so that it and the parts that were `tried` before it are
   * decided afterwards as they are now, and at every time in between.
   */
  identicalRepeats(part: CallTemplate, tried: readonly CallTemplate[], most: number): number {
    const { from, to } = this.#spec;
    const calls = tried.map((one) => this.#call(one));
    const strict = from.engine.identicalRepeats(this.#call(part), calls, this.#from, most);
    return strict === 0 ? 0 : to.engine.identicalRepeats(this.#call(part), calls, this.#to, strict);
  }

  /** Makes the call that was kept just now so many times more. */
  repeat(times: number): void {
    const last = this.#calls.at(-1);
    if (last === undefined || this.#kept === undefined || times <= 0) return;
    const { from, to } = this.#spec;
    from.engine.repeat(this.#kept[0], last.grant, times, this.#from);
    to.engine.repeat(this.#kept[1], last.grant, times, this.#to);
    this.#calls[this.#calls.length - 1] = { ...last, times: last.times + times };
    this.#add(last, times);
  }

  get calls(): readonly TimedCall[] {
    return this.#calls;
  }

  /** What a sum has come to since its window began; kept amounts are known by their parts. */
  sumSince(start: number, { perGrant }: SumTarget): bigint {
    if (this.#sums?.since !== start) {
      this.#sums = { since: start, byAgent: new Map() };
      for (const call of this.#calls) if (call.at >= start) this.#add(call, call.times);
    }
    const { byAgent } = this.#sums;
    if (perGrant) return byAgent.get(agentName(this.agent)) ?? 0n;
    return [...byAgent.values()].reduce((a, b) => a + b, 0n);
  }

  #add({ args, grant }: TimedCall, times: number): void {
    const amount = amountOf(args);
    if (this.#sums !== undefined && amount !== 0n)
      this.#sums.byAgent.set(grant, (this.#sums.byAgent.get(grant) ?? 0n) + amount * BigInt(times));
  }

  #differsFrom([from, to]: readonly [Counters, Counters]): boolean {
    return this.#from.text() !== from.text() || this.#to.text() !== to.text();
  }

  #call({ tool, args }: CallTemplate) {
    return { tool, args, at: this.at, grant: agentName(this.agent) };
  }

  #undo({ engine }: ComparedPolicy, decision: Decision, counters: Counters, grant: string): void {
    if (decision.reserved.length > 0) engine.refund(decision, grant, counters);
  }

  #remember(call: TimedCall): void {
    this.#add(call, 1);
    const last = this.#calls.at(-1);
    if (last !== undefined && last.args === call.args && isSame(last, call))
      this.#calls[this.#calls.length - 1] = { ...last, times: last.times + 1 };
    else this.#calls.push(call);
  }
}

function isSame(a: TimedCall, b: TimedCall): boolean {
  return a.tool === b.tool && a.at === b.at && a.grant === b.grant;
}

function agentName(index: number): string {
  return `agent-${index + 1}`;
}

/**
 * Calls that pass under both policies, as many and as early as possible, until `to` decides one more permissively.
 * That fills nested windows best. Undefined where none was found, which proves nothing.
 * @param steps how many calls may be tried
 */
export function findWideningSequence(spec: SearchSpec, steps: { left: number }): readonly TimedCall[] | undefined {
  const windows = spec.windows.filter((window) => window > 0);
  for (const begin of beginsOf(windows)) {
    const end = begin + Math.max(1, ...windows);
    const sequence = new CallSequence(spec, begin);
    for (; sequence.at < end && steps.left > 0; sequence.at = nextStart(sequence.at, windows, end)) {
      sequence.agent = 0;
      if (fillWindow(spec, sequence, steps)) return sequence.calls;
    }
  }
  return undefined;
}

/** Fills the windows that are open now. True where that leads to a call that is decided more permissively. */
function fillWindow(spec: SearchSpec, sequence: CallSequence, steps: { left: number }): boolean {
  const start = spec.filling === undefined ? 0 : windowStart(sequence.at, spec.filling.window);
  let wasIdle = false;
  let count = 0;
  while (steps.left > 0) {
    let kept = 0;
    const tried: CallTemplate[] = [];
    const sum = spec.filling === undefined ? 0n : sequence.sumSince(start, spec.filling);
    for (const [part, keep] of attempts(spec, sum)) {
      if (keep && (count >= spec.enough || (part.once && sequence.calls.some(({ args }) => args === part.args))))
        continue;
      steps.left -= 1;
      const most =
        keep && !part.once ? Math.min(steps.left, spec.enough - count - 1, alikeFor(spec.filling, part, sum)) : 0;
      const more = most > 0 ? sequence.identicalRepeats(part, tried, most) : 0;
      const result = sequence.attempt(part, keep);
      if (result === "wider") return true;
      if (result === "dropped") {
        tried.push(part);
        continue;
      }
      sequence.repeat(more);
      steps.left -= more;
      kept = 1 + more;
      break;
    }
    if (kept > 0) {
      count += kept;
      wasIdle = false;
      continue;
    }
    // An agent without quota of its own is of no help, nor will the next one be.
    if (!spec.manyAgents || wasIdle || sequence.agent + 1 >= MAX_AGENTS) return false;
    sequence.agent += 1;
    count = 0;
    wasIdle = true;
  }
  return false;
}

/** How often the part can be called before others are worth trying: as long as more is left to fill than any call adds. */
function alikeFor(filling: SumTarget | undefined, { args }: CallTemplate, sum: bigint): number {
  if (filling === undefined) return Number.POSITIVE_INFINITY;
  const amount = amountOf(args);
  if (filling.most === undefined || amount <= 0n) return 0;
  return Number((filling.max - sum - filling.most - 1n) / amount);
}

function* attempts(spec: SearchSpec, sum: bigint): Iterable<readonly [CallTemplate, boolean]> {
  const { probes, fillers, filling } = spec;
  for (const probe of probes) yield [probe, false];
  if (filling !== undefined) {
    const left = filling.max - sum;
    const isPossible = (amount: bigint) => filling.most === undefined || amount <= filling.most;
    const over = left >= 0n && isPossible(left + 1n) ? filling.atLeast(left + 1n) : undefined;
    if (over !== undefined) yield [over, false];
    for (const amount of [left, ...filling.amounts]) {
      const part = amount > 0n && amount <= left && isPossible(amount) ? filling.exactly(amount) : undefined;
      if (part !== undefined) yield [part, true];
    }
  }
  for (const filler of fillers) yield [filler, true];
}

/** By the arguments of a part that fills: what it adds. */
const amounts = new WeakMap<object, bigint>();

/** Notes what a part adds to the counter that it fills. */
export function adding(part: CallTemplate, amount: bigint): CallTemplate {
  amounts.set(part.args, amount);
  return part;
}

function amountOf(args: object): bigint {
  return amounts.get(args) ?? 0n;
}

function nextStart(at: number, windows: readonly number[], end: number): number {
  return Math.min(end, ...windows.map((window) => windowStart(at, window) + window));
}

function areBothDenied(a: Decision, b: Decision): boolean {
  return a.outcome === "deny" && b.outcome === "deny";
}

/** Whether a call may come before the last: it passes under both policies, or both deny it. */
function isDecidedAlike(a: Decision, b: Decision): boolean {
  return (passesWith(a.outcome) && passesWith(b.outcome)) || areBothDenied(a, b);
}

/** Whether a denial came before any limit was asked: the same call is then denied again. */
function leavesCounters({ outcome, by }: Decision): boolean {
  return outcome === "deny" && by !== "limit";
}

export interface LastDecisions {
  /** What each engine decides of the last call. */
  readonly last: readonly [Decision, Decision];
  /** For each of the calls, whether both deny it, as often as it is made. */
  readonly denied: readonly boolean[];
}

/**
 * What two engines decide of these calls, each begun with empty counters; undefined where there is no call, or one before
 * the last passes under the one and is denied by the other. Equal calls at one time are decided one after the other, as
 * far as the engines do not say that they are decided alike.
 */
export function decideLast(
  calls: readonly TimedCall[],
  engines: readonly [BatchEngine, BatchEngine],
): LastDecisions | undefined {
  const counters = [new Counters(), new Counters()] as const;
  const denied: boolean[] = [];
  let last: readonly [Decision, Decision] | undefined;
  for (const call of calls) {
    let isDenied: boolean | undefined;
    if (last !== undefined && !isDecidedAlike(...last)) return undefined;
    for (let left = call.times; left > 0; ) {
      const [a, b] = engines;
      const steady = b.identicalRepeats(call, [], counters[1], a.identicalRepeats(call, [], counters[0], left - 1));
      last = [a.decide(call, counters[0]), b.decide(call, counters[1])];
      const [were, alike] = [areBothDenied(...last), passesWith(last[0].outcome) && passesWith(last[1].outcome)];
      if ((isDenied ?? were) !== were || (call.times > 1 && !were && !alike)) return undefined;
      isDenied = were;
      const more = alike ? steady : were && last.every(leavesCounters) ? left - 1 : 0;
      a.repeat(last[0], call.grant, more, counters[0]);
      b.repeat(last[1], call.grant, more, counters[1]);
      left -= 1 + more;
    }
    denied.push(isDenied ?? false);
  }
  return last && { last, denied };
}

/** Whether `to` decides the last of the calls more permissively, as both engines decide them again from empty counters. */
export function showsWidening(calls: readonly TimedCall[], from: ComparedPolicy, to: ComparedPolicy): boolean {
  const decided = decideLast(calls, [from.engine, to.engine]);
  return decided !== undefined && isMorePermissive(decided.last[1].outcome, decided.last[0].outcome);
}
