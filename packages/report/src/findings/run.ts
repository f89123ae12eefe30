/** What a command has to say to programs that know findings only: every result becomes one of these. */

import type { Finding, Severity } from "@callgate/core";
import type { SuppressedBy } from "@callgate/core/yaml";
import { detailLines } from "../describe-finding.js";
import { passedOverSentences } from "../describe-passed-over.js";
import { count, number } from "../describe-values.js";
import type { PassedOverTable, TranscriptRow } from "../results/replay.js";
import type { CheckRow } from "../results/report.js";
import { stableName } from "../stable-name.js";

export interface FindingRun {
  readonly command: string;
  /** The version of the callgate that made it. */
  readonly version: string;
  /** What results are results of. */
  readonly checks: readonly CheckRow[];
  /** The texts that results point into, by uri. */
  readonly sources: ReadonlyMap<string, string>;
  /** The files that were looked at: one without a result is one that passed. */
  readonly subjects: readonly string[];
  readonly results: readonly Result[];
  /** What readers of the findings must know although it is no finding. */
  readonly notices: readonly Notice[];
  /** What was tried and passed. */
  readonly passed: readonly TestCase[];
  /** Whether suppressed results are listed where people read them. */
  readonly showSuppressed?: boolean | undefined;
}

export interface Result {
  readonly finding: Finding;
  /** The text that it points into, where that is not the run's text of that uri. */
  readonly source?: string | undefined;
  /** Whether it fails the run. */
  readonly fails: boolean;
  /** Why it does not count. */
  readonly suppressed?: SuppressedBy | undefined;
  /** The recorded calls that it is about. */
  readonly calls?: ResultCalls | undefined;
  /** What it is called, where that is not its check. Untrusted. */
  readonly title?: string | undefined;
  /** What people read in place of the message and its details. Untrusted. */
  readonly lines?: readonly string[] | undefined;
  /** Where a test case is not its check at its place in its file; `none` where it is no test case. */
  readonly testCase?: Partial<TestCase> | "none" | undefined;
  /** For programs. */
  readonly properties?: object | undefined;
}

export interface ResultCalls {
  readonly count: number;
  /** `6 calls, the first at session.jsonl:58`. */
  readonly text: string;
  /** What each of them is: `a call that would be denied`. */
  readonly each: string;
  /** Where they are recorded; the first ones. */
  readonly places: readonly { readonly uri: string; readonly line: number }[];
}

export interface Notice {
  readonly level: Severity;
  readonly text: string;
  /** Further lines. */
  readonly lines?: readonly string[] | undefined;
  /** Whether it answers a question, and so is said on its own. */
  readonly isAnswer?: boolean | undefined;
  /** What an answer is called. */
  readonly title?: string | undefined;
  /** What it is about. */
  readonly location?: { readonly uri: string; readonly line: number } | undefined;
  /** Where it can be seen; the first places. */
  readonly places?: readonly { readonly uri: string; readonly line: number; readonly reason: string }[] | undefined;
  readonly testCase?: TestCase | undefined;
}

/** As test reports have it. The texts may be untrusted. */
export interface TestCase {
  readonly suite: string;
  readonly name: string;
  /** What a reader groups by. */
  readonly group: string;
  readonly place?: { readonly file: string; readonly line: number } | undefined;
  /** Undefined where it passed. */
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  /** Why it was not tried. */
  readonly skipped?: string | undefined;
  /** The text of a failure, or the output of a case that passed. */
  readonly text: readonly string[];
}

/** Findings with nothing to add. */
export function resultsOf(findings: readonly Finding[], fails: (finding: Finding) => boolean): Result[] {
  return findings.map((finding) => ({ finding, fails: fails(finding) }));
}

/** `run` on the server `ollama` as test reports group it. */
export function groupOf({ server, tool }: { readonly server: string | undefined; readonly tool: string }): string {
  return server === undefined ? tool : `${server}.${tool}`;
}

/** Calls that could not be decided, and why. */
export function notEvaluatedNotice({ reason, calls }: { readonly reason: string; readonly calls: number }): Notice {
  return {
    level: "warning",
    text: `${count(calls, "call")} not evaluated: ${reason}`,
    testCase: {
      suite: "calls",
      name: stableName(reason),
      group: "not evaluated",
      skipped: count(calls, "call"),
      text: [reason],
    },
  };
}

/** One for each transcript of which lines could not be read. */
export function badLineNotices(transcripts: readonly TranscriptRow[]): Notice[] {
  return transcripts
    .filter(({ bad }) => bad > 0)
    .map(({ uri, bad, lines, firstBad }) => {
      const text = `${number(bad)} of ${count(lines, "line")}`;
      return {
        level: "warning",
        text: `${text} of ${uri} could not be read`,
        places: firstBad.map(({ line, reason }) => ({ uri, line, reason })),
        testCase: {
          suite: "calls",
          name: uri,
          group: "transcripts",
          skipped: `${text} could not be read`,
          text: firstBad.map(({ line, reason }) => `${uri}:${line} ${reason}`),
        },
      };
    });
}

/** What is no call, or may hold calls and was not read. */
export function passedOverNotices(table: PassedOverTable): Notice[] {
  return passedOverSentences(table).map((text) => ({
    level: "warning",
    text,
    testCase: { suite: "calls", name: stableName(text), group: "passed over", skipped: "not evaluated", text: [text] },
  }));
}

/** The title, where there is one, the message, then what shows it, other places, and the fix; not yet printable. */
export function linesOf({ finding, calls, title, lines }: Result): string[] {
  if (lines !== undefined) return title === undefined ? [...lines] : [title, ...lines];
  if (calls === undefined) return [finding.message, ...detailLines(finding)];
  return [`${finding.message} (${calls.text})`, ...detailLines({ ...finding, related: [] })];
}
