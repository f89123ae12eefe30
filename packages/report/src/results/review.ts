/**
 * What the action found of a change, as data: the policies that differ, and what lint says before and after; and the sentences that every format has in common.
 */

import type { Finding } from "@callgate/core";
import type { Verdict } from "@callgate/diff";
import type { WithAssumed } from "../describe-assumed.js";
import { count, severityParts } from "../describe-values.js";
import { clipped, printableJson } from "../printable.js";
import { budgetWords } from "./budget.js";
import { type CoverageItem, labelOf } from "./coverage.js";
import {
  codeMarks,
  type DiffReport,
  type DiffWitnessRow,
  differing,
  effectWords,
  isNewlyEnforced,
  onHost,
  type ToolDiffRow,
  VERDICTS,
} from "./diff.js";
import type { LintReport } from "./report.js";
import { type TestReport, testCounts } from "./test-run.js";

export interface ComparedCommits {
  readonly before: string;
  readonly after: string;
  /** Whether the second is no commit but the working tree, and its name a sentence's words. */
  readonly isWorkingTree?: boolean | undefined;
}

export interface ReviewReport extends WithAssumed {
  readonly command: "review";
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The commits that were compared; undefined where there is only one, which was linted. */
  readonly compared: ComparedCommits | undefined;
  /** The policies that differ, by path. */
  readonly policies: readonly ReviewedPolicy[];
  /** What lint says after the change. */
  readonly lint: LintReport;
  readonly changes: FindingChanges;
  /** What the suites of policy tests say; undefined without suites on either side. */
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
  /** Gone because they are fixed, or because what they were about is gone. */
  readonly fixed: readonly Finding[];
  /**
   * True, but not reported, or as less grave: suppressed, accepted, or switched off by the change itself. What it both
   * brings and suppresses is among them.
   */
  readonly silenced: readonly Finding[];
  /** What the stricter of the settings before and after the change reports of today's policies, and those after do not. */
  readonly hiddenBySettings: readonly Finding[];
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
  if (report.policies.some((policy) => "problem" in policy || (policy.diff.problems ?? []).length > 0))
    verdicts.add("unknown");
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

/** The findings that are as they were: in the policies that differ, and in others. All of them where nothing is compared. */
export function findingsFromBefore({ policies, changes, lint, compared }: ReviewReport): {
  readonly here: readonly Finding[];
  readonly elsewhere: readonly Finding[];
} {
  if (compared === undefined) return { here: lint.findings, elsewhere: [] };
  const changed = new Set(policies.map(({ path }) => path));
  const known = new Set(changes.appeared);
  const old = lint.findings.filter((finding) => !known.has(finding));
  const isHere = ({ location }: Finding) => changed.has(location.uri);
  return { here: old.filter(isHere), elsewhere: old.filter((finding) => !isHere(finding)) };
}

/** How many recorded calls there were, and how many are decided differently; undefined without any. */
export function impactOf({ policies }: ReviewReport): { readonly calls: number; readonly changed: number } | undefined {
  const impacts = policies.flatMap((policy) => ("diff" in policy ? (policy.diff.impact ?? []) : []));
  if (impacts.length === 0) return undefined;
  return {
    calls: Math.max(...impacts.map(({ calls }) => calls)),
    changed: impacts.reduce((sum, { changed }) => sum + changed, 0),
  };
}

/** More tools than these are counted. */
const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 60;
const MAX_CALL_LENGTH = 160;

/** What an agent may now do, in one line: lower case, no full stop, names in backticks. */
export function verdictLine(report: ReviewReport): string {
  const verdict = verdictOf(report);
  const tools = differingTools(report);
  const namesOf = (...verdicts: readonly Verdict[]) => names(tools.filter(({ row }) => verdicts.includes(row.verdict)));
  const less = namesOf("narrower");
  const rest = less === undefined ? "" : `; less with ${less}`;
  switch (verdict) {
    case "not-enforced":
      return notEnforcedLine(report);
    case "wider":
    case "incomparable":
      return `an agent may do more than ${thanWhat(tools)} with ${namesOf("wider", "incomparable")}${rest}`;
    case "unknown": {
      const unknown = namesOf("unknown");
      const fresh = unknown === undefined ? newlyEnforcedLine(report) : undefined;
      if (fresh !== undefined) return `${fresh}${rest}`;
      return `it is unknown whether an agent may do more${unknown === undefined ? "" : ` with ${unknown}`}${rest}`;
    }
    case "narrower":
      return `an agent may do less than before with ${less}, and no more with anything`;
    case "equal":
      return "the policies are written differently, and decide every call as before";
    case undefined:
      return withoutPolicies(report);
    default:
      return verdict satisfies never;
  }
}

/** What more is allowed than: what was in force before is not known of a policy that was not enforced. */
function thanWhat(tools: readonly PolicyTool[]): string {
  const wider = tools.filter(({ row }) => row.verdict === "wider" || row.verdict === "incomparable");
  const isFresh = ({ policy }: PolicyTool) => "diff" in policy && isNewlyEnforced(policy.diff);
  return wider.every(isFresh) ? "the old policy said, which was not enforced," : "before";
}

function notEnforcedLine(report: ReviewReport): string {
  const refused = notEnforcedPolicies(report);
  const [first] = refused;
  const clause = first !== undefined && "diff" in first ? first.diff.after.notEnforced : "";
  const paths = refused.slice(0, MAX_NAMES).map(({ path }) => codeMarks(clipped(path, MAX_NAME_LENGTH)));
  const more = refused.length > paths.length ? ` and ${refused.length - paths.length} more` : "";
  return `this change takes no effect in ${paths.join(", ")}${more}: ${clause}`;
}

/** Where every policy that is unknown was only not enforced before, and lets no more through than it said. */
function newlyEnforcedLine({ policies }: ReviewReport): string | undefined {
  if (policies.some((policy) => "problem" in policy || effectWords(policy.diff) !== undefined)) return undefined;
  const fresh = policies.filter((policy) => "diff" in policy && isNewlyEnforced(policy.diff));
  if (fresh.length === 0) return undefined;
  const paths = fresh.slice(0, MAX_NAMES).map(({ path }) => codeMarks(clipped(path, MAX_NAME_LENGTH)));
  const more = fresh.length > paths.length ? ` and ${fresh.length - paths.length} more` : "";
  return `${paths.join(", ")}${more} was not enforced before and is now, and lets no more through than it said`;
}

function withoutPolicies(report: ReviewReport): string {
  if (report.compared !== undefined) {
    const { tests } = report;
    if (tests !== undefined && testCounts(tests.report).failed > 0) return "no policy changes, but policy tests fail";
    const { appeared, fixed, silenced } = report.changes;
    const isSaid = appeared.length + fixed.length + silenced.length > 0;
    if (isSaid) return "no policy changes, but what lint says of them does";
    return (tests?.lost.length ?? 0) > 0
      ? "no policy changes, but policy tests try less than before"
      : "no policy changes";
  }
  const found = severityParts(report.lint.findings).map(({ text }) => text);
  const where = count(report.lint.subjects.length, "policy", "policies");
  return `${found.length === 0 ? "no findings" : found.join(", ")} in ${where}`;
}

/** Undefined without tools. */
function names(tools: readonly PolicyTool[]): string | undefined {
  const listedFirst = [...tools].sort((a, b) => Number(a.row.tool === "*") - Number(b.row.tool === "*"));
  const all = [...new Set(listedFirst.map(({ row }) => shortName(row)))];
  const shown = all.slice(0, all.length > MAX_NAMES ? MAX_NAMES - 1 : MAX_NAMES);
  const parts = shown.length < all.length ? [...shown, `${all.length - shown.length} more tools`] : shown;
  if (parts.length < 2) return parts[0];
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** `` `run` ``, or for `*` in words. */
export function shortName(row: Pick<ToolDiffRow, "tool" | "host">): string {
  const { tool } = row;
  return (tool === "*" ? "every tool that is not listed" : codeMarks(clipped(tool, MAX_NAME_LENGTH))) + onHost(row);
}

/** The last call of a witness as people write it, cut where it is long: `run({"name":"x"})`. */
export function shortCall(witness: DiffWitnessRow): string {
  return clipped(wholeCall(witness), MAX_CALL_LENGTH);
}

/** Whether `shortCall` cuts nothing. */
export function isShortCall(witness: DiffWitnessRow): boolean {
  return shortCall(witness) === wholeCall(witness);
}

function wholeCall({ calls }: DiffWitnessRow): string {
  const last = calls.at(-1);
  return last === undefined ? "" : `${last.tool}(${printableJson(last.args)})`;
}

/** Both budgets in words; one where they are alike. */
export function budgetSides({
  before,
  after,
}: ToolDiffRow["budget"]): [before: string, after: string] | [both: string] {
  const [old, now] = [budgetWords(before), budgetWords(after)];
  return old === now ? [old] : [old, now];
}

/** `2 errors, 1 note`. */
export function findingWords(findings: readonly Finding[]): string {
  return severityParts(findings)
    .map(({ text }) => text)
    .join(", ");
}

/** More of what is lost is counted. */
const MAX_LOST = 5;

/** `` the limit `per minute` (60 a minute) of `list` ``. Untrusted. */
export function lostLabel(item: CoverageItem): string {
  const label = labelOf(item);
  return item.kind === "limits" ? `${label} of ${codeMarks(item.tool)}` : label;
}

/** What no case tries any more of one policy, in one line. Untrusted. */
export function lostLine({ items }: LostCoverage): string {
  const more = items.length - MAX_LOST;
  const shown = items
    .slice(0, more > 0 ? MAX_LOST - 1 : MAX_LOST)
    .map((item) => clipped(lostLabel(item), MAX_CALL_LENGTH));
  return [...shown, ...(more > 0 ? [`${items.length - shown.length} more`] : [])].join("; ");
}
