/** What `callgate mutate` found, as data, and the sentences that every format has in common. */

import type { DecisionKind, Finding, Location, Range } from "@callgate/core";
import { DECIDES } from "../describe-decisions.js";
import { count, number } from "../describe-values.js";

export interface MutationReport {
  readonly command: "mutate";
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly policy: { readonly uri: string; readonly text: string };
  readonly suites: readonly TriedSuite[];
  /** What is wrong with the policy although the engine runs it. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** In the order of the text. */
  readonly mutants: readonly MutantRow[];
  /** Faults that cannot be written, because an alias leads to their places. */
  readonly unwritten: number;
  /** The score that is asked for, in percent. */
  readonly minScore: number;
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

export interface MutantRow {
  /** Counts from 1. */
  readonly id: number;
  readonly mutator: string;
  /** What became of the policy, as a clause. */
  readonly sentence: string;
  readonly location: Location;
  /** The lines that differ: as they are, and as the mutant has them. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The text that is another, and what it became. */
  readonly replaced: Range;
  readonly replacement: string;
  readonly fate: MutantFate;
}

export type MutantFate =
  | { readonly status: "killed"; readonly by: { readonly suite: number; readonly case: number } }
  | { readonly status: "equivalent" }
  | { readonly status: "refused" }
  | SurvivedFate;

export interface SurvivedFate {
  readonly status: "survived";
  /** Whether any case calls a tool that could tell. */
  readonly covered: boolean;
  /** The case that would kill it. */
  readonly killer?: KillerRow | undefined;
  /** The mutant whose killing case kills this one, too. */
  readonly killedWith?: number | undefined;
  /** Why no such case is known. */
  readonly reason?: string | undefined;
}

export interface KillerRow {
  /** The suite whose `cases` it would join. */
  readonly suite: number;
  /** The case as data, and as it would be written there. */
  readonly item: unknown;
  readonly text: string;
  /** What is decided of its last call. */
  readonly policySays: DecisionKind;
  readonly mutantSays: DecisionKind;
}

export interface SurvivorRow extends MutantRow {
  readonly fate: SurvivedFate;
}

export function survivorsOf({ mutants }: Pick<MutationReport, "mutants">): SurvivorRow[] {
  return mutants.filter((row): row is SurvivorRow => row.fate.status === "survived");
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
  for (const { fate } of mutants) {
    counts[fate.status]++;
    if (fate.status === "survived" && !fate.covered) counts.uncovered++;
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
export function differs({ policySays, mutantSays }: Pick<KillerRow, "policySays" | "mutantSays">): string {
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
  const of = suites.length === 1 && first !== undefined ? first.uri : count(suites.length, "suite");
  return `${count(cases, "case")} of ${of} on ${policy.uri}`;
}
