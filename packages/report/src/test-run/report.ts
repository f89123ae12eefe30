/** What `callgate test` found, as data. Every format is a function of it. */

import type { Finding, Location } from "@callgate/core";
import type { CoverageReport } from "../coverage/report.js";
import type {
  DecisionCounts,
  DecisionRow,
  ExplainedLimitRow,
  ExplainedRuleRow,
  Remedy,
  ShownArguments,
} from "../replay/tables.js";

export interface TestReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** In the order in which they were run. */
  readonly suites: readonly TestSuiteRow[];
  /** What is wrong with suites and the files they name: each is a failure. */
  readonly findings: readonly Finding[];
  /** What is wrong with policies that the engine runs all the same. */
  readonly notes: readonly Finding[];
  /** The texts that findings point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** What was tried of each policy, where that was asked for. */
  readonly coverage?: CoverageReport | undefined;
}

export interface TestSuiteRow {
  readonly uri: string;
  readonly cases: readonly TestCaseRow[];
  /** Cases that were not run: left out by a pattern, behind the first failure, or for a policy that cannot decide. */
  readonly notRun: number;
}

export interface TestCaseRow {
  readonly name: string;
  /** The policy's name in the suite, where it has several. */
  readonly policy: string | undefined;
  readonly location: Location;
  readonly failure?: TestFailureRow | undefined;
}

export type TestedDecision = "allow" | "deny" | "approval";

/** What was expected beside what came, and why it came. */
export interface TestFailureRow {
  /** Where the suite says what it expects. */
  readonly location: Location;
  readonly expected: {
    /** Of the one call; undefined where decisions are counted. */
    readonly decision?: TestedDecision | undefined;
    readonly counts?: Readonly<Record<TestedDecision, number>> | undefined;
    readonly rule?: string | undefined;
    readonly message?: string | undefined;
  };
  /** How many decisions of each kind came, where they are counted. */
  readonly counts?: DecisionCounts | undefined;
  readonly call: {
    readonly tool: string;
    readonly args: ShownArguments | undefined;
    /** Epoch milliseconds. */
    readonly at: number;
    readonly grant: string;
    /** Counts from 1 among the `of` calls of the case. */
    readonly number: number;
    readonly of: number;
  };
  /** What the engine answers to that call. */
  readonly actual: DecisionRow;
  readonly rules: readonly ExplainedRuleRow[];
  readonly limits: readonly ExplainedLimitRow[];
  /** What the call was to get, and each a change that makes it get that; undefined where none was sought. */
  readonly wanted: TestedDecision;
  readonly remedies?: readonly Remedy[] | undefined;
  /** The decision is the expected one, and its message is not. */
  readonly otherMessage: boolean;
  /** A tool of the policy with a name close to this call's. */
  readonly meant?: string | undefined;
}

/** How many cases passed, and how many failures there are: cases, findings, and thresholds that were missed. */
export function testCounts({ suites, findings, coverage }: TestReport): {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
} {
  const cases = suites.flatMap((suite) => suite.cases);
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return {
    passed: cases.length - failures,
    failed: failures + findings.length + (coverage?.missed.length ?? 0),
    notRun: suites.reduce((sum, suite) => sum + suite.notRun, 0),
  };
}
