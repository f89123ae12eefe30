/** ReviewReport → what lint says, the tools of which more passes than before, and what the tests say: a run each. */

import type { ReviewReport } from "../results/review.js";
import { diffRun } from "./diff.js";
import { lintRun } from "./lint.js";
import type { FindingRun } from "./run.js";
import { testRun } from "./test-run.js";

export function reviewRuns({ version, policies, lint, compared, tests }: ReviewReport): FindingRun[] {
  const diffs = policies.flatMap((policy) => ("diff" in policy ? policy.diff : []));
  return [
    lintRun(lint),
    // A run without results is wanted, too: it closes what an earlier one found.
    ...(compared === undefined ? [] : [diffRun("diff", version, diffs)]),
    ...(tests === undefined ? [] : [testRun(tests.report)]),
  ];
}
