/** Recorded calls as a policy decided them → cases that expect the same: one for each distinct call and decision. */

import {
  type CallOutcome,
  compile,
  DECISION_WORDS,
  type Decision,
  type Engine,
  isRefunded,
  type Policy,
} from "@callgate/core";
import { isObject } from "@callgate/core/values";
import {
  oneLine,
  printDuration,
  printInstant,
  type WrittenCall,
  type WrittenCase,
  type WrittenStep,
} from "./print-suite.js";
import { passesRoundTrip } from "./round-trip.js";

export interface DecidedCall {
  readonly tool: string;
  /** Undefined for a call without arguments, and where they are not known. */
  readonly args: unknown;
  /** Epoch milliseconds. */
  readonly at: number | undefined;
  readonly grant: string;
  readonly decision: Decision;
  /** What became of it when it was recorded; undefined where no answer came. */
  readonly outcome: CallOutcome | undefined;
}

export interface SessionSuite {
  readonly cases: readonly WrittenCase[];
  /** Calls that no case shows, by the reason why. */
  readonly left: ReadonlyMap<string, number>;
}

/** A longer sequence of calls is not readable. */
const MAX_STEPS = 1_000;

/** Cases for recorded calls, in the order in which they were made. Each was run, and passes. */
export function suiteOfSession(calls: readonly DecidedCall[], policy: Policy): SessionSuite {
  const engine = compile(policy);
  const seen = new Set<string>();
  const names = new Map<string, number>();
  const cases: WrittenCase[] = [];
  const left = new Map<string, number>();
  calls.forEach((call, index) => {
    const key = keyOf(call);
    if (seen.has(key)) return;
    if (call.decision.outcome === "notEvaluated") {
      left.set(call.decision.message, (left.get(call.decision.message) ?? 0) + 1);
      return;
    }
    const written = firstThatPasses(candidates(calls, index, engine), engine);
    if (written === undefined) {
      const reason = "their answers came later than the next calls, and a suite cannot say so";
      left.set(reason, (left.get(reason) ?? 0) + 1);
      return;
    }
    seen.add(key);
    const times = (names.get(written.name) ?? 0) + 1;
    names.set(written.name, times);
    cases.push(times === 1 ? written : { ...written, name: `${written.name} (${times})` });
  });
  return { cases, left };
}

function firstThatPasses(tried: Iterable<WrittenCase>, engine: Engine): WrittenCase | undefined {
  for (const one of tried) if (passesRoundTrip(one, engine)) return one;
  return undefined;
}

/** Calls that one case represents: equal ones that are decided alike, or all that one limit denies. */
function keyOf({ tool, args, decision }: DecidedCall): string {
  if (decision.by === "limit") return JSON.stringify(["limit", tool, decision.rule, decision.origin]);
  return JSON.stringify([tool, args, decision.outcome, decision.rule]);
}

/** Ways to write a case for the call, the shortest first. */
function* candidates(calls: readonly DecidedCall[], index: number, engine: Engine): Generator<WrittenCase> {
  const call = calls[index] as DecidedCall;
  const name = nameOf(call);
  if (call.decision.by !== "limit") {
    yield { name, ...written(call), expect: expected(call.decision) };
    if (call.at !== undefined)
      yield { name, ...written(call), at: printInstant(call.at), expect: expected(call.decision) };
  }
  if (call.at === undefined) return;
  for (const before of histories(calls, index, engine)) {
    const steps = stepsOf([...before, call]);
    if (steps !== undefined) yield { name, ...steps };
  }
}

/** Calls before it that may have filled its counters: those of one window, then all. */
function* histories(calls: readonly DecidedCall[], index: number, engine: Engine): Generator<readonly DecidedCall[]> {
  const { decision, at = 0, grant } = calls[index] as DecidedCall;
  const before = calls.slice(0, index).filter((call) => call.at !== undefined);
  const window = lengthOf(decision, calls, engine);
  const start = window === 0 ? 0 : Math.floor(at / window) * window;
  const within = before.filter((call) => (call.at as number) >= start && call.decision.reserved.length > 0);
  yield within.filter((call) => call.grant === grant && call.tool === calls[index]?.tool);
  yield within.filter((call) => call.grant === grant);
  yield within;
  yield before;
}

