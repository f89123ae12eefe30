/** Suite × policies → which cases pass. The decisions are the one engine's; the clock is the suite's own. */

import {
  type Call,
  Counters,
  type Decision,
  type DecisionKind,
  type Engine,
  isRefunded,
  type Policy,
} from "@callgate/core";
import { compilePattern } from "@callgate/core/engine";
import {
  type Because,
  type Case,
  type Counted,
  EXPECTED,
  type Expectation,
  type ExpectedDecision,
  type Step,
  type Suite,
} from "./suite.js";
import { type CaseEngine, type TestedEngine, testedEngine } from "./tested-engine.js";

export interface SuiteResult {
  /** In the order of the policies, and of the cases for each. */
  readonly cases: readonly CaseResult[];
  readonly passed: number;
  readonly failed: number;
}

export interface CaseResult {
  readonly case: Case;
  /** The policy's name in the suite. */
  readonly policy: string;
  /** What did not come out as expected; undefined for a case that passes. */
  readonly failure: Failure | undefined;
}

/** The first thing that did not come out as expected. */
export type Failure =
  | {
      readonly kind: "decision";
      /** Counts from 0: the step, and the call among those of the step. */
      readonly step: number;
      readonly call: number;
      readonly expected: ExpectedDecision;
      readonly actual: Decision;
      /** Whether the tool is hidden, where that is what was not expected; undefined also where it is not known. */
      readonly hidden?: boolean | undefined;
    }
  | {
      readonly kind: "counts";
      /** Undefined for the counts of the whole case. */
      readonly step: number | undefined;
      readonly expected: Counted;
      readonly actual: DecisionCounts;
      /** A call whose decision is one of too many, or has another reason than expected. */
      readonly first: PlacedDecision;
    };

export type DecisionCounts = Readonly<Record<DecisionKind, number>>;

export interface PlacedDecision {
  readonly step: number;
  readonly call: number;
  readonly decision: Decision;
}

export interface RunOptions {
  /** Stops at the first case that fails. */
  readonly bail?: boolean | undefined;
  /** The cases to run; all when left out. */
  readonly filter?: ((tested: Case) => boolean) | undefined;
  /** The engine of each policy; made of the policies when left out. */
  readonly engines?: ReadonlyMap<string, TestedEngine> | undefined;
  /** Called with each call before it is decided; the counters are as it meets them, and stay so. */
  readonly observe?: CallObserver | undefined;
}

/** @param policy its name in the suite */
export type CallObserver = (policy: string, engine: Engine, call: Call, counters: Counters) => void;

/**
 * Runs every case on each policy it is for, each case from empty counters.
 * @param policies by their names in the suite; one that is missing here is left out
 */
export function runSuite(
  suite: Suite,
  policies: ReadonlyMap<string, Policy>,
  { bail, filter, engines, observe }: RunOptions = {},
): SuiteResult {
  const cases: CaseResult[] = [];
  let failed = 0;
  for (const { name } of suite.policies) {
    const policy = policies.get(name);
    if (policy === undefined) continue;
    const engine = engines?.get(name) ?? testedEngine(policy);
    for (const tested of suite.cases) {
      if (tested.policies !== undefined && !tested.policies.includes(name)) continue;
      if (filter !== undefined && !filter(tested)) continue;
      const failure = runCase(tested, engine, observe && ((call, counters) => observe(name, engine, call, counters)));
      cases.push({ case: tested, policy: name, failure });
      if (failure === undefined) continue;
      failed++;
      if (bail) return { cases, passed: cases.length - failed, failed };
    }
  }
  return { cases, passed: cases.length - failed, failed };
}

/** Runs one case from empty counters, up to the first thing that does not come out as expected. */
export function runCase(
  { steps, totals }: Case,
  engine: CaseEngine,
  observe?: (call: Call, counters: Counters) => void,
): Failure | undefined {
  const counters = new Counters();
  const total = totals === undefined ? undefined : new CountAccumulator(totals);
  for (let step = 0; step < steps.length; step++) {
    const asked = steps[step] as Step;
    const { expect, repeat } = asked;
    const accumulator = expect?.kind === "counts" ? new CountAccumulator(expect) : undefined;
    for (let call = 0; call < repeat; call++) {
      const made = callOf(asked, call);
      observe?.(made, counters);
      const actual = engine.decide(made, counters);
      if (isRefunded(asked.outcome)) engine.refund(actual, made.grant, counters);
      const expected = expectedOf(expect, call);
      if (expected !== undefined && !meets(actual, expected)) return { kind: "decision", step, call, expected, actual };
      if (expected?.hidden !== undefined) {
        const hidden = engine.hides?.(made);
        if (hidden !== expected.hidden) return { kind: "decision", step, call, expected, actual, hidden };
      }
      accumulator?.add(actual, step, call);
      total?.add(actual, step, call);
    }
    const failure = accumulator?.failure(step);
    if (failure !== undefined) return failure;
  }
  return total?.failure(undefined);
}

/** One of a step's calls; `index` counts from 0. */
export function callOf({ server, tool, annotations, args, at, every, grant }: Step, index: number): Call {
  const ref = { ...(server === undefined ? {} : { server }), ...(annotations === undefined ? {} : { annotations }) };
  return { ...ref, tool, args, at: at + index * every, grant };
}

/** What is expected of one call by itself. */
export function expectedOf(expect: Expectation | undefined, call: number): ExpectedDecision | undefined {
  switch (expect?.kind) {
    case "all":
      return expect.decision;
    case "each":
      return expect.decisions[call];
    case "counts":
    case undefined:
      return undefined;
    default:
      return expect satisfies never;
  }
}

/** Whether a decision is the expected one, for the expected reason. */
export function meets(actual: Decision, expected: ExpectedDecision): boolean {
  return actual.outcome === expected.decision && hasReason(actual, expected);
}

function hasReason(actual: Decision, { rule, message }: Because): boolean {
  return (rule === undefined || actual.rule === rule) && (message === undefined || matches(message, actual.message));
}

/** Whether an RE2 pattern matches somewhere; the suite's reader saw to it that it compiles. */
export function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  return "test" in compiled && compiled.test(text);
}

/** Counts decisions, and what was expected of them. */
class CountAccumulator {
  readonly #counts: Record<DecisionKind, number> = { allow: 0, deny: 0, approval: 0, notEvaluated: 0 };
  readonly #firsts = new Map<DecisionKind, PlacedDecision>();
  /** The first that has another reason than is expected. */
  #unexplained: PlacedDecision | undefined;

  constructor(readonly expected: Counted) {}

  add(decision: Decision, step: number, call: number): void {
    const { outcome } = decision;
    this.#counts[outcome]++;
    // Quota is used up from the first call on: of those that pass, the first too many is the one to look at.
    const isTooMany = outcome === "allow" && this.#counts.allow === this.expected.counts.allow + 1;
    if (isTooMany || (outcome !== "allow" && !this.#firsts.has(outcome)))
      this.#firsts.set(outcome, { step, call, decision });
    if (outcome !== "allow" && !hasReason(decision, this.expected)) this.#unexplained ??= { step, call, decision };
  }

  failure(step: number | undefined): Failure | undefined {
    const { counts } = this.expected;
    const tooMany = (["notEvaluated", ...EXPECTED] as const).find(
      (word) => this.#counts[word] > (word === "notEvaluated" ? 0 : counts[word]),
    );
    const first = tooMany === undefined ? this.#unexplained : this.#firsts.get(tooMany);
    if (first === undefined) return undefined;
    return { kind: "counts", step, expected: this.expected, actual: { ...this.#counts }, first };
  }
}
