/** The words that every format of a diff has in common. */

import type { DecisionKind } from "@callgate/core";
import type { BudgetRow } from "../budget/report.js";
import { budgetWords } from "../budget/words.js";
import { count, number } from "../count.js";
import { clipped, printableJson } from "../printable.js";
import { isoTime } from "../replay/json.js";
import {
  type DiffCallRow,
  type DiffReport,
  type DiffSide,
  type DiffWitnessRow,
  differing,
  type ImpactKind,
  type ToolDiffRow,
  type Verdict,
} from "./report.js";

/** More tools than these are counted. */
const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 40;

const PARTS: readonly (readonly [Verdict, string])[] = [
  ["wider", "more passes for"],
  ["incomparable", "some more and some less passes for"],
  ["narrower", "less passes for"],
  ["unknown", "unknown for"],
];

/** `more passes for run, 2 as before`: for a reader who has ten seconds. Not yet printable. */
export function headline(report: DiffReport): string {
  const { command, tools } = report;
  const effect = effectWords(report) ?? newlyEnforcedWords(report);
  if (effect !== undefined) return effect;
  const rows = differing(tools);
  const told = PARTS.flatMap(([verdict, words]) => {
    const names = rows.filter((row) => row.verdict === verdict).map(shortName);
    if (names.length === 0) return [];
    return `${words} ${names.length > MAX_NAMES ? count(names.length, "tool") : names.join(", ")}`;
  });
  const equal = tools.length - rows.length;
  if (told.length > 0) return `${told.join("; ")}${equal === 0 ? "" : `; ${count(equal, "tool")} as before`}`;
  return command === "convert" ? "equal: every call is decided as before" : "equal: both decide every call alike";
}

/** What there is to say where a side is not enforced and nothing is compared; undefined where something is. */
export function effectWords({
  before,
  after,
  tools,
}: Pick<DiffReport, "before" | "after" | "tools">): string | undefined {
  if (after.notEnforced !== undefined) {
    const also = before.notEnforced === undefined ? "" : "; the policy before was not enforced either";
    return `this change takes no effect: ${after.notEnforced}${also}`;
  }
  return before.notEnforced === undefined || tools.length > 0
    ? undefined
    : "what changes is not known: the program refused the policy before, and what was in force then is whatever it had";
}

/**
 * What a policy does that is enforced where the one before was not: the rows then compare it with what the old one says,
 * as the engine's packages read it; undefined of every other comparison.
 */
export function newlyEnforcedWords(report: Pick<DiffReport, "before" | "after" | "tools">): string | undefined {
  if (!isNewlyEnforced(report)) return undefined;
  const namesOf = (verdicts: readonly Verdict[]) => {
    const names = report.tools.filter(({ verdict }) => verdicts.includes(verdict)).map(shortName);
    return names.length > MAX_NAMES ? count(names.length, "tool") : names.join(", ");
  };
  const lead = "the policy before was not enforced, and this one is";
  if (report.before.notLoaded) return `${lead}; the old one could not be read, so all that passes now is shown`;
  const [wider, unknown] = [namesOf(["wider", "incomparable"]), namesOf(["unknown"])];
  const more = wider === "" ? "" : `it lets more through than the old one says for ${wider}`;
  const unsure =
    unknown === "" ? "" : `it is unknown whether it lets more through than the old one says for ${unknown}`;
  const told = [more, unsure].filter((text) => text !== "").join("; ");
  return `${lead}: ${told === "" ? "it lets no more through than the old one says" : told}`;
}

/** Whether the policy before was not enforced, and the one after is and was compared with it. */
export function isNewlyEnforced({ before, after, tools }: Pick<DiffReport, "before" | "after" | "tools">): boolean {
  return before.notEnforced !== undefined && after.notEnforced === undefined && tools.length > 0;
}

/** What passes under a policy that was not enforced before: a line for each tool, cut where there are many. */
export function whatPasses(report: DiffReport): string[] {
  if (!isNewlyEnforced(report)) return [];
  const { tools } = report;
  const lines = tools.slice(0, MAX_LINES).map((row) => `${toolWords(row)}: ${budgetWords(row.budget.after)}`);
  const more = tools.length - lines.length;
  return more > 0 ? [...lines, `and ${count(more, "more tool")}`] : lines;
}

const MAX_LINES = 50;

function shortName({ tool }: ToolDiffRow): string {
  return tool === "*" ? "every other tool" : clipped(tool, MAX_NAME_LENGTH);
}

/** `policy.yaml`, or that there is no such file and what that means. */
export function sideWords({ name, missing, notEnforced }: DiffSide): string {
  if (notEnforced !== undefined) return `${name} (not enforced)`;
  return missing === undefined ? name : `${name} (not there: ${missing})`;
}

/** A tool's name as people read it. */
export function toolWords({ tool, standsFor }: Pick<ToolDiffRow, "tool" | "standsFor">): string {
  if (tool !== "*") return tool;
  if (standsFor.length === 0) return "every other tool";
  const shown = standsFor.slice(0, 5).join(", ");
  const more = standsFor.length > 5 ? ` and ${number(standsFor.length - 5)} more` : "";
  return `every other tool, such as ${shown}${more}`;
}

/** `10 calls a minute → unlimited`, or the one where both are alike. */
export function budgetChange({ before, after }: ToolDiffRow["budget"]): string {
  const now = [budgetWords(after), ...noLongerBounded(before, after)].join("; ");
  const old = budgetWords(before);
  return old === now ? `${old}, as before` : `${old} → ${now}`;
}

/** Sums that had a bound, and that no limit adds up any more. */
function noLongerBounded(before: BudgetRow, after: BudgetRow): string[] {
  if (before.calls.minute === 0 || after.calls.minute === 0) return [];
  return before.sums
    .filter(({ argument, day }) => day !== "unbounded" && !after.sums.some((sum) => sum.argument === argument))
    .map(({ argument }) => `no limit on the sum of \`${argument}\``);
}

const DECIDED: Readonly<Record<DecisionKind, string>> = {
  allow: "allowed",
  deny: "denied",
  approval: "held for approval",
  notEvaluated: "not evaluated",
};

/** `denied → allowed`. */
export function decisionWords(before: DecisionKind, after: DecisionKind): string {
  return `${DECIDED[before]} → ${DECIDED[after]}`;
}

/** The calls and both decisions in one line of JSON. */
export function witnessLine(witness: DiffWitnessRow): string {
  return printableJson(witnessRow(witness));
}

/** A witness as JSON has it. */
export function witnessRow({ calls, before, after }: DiffWitnessRow): object {
  return { calls: calls.map(callRow), before, after };
}

function callRow({ at, tool, args, times, grant, denied }: DiffCallRow): object {
  return {
    at: isoTime(at),
    tool,
    args,
    ...(times === undefined || times === 1 ? {} : { times }),
    ...(grant === undefined ? {} : { grant }),
    ...(denied === undefined ? {} : { denied }),
  };
}

/** The rule that decided, on the side where one did. */
export function impactRules({ before, after }: ImpactKind): string {
  const named = [before.rule && `was ${before.rule}`, after.rule && `now ${after.rule}`].filter((text) => text !== "");
  return named.join(", ");
}
