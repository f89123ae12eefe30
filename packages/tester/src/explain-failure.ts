/** A case that failed → the call that shows it, why it was decided so, and what would have met the expectation. */

import {
  type Call,
  Counters,
  type DecisionKind,
  type Engine,
  type Explanation,
  hostOf,
  isRefunded,
  type Location,
  type Policy,
} from "@callgate/core";
import { type Remedy, remedies, type Wanted } from "@callgate/core/logic";
import type { AccessRule } from "@callgate/core/policy";
import { closest } from "@callgate/core/text";
import { callOf, type DecisionCounts, type Failure, matches, meets } from "./run-suite.js";
import { type Because, type Case, EXPECTED, type Expected, type ExpectedDecision, type Step } from "./suite.js";
import type { CaseEngine } from "./tested-engine.js";

export interface ExplainedFailure {
  /** What was expected, and where the suite says so. */
  readonly expected: ExpectedDecision | ExpectedCounts;
  readonly place: Location;
  /** The actual counts, where decisions are counted; otherwise the explanation has the decision. */
  readonly counts: DecisionCounts | undefined;
  readonly call: Call;
  /** Counts from 1 among all calls of the case. */
  readonly number: number;
  readonly calls: number;
  readonly explanation: Explanation;
  /** Each alone would have met the expectation of this call, as the engine was asked; undefined where none was sought. */
  readonly remedies: readonly Remedy[] | undefined;
  /** What the call was to get, for the sentence about the remedies. */
  readonly wanted: Expected;
  /** Of an agent's policy, the rule that lets the call pass; undefined also where it does not. */
  readonly allowedBy?: AccessRule | undefined;
  /** A tool of the policy whose name is close to that of a call which no rule knows. */
  readonly suggested: string | undefined;
  /** Whether the tool is hidden, where that is what was not expected. */
  readonly hidden?: boolean | undefined;
  /** The message is other than expected, while decision and rule are as expected. */
  readonly otherMessage: boolean;
}

export interface ExpectedCounts extends Because {
  readonly counts: Readonly<Record<Expected, number>>;
}

/**
 * Runs the case again up to the call that failed.
 * @param seek whether remedies are sought, which may take some milliseconds
 */
export function explainFailure(
  tested: Case,
  failure: Failure,
  policy: Policy,
  engine: CaseEngine,
  seek = true,
): ExplainedFailure {
  const placed = failure.kind === "decision" ? failure : failure.first;
  const counters = countersBefore(tested, placed, engine);
  const step = tested.steps[placed.step] as Step;
  const call = callOf(step, placed.call);
  const explanation = engine.explain(call, counters);
  const { decision } = explanation;
  const expected = failure.expected;
  const wanted = wantedOf(failure, decision.outcome);
  const isOther = wanted !== decision.outcome || (expected.rule !== undefined && expected.rule !== decision.rule);
  const asked: Wanted = { outcome: wanted, rule: wanted === "allow" ? undefined : expected.rule };
  return {
    expected,
    place: placeOfExpectation(tested, failure),
    counts: failure.kind === "counts" ? failure.actual : undefined,
    call,
    number: tested.steps.slice(0, placed.step).reduce((sum, { repeat }) => sum + repeat, 0) + placed.call + 1,
    calls: tested.steps.reduce((sum, { repeat }) => sum + repeat, 0),
    explanation,
    remedies:
      !seek || !canChange(explanation, policy)
        ? undefined
        : isOther
          ? remedies({ engine, call, counters, explanation }, asked)
          : [],
    wanted,
    ...(decision.outcome === "allow" ? { allowedBy: engine.decides?.(call) } : {}),
    ...(isAboutHiding(failure) ? { hidden: failure.hidden } : {}),
    suggested:
      explanation.rules.length > 0 || policy.tools.has(call.tool) ? undefined : closest(call.tool, policy.tools.keys()),
    otherMessage: !isOther && expected.message !== undefined && !matches(expected.message, decision.message),
  };
}

/** Whether other arguments or another time may be decided otherwise: most rules of agents look at neither. */
function canChange({ rules, limits }: Explanation, policy: Policy): boolean {
  return hostOf(policy) === undefined || limits.length > 0 || rules.some(({ conditions }) => conditions.length > 0);
}

/** Whether the decision is the expected one, and the tool is hidden where it should not be, or the other way round. */
function isAboutHiding(failure: Failure): failure is Extract<Failure, { kind: "decision" }> {
  return failure.kind === "decision" && meets(failure.actual, failure.expected);
}

function countersBefore(
  { steps }: Case,
  placed: { readonly step: number; readonly call: number },
  engine: Engine,
): Counters {
  const counters = new Counters();
  for (let index = 0; index <= placed.step; index++) {
    const step = steps[index] as Step;
    const until = index < placed.step ? step.repeat : placed.call;
    for (let number = 0; number < until; number++) {
      const call = callOf(step, number);
      const decision = engine.decide(call, counters);
      if (isRefunded(step.outcome)) engine.refund(decision, call.grant, counters);
    }
  }
  return counters;
}

/** Where decisions are counted, the call was to get one that there are too few of. */
function wantedOf(failure: Failure, actual: DecisionKind): Expected {
  if (failure.kind === "decision") return failure.expected.decision;
  const { counts } = failure.expected;
  const lacking = EXPECTED.find((word) => failure.actual[word] < counts[word]);
  return lacking ?? (actual === "notEvaluated" ? "allow" : actual);
}

function placeOfExpectation({ document, origin, steps }: Case, failure: Failure): Location {
  const at = failure.step === undefined ? origin : (steps[failure.step]?.origin ?? origin);
  const index = failure.kind === "decision" && steps[failure.step]?.expect?.kind === "each" ? [failure.call] : [];
  return document.locate([...at, "expect", ...index]);
}
