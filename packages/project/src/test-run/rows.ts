/** A case's result → a report's row. */

import type { Path } from "@callgate/core";
import type { TestCaseRow, TestFailureRow } from "@callgate/report";
import { ExplanationView, shownArguments } from "@callgate/simulator";
import {
  type CaseResult,
  type ExplainedFailure,
  explainFailure,
  placeOf,
  type TestedEngine,
  type TestedPolicy,
} from "@callgate/tester";

/** @param seek whether to find out what would have met the expectation */
export function caseRow(result: CaseResult, tested: TestedPolicy, engine: TestedEngine, seek: boolean): TestCaseRow {
  const { case: one, policy, failure } = result;
  return {
    name: one.name,
    policy: policy === "" ? undefined : policy,
    location: placeOf(one),
    failure: failure && failureRow(explainFailure(one, failure, tested.policy, engine, seek), tested.document),
  };
}

/** A failure as a report shows it. @param document of the policy, for the places in it */
export function failureRow(failure: ExplainedFailure, document: TestedPolicy["document"]): TestFailureRow {
  const { expected, place, counts, call, number, calls, explanation, wanted, remedies, otherMessage, suggested } =
    failure;
  const { allowedBy } = failure;
  const { decision, rules, limits } = explanation;
  const locate = (path: Path) => document.locate(path);
  const rows = new ExplanationView(call.args, undefined, locate);
  const { rule, message } = expected;
  const origin = decision.origin ?? allowedBy?.origin;
  return {
    location: place,
    expected:
      "counts" in expected
        ? { counts: expected.counts, rule, message }
        : {
            decision: expected.decision,
            rule,
            message,
            ...(expected.hidden === undefined ? {} : { hidden: expected.hidden }),
          },
    counts,
    call: {
      ...(call.server === undefined ? {} : { server: call.server }),
      tool: call.tool,
      args: shownArguments(call.args),
      at: call.at ?? 0,
      grant: call.grant,
      number,
      of: calls,
    },
    actual: {
      decision: decision.outcome,
      rule: allowedBy?.name ?? decision.rule,
      message: decision.message,
      ...("hidden" in failure ? { hidden: failure.hidden ?? "unknown" } : {}),
      policy: origin !== undefined && isWritten(origin, document) ? locate(origin) : undefined,
    },
    rules: rules.map((one) => rows.rule(one)),
    limits: limits.map((limit) => rows.limit(limit)),
    wanted,
    remedies: remedies?.map((remedy) => rows.remedy(remedy)),
    otherMessage,
    suggested,
  };
}

/** Whether a file says so: of several files, a path begins with the number of one. */
function isWritten(path: Path, { parts }: TestedPolicy["document"]): boolean {
  return parts === undefined || path.length > 1;
}
