/** The words that every format of a diff has in common. */

import type { Outcome } from "@callgate/core";
import { budgetWords } from "../budget/words.js";
import { count, number } from "../count.js";
import { printableJson } from "../printable.js";
import { isoTime } from "../replay/json.js";
import {
  countVerdicts,
  type DiffCallRow,
  type DiffReport,
  type DiffSide,
  type DiffWitnessRow,
  type ImpactKind,
  type ToolDiffRow,
} from "./report.js";

/** What is now: `may do more`, for a reader who has ten seconds. */
export function headline({ command, tools }: DiffReport): string {
  const counts = countVerdicts(tools);
  const parts = [
    [counts.wider, "more passes for"],
    [counts.incomparable, "some more and some less passes for"],
    [counts.narrower, "less passes for"],
    [counts.unknown, "nobody can say for"],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, words]) => `${words} ${count(n, "tool")}`);
  const equal = counts.equal === 0 ? "" : `, ${number(counts.equal)} ${counts.equal === 1 ? "is" : "are"} as before`;
  if (told.length > 0) return `${told.join(", ")}${equal}`;
  return command === "convert" ? "equal: every call is decided as before" : "equal: both decide every call alike";
}

/** `policy.yaml`, or that there is no such file and what that means. */
export function sideWords({ name, missing }: DiffSide): string {
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
  const [old, now] = [budgetWords(before), budgetWords(after)];
  return old === now ? `${old}, as before` : `${old} → ${now}`;
}

const DECIDED: Readonly<Record<Outcome, string>> = {
  allow: "allowed",
  deny: "denied",
  approval: "held for approval",
  notEvaluated: "not evaluated",
};

/** `denied → allowed`. */
export function decisionWords(before: Outcome, after: Outcome): string {
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

function callRow({ at, tool, args, times, grant }: DiffCallRow): object {
  return {
    at: isoTime(at),
    tool,
    args,
    ...(times === undefined || times === 1 ? {} : { times }),
    ...(grant === undefined ? {} : { grant }),
  };
}

/** The rule that decided, on the side where one did. */
export function impactRules({ before, after }: ImpactKind): string {
  const named = [before.rule && `was ${before.rule}`, after.rule && `now ${after.rule}`].filter((text) => text !== "");
  return named.join(", ");
}
