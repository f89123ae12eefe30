/** A review × the workflow's inputs → why the check fails. */

import { compareSeverity, type Finding, type Severity } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import { differingTools, effectWords, type PolicyTool, shortName, testCounts } from "@callgate/report";
import { type DiffFailOn, failsOn } from "../diff/index.js";
import { unknownInImpact } from "../replay/index.js";
import type { FailureOptions } from "./options.js";
import type { Review } from "./review.js";

const WIDENED: Readonly<Record<FailureOptions["failOnWidened"], DiffFailOn>> = {
  never: "never",
  execute: "execute-wider",
  any: "wider",
};

/** A sentence for each reason; none where the check passes. */
export function failureReasons(review: Review, { failOn, failOnWidened, failOnUnknown }: FailureOptions): string[] {
  const tools = differingTools({ ...review, failures: [] }).filter(({ row }) => failsOn(row, WIDENED[failOnWidened]));
  const [wider, unknown] = [
    tools.filter(({ row }) => row.verdict !== "unknown"),
    tools.filter(({ row }) => row.verdict === "unknown"),
  ];
  const problems = failOnWidened === "never" ? [] : review.policies.filter((policy) => "problem" in policy);
  return [
    ...(wider.length === 0 ? [] : [`more passes for ${namesOf(wider)}`]),
    ...(unknown.length === 0 ? [] : [`it is unknown whether more passes for ${namesOf(unknown)}`]),
    ...(failOnWidened === "never" ? [] : notEnforced(review)),
    ...problems.map(({ path }) => `it is unknown what \`${path.replaceAll("`", "'")}\` lets through`),
    ...(failOnUnknown ? unknownCalls(review) : []),
    ...testFailure(review),
    ...findingFailure(review, failOn),
  ];
}

/** The policies are replayed on the same transcripts, so what several of them leave unknown is reported once. */
function unknownCalls({ policies }: Review): string[] {
  const clauses = policies.flatMap((policy) => ("diff" in policy ? (unknownInImpact(policy.diff.impact) ?? []) : []));
  return [...new Set(clauses)].map((clause) => `of the transcripts, ${clause}`);
}

/** A change that takes no effect always fails the check, and so does one whose earlier policy is unknown. */
function notEnforced({ policies }: Review): string[] {
  return policies.flatMap((policy) => {
    const effect = "diff" in policy ? effectWords(policy.diff) : undefined;
    const problems = "diff" in policy ? (policy.diff.problems ?? []) : [];
    return [...(effect === undefined ? [] : [effect]), ...problems].map(
      (reason) => `\`${policy.path.replaceAll("`", "'")}\`: ${reason}`,
    );
  });
}

const MAX_NAMES = 5;

function namesOf(tools: readonly PolicyTool[]): string {
  const names = [
    ...new Set(tools.map(({ row }) => `${shortName(row)}${row.category === undefined ? "" : ` (${row.category})`}`)),
  ];
  const more = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** A failing suite always fails the check: no input turns that off. */
function testFailure({ tests }: Review): string[] {
  const failed = tests === undefined ? 0 : testCounts(tests.report).failed;
  if (failed === 0) return [];
  return [failed === 1 ? "a policy test fails" : `${withCommas(failed)} policy tests fail`];
}

/**
 * Of a change, what it brings, and what else is wrong with the policies that it touches; where there is no change, all.
 * Policies that a change does not touch never make it fail.
 */
function findingFailure({ compared, policies, lint, changes }: Review, failOn: Severity | "never"): string[] {
  if (failOn === "never") return [];
  const isGrave = ({ severity }: Finding) => compareSeverity(severity, failOn) <= 0;
  const paths = new Set(policies.map(({ path }) => path));
  const appeared = new Set(changes.appeared);
  const judged =
    compared === undefined
      ? lint.findings
      : lint.findings.filter((finding) => appeared.has(finding) || paths.has(finding.location.uri));
  const grave = judged.filter(isGrave);
  const hidden = changes.hiddenBySettings.filter((finding) => isGrave(finding) && paths.has(finding.location.uri));
  return [...graveFailure(grave, appeared, compared === undefined), ...hiddenFailure(hidden)];
}

/** By the stricter of the settings before and after the change. */
function hiddenFailure(hidden: readonly Finding[]): string[] {
  if (hidden.length === 0) return [];
  const what = hidden.length === 1 ? `a ${worstOf(hidden)}` : `${withCommas(hidden.length)} findings`;
  return [`${what} in the policies that change, which the change itself silences`];
}

function worstOf(findings: readonly Finding[]): Severity {
  return findings.map(({ severity }) => severity).sort(compareSeverity)[0] as Severity;
}

function graveFailure(grave: readonly Finding[], appeared: ReadonlySet<Finding>, isAlone: boolean): string[] {
  if (grave.length === 0) return [];
  const worst = worstOf(grave);
  const what = `${withCommas(grave.length)} ${grave.every(({ severity }) => severity === worst) ? worst : "finding"}${grave.length === 1 ? "" : "s"}`;
  if (isAlone) return [what];
  const fresh = grave.filter((finding) => appeared.has(finding)).length;
  if (fresh === grave.length)
    return [`${fresh === 1 ? "a new" : what.replace(" ", " new ")}${fresh === 1 ? ` ${worst}` : ""}`];
  return [`${what} in the policies that change, ${fresh === 0 ? "all from before" : `${fresh} of them new`}`];
}
