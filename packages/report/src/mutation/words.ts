/** What becomes of mutants, in words, the same in every format for people. */

import type { DecisionKind } from "@callgate/core";
import { count, number } from "../count.js";
import { countMutants, type KillerRow, type MutationReport } from "./report.js";

const DOES: Readonly<Record<DecisionKind, string>> = {
  allow: "allows",
  deny: "denies",
  approval: "asks for approval of",
  notEvaluated: "is not known to decide",
};

/** `the policy denies what the mutant allows`. */
export function differs({ policySays, mutantSays }: Pick<KillerRow, "policySays" | "mutantSays">): string {
  return `the policy ${DOES[policySays]} what the mutant ${DOES[mutantSays]}`;
}

/** `8 killed, 5 survived (2 where no case calls the tool), 1 equivalent`. */
export function countsInWords(report: MutationReport): string {
  const { killed, survived, uncovered, equivalent, refused } = countMutants(report);
  const unseen = uncovered === 0 ? "" : ` (${number(uncovered)} where no case calls the tool)`;
  return [
    `${number(killed)} killed`,
    `${number(survived)} survived${unseen}`,
    ...(equivalent > 0 ? [`${number(equivalent)} equivalent`] : []),
    ...(refused > 0 ? [`${number(refused)} that the program refuses`] : []),
  ].join(", ");
}

/** What is asked for, where it is not reached. */
export function asked(score: number, minScore: number): string {
  return score >= minScore ? "" : `; ${minScore}% is asked for`;
}

/** `14 cases of ollama.policytest.yaml on ollama.json`. */
export function casesInWords({ suites, policy }: MutationReport): string {
  const cases = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
  const [first] = suites;
  const of = suites.length === 1 && first !== undefined ? first.uri : count(suites.length, "suite");
  return `${count(cases, "case")} of ${of} on ${policy.uri}`;
}
