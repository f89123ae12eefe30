/** A trial and what became of its mutants → a MutationReport. */

import type { Document, Location } from "@callgate/core";
import { assumptions } from "@callgate/core/policy";
import type { MutantRow, MutantRowResult, MutationReport, TriedSuite } from "@callgate/report";
import { type Case, type Mutant, type MutantResult, mutantSource } from "@callgate/tester";
import { namedPolicy } from "../test-run/run.js";
import { VERSION } from "../version.js";
import { type AgentMutation, notCompared } from "./agent-mutation.js";
import type { MutantResults } from "./jobs.js";
import type { ReadMutation } from "./read-mutation.js";

/** @param minScore what is asked for, in percent */
export function mutationReport(read: ReadMutation, results: MutantResults, minScore: number): MutationReport {
  const { document, found, notes } = read;
  const numbers = casesBySuite(read);
  return {
    command: "mutate",
    version: VERSION,
    policy: { uri: document.uri, text: document.text },
    assumed: assumptions([read.policy]),
    suites: read.suites.map(({ suite, text }, index): TriedSuite => {
      const cases = numbers.flatMap((number, at) =>
        number.suite === index ? [read.mutationRun.cases[at] as Case] : [],
      );
      return { uri: suite.document.uri, text, cases: cases.map((one) => ({ name: one.name, location: placeOf(one) })) };
    }),
    findings: notes,
    sources: new Map([[document.uri, document.text]]),
    mutants: found.mutants.map((mutant) => rowOf(mutant, results.get(mutant.id) as MutantResult, document, numbers)),
    unwritten: found.unwritten,
    minScore,
  };
}

/** The report on an agent's configuration. @param policy as it was asked for */
export function agentMutationReport(
  policy: string,
  mutation: AgentMutation,
  results: MutantResults,
  minScore: number,
): MutationReport {
  const { suites, files, found, notes } = mutation;
  const numbers = suites.flatMap(({ cases }, suite) => cases.map((_, index): CaseNumber => ({ suite, case: index })));
  return {
    command: "mutate",
    version: VERSION,
    policy: files.find(({ uri }) => uri === policy) ?? { uri: policy, text: "" },
    files,
    assumed: assumptions(suites.map(({ tested }) => namedPolicy(tested))),
    suites: suites.map(
      ({ suite, text, cases }): TriedSuite => ({
        uri: suite.document.uri,
        text,
        cases: cases.map((one) => ({ name: one.name, location: placeOf(one) })),
      }),
    ),
    findings: notes,
    sources: new Map(files.map(({ uri, text }) => [uri, text])),
    mutants: found.mutants.map((mutant) =>
      rowOf(mutant, results.get(mutant.id) as MutantResult, mutant.document, numbers),
    ),
    unwritten: found.unwritten,
    notCompared: notCompared(mutation),
    minScore,
  };
}

/** The case's suite, and its place among that suite's cases for the policy. */
type CaseNumber = Extract<MutantRowResult, { status: "killed" }>["by"];

function casesBySuite({ suites, mutationRun }: ReadMutation): readonly CaseNumber[] {
  const counts = suites.map(
    ({ suite, policy }) => suite.cases.filter(({ policies }) => policies?.includes(policy) ?? true).length,
  );
  const numbers = counts.flatMap((count, suite) =>
    Array.from({ length: count }, (_, index) => ({ suite, case: index })),
  );
  if (numbers.length !== mutationRun.cases.length)
    throw new Error("the cases of a mutationRun are not those of its suites");
  return numbers;
}

function rowOf(
  mutant: Omit<Mutant, "tool">,
  result: MutantResult,
  document: Document,
  numbers: readonly CaseNumber[],
): MutantRow {
  const { id, mutator, sentence, range } = mutant;
  const shown: MutantRowResult =
    result.status === "killed" ? { status: "killed", by: numbers[result.by] as CaseNumber } : result;
  return {
    id,
    mutator,
    sentence,
    location: { uri: document.uri, range },
    ...mutantSource(document, mutant),
    result: shown,
  };
}

function placeOf({ document, origin }: Case): Location {
  return document.locate(origin);
}
