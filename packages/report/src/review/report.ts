/** What a gate found of a change, as data: the policies that differ, and what lint says before and after. */

import type { Finding } from "@callgate/core";
import type { CoverageItem } from "../coverage/report.js";
import { type DiffReport, differing, type ToolDiffRow, VERDICTS, type Verdict } from "../diff/report.js";
import type { LintReport } from "../report.js";
import { type TestReport, testCounts } from "../test-run/report.js";

export interface ReviewReport {
  readonly command: "review";
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The commits that were compared; undefined where there is only one, which was linted. */
  readonly compared: { readonly before: string; readonly after: string } | undefined;
  /** The policies that differ, by path. */
  readonly policies: readonly ReviewedPolicy[];
  /** What lint says after the change. */
  readonly lint: LintReport;
  readonly changes: FindingChanges;
  /** What the suites of policy tests say; undefined where there are none on either side. */
  readonly tests: ReviewedTests | undefined;
  /** Why the check fails, a sentence each; empty where it passes. */
  readonly failures: readonly string[];
  /** What else a reviewer must know: sentences. */
  readonly notes: readonly string[];
}

/** A policy whose text differs, or that is on one side only. */
export type ReviewedPolicy = {
  readonly path: string;
  /** Its path before, where that was another. */
  readonly was: string | undefined;
} & (
  | { readonly diff: DiffReport }
  /** Why the two could not be compared, and lines to show below, not escaped yet. */
  | { readonly problem: string; readonly details: string }
);

/** The findings that only one side has. */
export interface FindingChanges {
  readonly appeared: readonly Finding[];
  /** Gone because they are mended, or what they were about is gone. */
  readonly fixed: readonly Finding[];
  /**
   * True, but not reported, or as less grave: suppressed, accepted, or switched off by the change itself. What it both
   * brings and suppresses is among them.
   */
  readonly silenced: readonly Finding[];
  /** What the stricter of the settings before and after the change reports of today's policies, and those after do not. */
  readonly hushed: readonly Finding[];
}

/** The suites after the change, run on the policies after the change. */
export interface ReviewedTests {
  readonly report: TestReport;
  /** By policy: what suites tried before the change, and none tries any more although it is still there. */
  readonly lost: readonly LostCoverage[];
  /** The texts of suites before, where they differ; "" for one that is new. */
  readonly textsBefore: ReadonlyMap<string, string>;
}

export interface LostCoverage {
  /** The policy's path after the change. */
  readonly path: string;
  /** As they are after the change; one at least. */
  readonly items: readonly CoverageItem[];
}

/** A tool's row, and the policy it is of. */
export interface PolicyTool {
  readonly policy: ReviewedPolicy;
  readonly row: ToolDiffRow;
}

/** The tools that differ, of all policies: those that let more through first. */
export function differingTools({ policies }: ReviewReport): PolicyTool[] {
  const found = policies.flatMap((policy) =>
    "diff" in policy ? differing(policy.diff.tools).map((row) => ({ policy, row })) : [],
  );
  return found.sort((a, b) => VERDICTS.indexOf(a.row.verdict) - VERDICTS.indexOf(b.row.verdict));
}

/** The worst that the change does: a policy that cannot be compared is `unknown`. Undefined where no policy differs. */
export function verdictOf(report: ReviewReport): Verdict | "not-enforced" | undefined {
  if (report.policies.length === 0) return undefined;
  if (notEnforcedPolicies(report).length > 0) return "not-enforced";
  const verdicts = new Set(differingTools(report).map(({ row }) => row.verdict));
  if (report.policies.some((policy) => "problem" in policy)) verdicts.add("unknown");
  // What was in force before is not known, so nothing is equal, and nothing is less.
  if (report.policies.some((policy) => "diff" in policy && policy.diff.before.notEnforced !== undefined))
    verdicts.add("unknown");
  return VERDICTS.find((verdict) => verdicts.has(verdict)) ?? "equal";
}

/** The policies that no program enforces after the change, which is above every other verdict. */
export function notEnforcedPolicies({ policies }: Pick<ReviewReport, "policies">): ReviewedPolicy[] {
  return policies.filter((policy) => "diff" in policy && policy.diff.after.notEnforced !== undefined);
}

/** Whether a reviewer of the change has anything to read. */
export function hasNews({ policies, changes, notes, tests }: ReviewReport): boolean {
  const { appeared, fixed, silenced } = changes;
  const tested = tests === undefined ? 0 : testCounts(tests.report).failed + tests.lost.length;
  return policies.length + appeared.length + fixed.length + silenced.length + notes.length + tested > 0;
}

/** How many recorded calls there were, and how many are decided otherwise; undefined where none were replayed. */
export function impactOf({ policies }: ReviewReport): { readonly calls: number; readonly changed: number } | undefined {
  const impacts = policies.flatMap((policy) => ("diff" in policy ? (policy.diff.impact ?? []) : []));
  if (impacts.length === 0) return undefined;
  return {
    calls: Math.max(...impacts.map(({ calls }) => calls)),
    changed: impacts.reduce((sum, { changed }) => sum + changed, 0),
  };
}
