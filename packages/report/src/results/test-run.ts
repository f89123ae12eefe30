/** What `callgate test` found, as data, and the sentences that every format has in common. */

import type { Finding, Location } from "@callgate/core";
import type {
  ChangedDecision,
  Decisions,
  ShownArguments,
  ShownLimit,
  ShownRemedy,
  ShownRule,
} from "@callgate/simulator";
import { plainText, type Span, type Text } from "../blocks.js";
import type { WithAssumed } from "../describe-assumed.js";
import { WOULD_BE_DECIDED } from "../describe-decisions.js";
import { argumentsText, decidingSteps, limitLine, remedySentence, ruleLines } from "../describe-replay.js";
import { count, timeText } from "../describe-values.js";
import { clipped, printable } from "../printable.js";
import type { CoverageReport } from "./coverage.js";

export interface TestReport extends WithAssumed {
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
    /** Whether the tool is to be hidden, where that is asked. */
    readonly hidden?: boolean | undefined;
  };
  /** How many decisions of each kind came, where they are counted. */
  readonly counts?: Decisions | undefined;
  readonly call: {
    /** Where the suite names it. */
    readonly server?: string | undefined;
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
  readonly actual: ChangedDecision & {
    /** Whether the tool is hidden, where that is not as expected. */
    readonly hidden?: boolean | "unknown" | undefined;
  };
  readonly rules: readonly ShownRule[];
  readonly limits: readonly ShownLimit[];
  /** What the call was to get, and each a change that makes it get that; undefined where none was sought. */
  readonly wanted: TestedDecision;
  readonly remedies?: readonly ShownRemedy[] | undefined;
  /** The decision is the expected one, and its message is not. */
  readonly otherMessage: boolean;
  /** A tool of the policy with a name close to this call's. */
  readonly suggested?: string | undefined;
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

const WORDS = ["allow", "deny", "approval"] as const satisfies readonly TestedDecision[];

/** `deny by \`per minute\`, with a message that matches /rate/`; counts: `10 allow, 1 deny`. Untrusted. */
export function expectedText({ expected }: TestFailureRow): string {
  const { decision, counts, rule, message, hidden } = expected;
  const one = hidden === true ? "hidden" : `${decision ?? ""}${hidden === false ? ", offered" : ""}`;
  const what = counts === undefined ? one : countsText(counts);
  const by = rule === undefined ? "" : ` by ${rule}`;
  return `${what}${by}${message === undefined ? "" : `, with a message that matches /${message}/`}`;
}

/** `deny by per minute: Rate limit reached`; counts: `11 allow`. Untrusted. */
export function actualText({ counts, actual }: TestFailureRow): string {
  return counts === undefined ? decisionText(actual) : countsText(counts);
}

/** `deny by per minute: Rate limit reached`, of one call. */
export function decisionText(actual: TestFailureRow["actual"]): string {
  const { decision, rule, message } = actual;
  const shown = actual.hidden === undefined ? "" : OFFERED[String(actual.hidden)];
  const what = `${decision === "notEvaluated" ? "unknown" : decision}${shown}`;
  return `${what}${rule === "" ? "" : ` by ${rule}`}${message === "" ? "" : `: ${message}`}`;
}

/** Whether a tool that is not hidden as expected is offered to the model. */
const OFFERED: Readonly<Record<string, string>> = {
  true: ", hidden",
  false: ", but the tool is offered",
  unknown: ", and it is not known whether the tool is offered",
};

function countsText(counts: Readonly<Partial<Record<TestedDecision | "notEvaluated", number>>>): string {
  const parts = WORDS.filter((word) => (counts[word] ?? 0) > 0).map((word) => `${counts[word]} ${word}`);
  const unknown = counts.notEvaluated ?? 0;
  return [...parts, ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(", ");
}

/** `call 11 of 11 at 2026-01-01 10:59:50 UTC, counted for agent-1`. Untrusted. */
export function callText({ call }: TestFailureRow): string {
  const { number, of, at, grant } = call;
  const which = of === 1 ? "" : `call ${number} of ${of} `;
  return `${which}at ${timeText(at).replace(".000 UTC", " UTC")}${grant === "" ? "" : `, counted for ${grant}`}`;
}

/** What would have met the expectation: each a lead and a sentence. Untrusted. */
export function remedyTexts(failure: TestFailureRow): { readonly lead: string; readonly text: string }[] {
  const { remedies, wanted, call, suggested, otherMessage } = failure;
  if (otherMessage) return [];
  const lead = WOULD_BE_DECIDED[wanted];
  const found = (remedies ?? []).map((remedy) => ({ lead, text: remedySentence(remedy, call.at) }));
  const other = suggested === undefined ? [] : [{ lead: "in the policy", text: `a tool \`${suggested}\`` }];
  return [...other, ...found];
}

/** What to say where no remedy is known; undefined where none is sought. */
export function noRemedyText(failure: TestFailureRow): string | undefined {
  const { remedies, suggested, otherMessage, wanted, actual } = failure;
  if (
    remedies === undefined ||
    remedies.length > 0 ||
    suggested !== undefined ||
    otherMessage ||
    wanted === actual.decision
  )
    return undefined;
  return `no other argument or time is known for which the call ${WOULD_BE_DECIDED[wanted]}`;
}

/** `name [policy]`. Untrusted. */
export function caseName({ name, policy }: TestCaseRow): string {
  return policy === undefined ? name : `${name} [${policy}]`;
}

/** The summary that every run ends with. */
export function summaryLine({ passed, failed }: { readonly passed: number; readonly failed: number }): string {
  return `${passed} passed, ${failed} failed`;
}

/** `12 cases were not run`; "" for none. */
export function notRunText(notRun: number): string {
  return notRun === 0 ? "" : `${count(notRun, "case")} not run`;
}

/** A longer message is cut; the JSON format has the whole of it. */
const MAX_TEXT = 400;

/** The place of what was expected among the lines. */
const EXPECTED_LINE = 1;

/** The lines; untrusted. */
export function failureLines(failure: TestFailureRow): Text[] {
  const { call, actual, counts } = failure;
  const args = argumentsText(call.args);
  const place: Span[] = actual.policy === undefined ? [] : ["  ", { place: actual.policy }];
  const { rules, limits } = decidingSteps(actual.decision, failure);
  const noRemedy = noRemedyText(failure);
  return [
    [
      { strong: call.server === undefined ? call.tool : `${call.server}/${call.tool}` },
      `${args === undefined ? "" : ` ${args}`}  `,
      { tone: "faint", text: callText(failure) },
    ],
    [{ tone: "good", text: "expected" }, `  ${clipped(expectedText(failure), MAX_TEXT)}`],
    [
      { tone: "bad", text: "actual" },
      `    ${clipped(actualText(failure), MAX_TEXT)}`,
      ...(counts === undefined ? place : []),
    ],
    ...(counts === undefined
      ? []
      : [
          [
            { tone: "faint" as const, text: `call ${call.number}`.padEnd(9) },
            ` ${clipped(decisionText(actual), MAX_TEXT)}`,
            ...place,
          ],
        ]),
    ...rules.flatMap(ruleLines),
    ...limits.map(limitLine),
    ...remedyTexts(failure).map(
      ({ lead, text }): Text => [{ tone: "good", text: `${lead}:` }, ` ${clipped(text, MAX_TEXT)}`],
    ),
    ...(noRemedy === undefined ? [] : [{ tone: "faint" as const, text: noRemedy }]),
  ];
}

/**
 * A failed case as one printable text, for other programs' messages.
 * @param isNegated whether what was expected is that something does not happen, which its line cannot say
 */
export function failureText(failure: TestFailureRow, { isNegated = false } = {}): string {
  return failureLines(failure)
    .filter((_line, i) => !(isNegated && i === EXPECTED_LINE))
    .map((line) => `  ${printable(plainText(line))}`)
    .join("\n");
}
