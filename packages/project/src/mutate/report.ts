/** A trial and what became of its mutants → a MutationReport. */

import type { Location } from "@callgate/core";
import type { MutantFate, MutantRow, MutationReport, TriedSuite } from "@callgate/report";
import { asWritten, type Case, type Fate, type Mutant } from "@callgate/tester";
import { VERSION } from "../version.js";
import type { Fates } from "./jobs.js";
import type { ReadTrial } from "./read-trial.js";

/** @param minScore what is asked for, in percent */
export function mutationReport(read: ReadTrial, fates: Fates, minScore: number): MutationReport {
  const { document, found, notes } = read;
  const numbers = casesBySuite(read);
  return {
    command: "mutate",
    version: VERSION,
    policy: { uri: document.uri, text: document.text },
    suites: read.suites.map(({ suite, text }, index): TriedSuite => {
      const cases = numbers.flatMap((number, at) => (number.suite === index ? [read.trial.cases[at] as Case] : []));
      return { uri: suite.document.uri, text, cases: cases.map((one) => ({ name: one.name, location: placeOf(one) })) };
    }),
    findings: notes,
    sources: new Map([[document.uri, document.text]]),
    mutants: found.mutants.map((mutant) => rowOf(mutant, fates.get(mutant.id) as Fate, read, numbers)),
    unwritten: found.unwritten,
    minScore,
  };
}

/** The case's suite, and its place among that suite's cases for the policy. */
type CaseNumber = Extract<MutantFate, { status: "killed" }>["by"];

function casesBySuite({ suites, trial }: ReadTrial): readonly CaseNumber[] {
  const counts = suites.map(
    ({ suite, policy }) => suite.cases.filter(({ policies }) => policies?.includes(policy) ?? true).length,
  );
  const numbers = counts.flatMap((count, suite) =>
    Array.from({ length: count }, (_, index) => ({ suite, case: index })),
  );
  if (numbers.length !== trial.cases.length) throw new Error("the cases of a trial are not those of its suites");
  return numbers;
}

function rowOf(mutant: Mutant, fate: Fate, { document }: ReadTrial, numbers: readonly CaseNumber[]): MutantRow {
  const { id, mutator, sentence, range } = mutant;
  const shown: MutantFate = fate.status === "killed" ? { status: "killed", by: numbers[fate.by] as CaseNumber } : fate;
  return { id, mutator, sentence, location: { uri: document.uri, range }, ...asWritten(document, mutant), fate: shown };
}

function placeOf({ document, origin }: Case): Location {
  return document.locate(origin);
}