/** The window of the limit that denied, in milliseconds; 0 where that is not known. */
function lengthOf({ origin }: Decision, calls: readonly DecidedCall[], engine: Engine): number {
  const slots = new Set(calls.flatMap((call) => call.decision.reserved.map(({ slot }) => slot)));
  for (const slot of slots)
    for (const limit of engine.limitsOf(slot)) if (limit.origin === origin) return limit.window.milliseconds;
  return 0;
}

/** A sequence as steps, equal calls at equal distances as one; undefined where their times run backwards. */
function stepsOf(calls: readonly DecidedCall[]): Pick<WrittenCase, "at" | "tool" | "args" | "steps"> | undefined {
  const [first] = calls as readonly [DecidedCall, ...DecidedCall[]];
  const groups: DecidedCall[][] = [];
  for (const call of calls) {
    const group = groups.at(-1);
    if (group !== undefined && continues(group, call)) group.push(call);
    else groups.push([call]);
  }
  if (groups.length > MAX_STEPS) return undefined;
  const share = <T>(of: (call: DecidedCall) => T): T | undefined => {
    const value = of(first);
    return calls.every((call) => JSON.stringify(of(call)) === JSON.stringify(value)) ? value : undefined;
  };
  const tool = share((call) => call.tool);
  const args = argumentsOf({ ...first, args: share((call) => call.args) });
  const grant = share((call) => call.grant);
  let clock = first.at as number;
  const steps: WrittenStep[] = [];
  for (const group of groups) {
    const [begin, next] = group as [DecidedCall, ...DecidedCall[]];
    const start = begin.at as number;
    if (start < clock) return undefined;
    const every = next === undefined ? 0 : (next.at as number) - start;
    steps.push({
      ...written(begin),
      ...(tool === undefined ? {} : { tool: undefined }),
      ...(args === undefined ? {} : { args: undefined }),
      grant: grant === undefined ? begin.grant : undefined,
      after: start === clock ? undefined : printDuration(start - clock),
      repeat: group.length === 1 ? undefined : group.length,
      every: every === 0 ? undefined : printDuration(every),
      expect: expected(begin.decision),
    });
    clock = start + every * (group.length - 1);
  }
  // Counters begin empty, so whose they are makes no difference among the calls of one agent.
  return { tool, args, at: printInstant(first.at as number), steps };
}

function continues(group: readonly DecidedCall[], call: DecidedCall): boolean {
  const [first, second] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return false;
  const [at, before] = [call.at as number, last.at as number];
  const distance = second === undefined ? at - before : (second.at as number) - (first.at as number);
  const alike = (one: DecidedCall) =>
    JSON.stringify([one.tool, one.args, one.grant, failed(one), one.decision.outcome, one.decision.rule]);
  return at - before === distance && distance >= 0 && alike(first) === alike(call);
}

function written(call: DecidedCall): WrittenCall {
  return {
    tool: call.tool,
    args: argumentsOf(call),
    // Only what gives quota back makes a difference.
    outcome: failed(call) ? "protocolError" : undefined,
  };
}

function failed({ outcome, decision }: DecidedCall): boolean {
  return outcome !== undefined && isRefunded(outcome) && decision.reserved.length > 0;
}

function argumentsOf({ args }: DecidedCall): Readonly<Record<string, unknown>> | undefined {
  return isObject(args) ? args : undefined;
}

function expected({ outcome, rule }: Decision): unknown {
  return rule === "" ? outcome : { decision: outcome, rule };
}

function nameOf({ tool, args, decision }: DecidedCall): string {
  if (decision.by === "limit") return `${tool} ${DECISION_WORDS.is.deny} by the limit ${decision.rule}`;
  const values = isObject(args) ? Object.values(args) : [];
  const shown = values.map((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""))).join(", ");
  return oneLine(`${tool} ${DECISION_WORDS.is[decision.outcome]}${shown === "" ? "" : `: ${shown}`}`);
}
