/** The words that every format of a review has in common. Not yet printable. */

import type { DecisionKind, Finding } from "@callgate/core";
import { budgetWords } from "../budget/words.js";
import { count, severityParts } from "../count.js";
import { labelOf } from "../coverage/goals.js";
import type { CoverageItem } from "../coverage/report.js";
import type { DiffWitnessRow, ToolDiffRow, Verdict } from "../diff/report.js";
import { effectWords, isNewlyEnforced } from "../diff/words.js";
import { clipped, printableJson } from "../printable.js";
import { testCounts } from "../test-run/report.js";
import {
  differingTools,
  type LostCoverage,
  notEnforcedPolicies,
  type PolicyTool,
  type ReviewReport,
  verdictOf,
} from "./report.js";

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
      return `nobody can say whether an agent may do more${unknown === undefined ? "" : ` with ${unknown}`}${rest}`;
    }
    case "narrower":
      return `an agent may do less than before with ${less}, and no more with anything`;
    case "equal":
      return "the policies are written otherwise, and decide every call as before";
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

/** Undefined where there are none. */
function names(tools: readonly PolicyTool[]): string | undefined {
  const listedFirst = [...tools].sort((a, b) => Number(a.row.tool === "*") - Number(b.row.tool === "*"));
  const all = [...new Set(listedFirst.map(({ row }) => shortName(row)))];
  const shown = all.slice(0, all.length > MAX_NAMES ? MAX_NAMES - 1 : MAX_NAMES);
  const parts = shown.length < all.length ? [...shown, `${all.length - shown.length} more tools`] : shown;
  if (parts.length < 2) return parts[0];
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** `` `run` ``, or for `*` in words. */
export function shortName({ tool }: Pick<ToolDiffRow, "tool">): string {
  return tool === "*" ? "every tool that is not listed" : codeMarks(clipped(tool, MAX_NAME_LENGTH));
}

/** A name as a sentence has it; a backtick in it would end the code. */
export function codeMarks(name: string): string {
  return `\`${name.replaceAll("`", "'")}\``;
}

const PASSES: Readonly<Record<DecisionKind, string>> = {
  allow: "allowed",
  deny: "denied",
  approval: "held for approval",
  notEvaluated: "not evaluated",
};

/** `denied → allowed`, in two, so that a format can stress the second. */
export function decisionSides({ before, after }: Pick<DiffWitnessRow, "before" | "after">): [string, string] {
  return [PASSES[before], PASSES[after]];
}

/** The last call of a witness as people write it, cut where it is long: `run({"name":"x"})`. */
export function shortCall({ calls }: DiffWitnessRow): string {
  const last = calls.at(-1);
  if (last === undefined) return "";
  return clipped(`${last.tool}(${printableJson(last.args)})`, MAX_CALL_LENGTH);
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
