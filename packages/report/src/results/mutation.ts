/** What `callgate mutate` found, as data, and the sentences that every format has in common. */

import type { Finding, Location } from "@callgate/core";
import type { KillingCase, Mutant, MutantResult, MutantSource, Survived } from "@callgate/tester";
import type { WithAssumed } from "../describe-assumed.js";
import { DECIDES } from "../describe-decisions.js";
import { count, number } from "../describe-values.js";

export interface MutationReport extends WithAssumed {
  readonly command: "mutate";
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly policy: MutatedFile;
  /** Of an agent's configuration, the files in which faults were made; left out for a gateway's policy. */
  readonly files?: readonly MutatedFile[] | undefined;
  readonly suites: readonly TriedSuite[];
  /** What is wrong with the policy although the engine runs it. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** In the order of the text. */
  readonly mutants: readonly MutantRow[];
  /** Faults that cannot be written: an alias leads to their places, or no single edit comes to them. */
  readonly unwritten: number;
  /** Which tools an equivalent mutant may decide otherwise, because they were not compared: clauses. All were when left out. */
  readonly notCompared?: readonly string[] | undefined;
  /** The score that is asked for, in percent. */
  readonly minScore: number;
}

export interface MutatedFile {
  readonly uri: string;
  readonly text: string;
}

/** The files in which faults were made. */
export function mutatedFiles({ policy, files }: Pick<MutationReport, "policy" | "files">): readonly MutatedFile[] {
  return files ?? [policy];
}

export interface TriedSuite {
  readonly uri: string;
  readonly text: string;
  readonly cases: readonly TriedCase[];
}

export interface TriedCase {
  readonly name: string;
  /** In the suite, or in one that it includes. */
  readonly location: Location;
}

export interface MutantRow extends Pick<Mutant, "id" | "mutator" | "sentence">, MutantSource {
  readonly location: Location;
  readonly result: MutantRowResult;
}

/** As the tester gives it; a killing case by its suite and its place there. */
export type MutantRowResult =
  | Exclude<MutantResult, { readonly status: "killed" }>
  | { readonly status: "killed"; readonly by: { readonly suite: number; readonly case: number } };

export interface SurvivorRow extends MutantRow {
  readonly result: Survived;
}

export function survivorsOf({ mutants }: Pick<MutationReport, "mutants">): SurvivorRow[] {
  return mutants.filter((row): row is SurvivorRow => row.result.status === "survived");
}

export interface MutationCounts {
  readonly killed: number;
  readonly survived: number;
  /** Of the survivors, those that no case could see: none calls the tool. */
  readonly uncovered: number;
  readonly equivalent: number;
  readonly refused: number;
}

export function countMutants({ mutants }: Pick<MutationReport, "mutants">): MutationCounts {
  const counts = { killed: 0, survived: 0, uncovered: 0, equivalent: 0, refused: 0 };
  for (const { result } of mutants) {
    counts[result.status]++;
    if (result.status === "survived" && !result.covered) counts.uncovered++;
  }
  return counts;
}

/**
 * The mutants killed of those that could be, in percent: rounded down to a tenth, so that 100 means all of them. 100
 * without mutants.
 */
export function scoreOf(report: Pick<MutationReport, "mutants">): number {
  const { killed, survived } = countMutants(report);
  return killed + survived === 0 ? 100 : Math.floor((1000 * killed) / (killed + survived)) / 10;
}

/** `the policy denies what the mutant allows`. */
export function differs({ policySays, mutantSays }: Pick<KillingCase, "policySays" | "mutantSays">): string {
  return `the policy ${DECIDES[policySays]} what the mutant ${DECIDES[mutantSays]}`;
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
  const uris = new Set(suites.map(({ uri }) => uri));
  const of = uris.size === 1 && first !== undefined ? first.uri : count(uris.size, "suite");
  return `${count(cases, "case")} of ${of} on ${policy.uri}`;
}
