/** ReviewReport → Markdown, for a comment on a pull request or a job's summary. */

import type { Finding } from "@callgate/core";
import { assumedSentences } from "../describe-assumed.js";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import {
  type ComparedCommits,
  findingsFromBefore,
  findingWords,
  type ReviewedPolicy,
  type ReviewReport,
  verdictLine,
  verdictOf,
} from "../results/review.js";
import { DETAIL_RANK, diffSections } from "./diff-markdown.js";
import { type Entry, fit, RANK, type Section } from "./markdown-entries.js";
import { codeLines, codeSpan, inlineWithin } from "./markdown-text.js";
import { entryAtLine, testSections } from "./review-tests-markdown.js";

export interface ReviewMarkdownOptions {
  /** The most characters, in UTF-16 code units: never fewer than those GitHub counts. */
  readonly most: number;
  /** Whether findings are listed that the change has nothing to do with. */
  readonly all: boolean;
  /** A page of ours where the rest can be read. */
  readonly more?: { readonly name: string; readonly url: string } | undefined;
}

/** For what is said of entries left out, and of the commits. */
const RESERVED = 2_000;
/** As written, with escapes. */
const MAX_SENTENCE_LENGTH = 600;
const MAX_ASSUMED_LENGTH = 200;
const MAX_PATH_LENGTH = 300;
const MAX_SENTENCES = 5;
const MAX_CHANGES = 20;

/** How important entries are, from what stays longest; severities have `RANK`. */
const LEAST_RANK = DETAIL_RANK + 1;

/** A page of Markdown. Nothing in it comes from a policy or a transcript but as plain words or code. */
export function reviewMarkdown(report: ReviewReport, { most, all, more }: ReviewMarkdownOptions): string {
  const lead = [
    `### ${symbolOf(report)} callgate: ${sentence(verdictLine(report))}\n`,
    ...sentences("**The check fails:**", report.failures),
    ...report.notes.slice(0, MAX_SENTENCES).map((note) => `\n**Note:** ${sentence(note)}\n`),
  ].join("");
  const { text, leftOut } = fit(sectionsOf(report, all), most - lead.length - RESERVED);
  return `${lead}${text === "" ? "" : `\n${text}`}${footer(report, leftOut, more)}`;
}

/** What stays to be said where GitHub refuses the page: nothing of it comes from a policy. */
export function reviewShort(report: ReviewReport, more: ReviewMarkdownOptions["more"]): string {
  const { length } = report.failures;
  const what =
    length === 0
      ? "the check passes"
      : `the check fails, for ${length === 1 ? "one reason" : `${number(length)} reasons`}`;
  const where = more === undefined ? "the job summary" : `the [${more.name}](${more.url})`;
  return `### ${symbolOf(report)} callgate: ${what}\n\nGitHub refused the whole comment; ${where} has it.\n`;
}

/** A cross where the check fails, a warning where a person should look, else a tick. */
function symbolOf(report: ReviewReport): string {
  if (report.failures.length > 0) return "❌";
  const verdict = verdictOf(report);
  const isWider =
    verdict === "not-enforced" || verdict === "wider" || verdict === "incomparable" || verdict === "unknown";
  const { appeared, silenced } = report.changes;
  const found = report.compared === undefined ? report.lint.findings : appeared;
  const isWarned = found.some(({ severity }) => severity !== "note") || silenced.length > 0;
  const isRemoved = report.policies.some((policy) => "diff" in policy && policy.diff.after.missing !== undefined);
  const isLessTried = (report.tests?.lost.length ?? 0) > 0;
  return isWider || isWarned || isRemoved || isLessTried ? "⚠️" : "✅";
}

function sentences(lead: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, MAX_SENTENCES).map(sentence);
  const left = all.length - shown.length;
  const rest = left === 0 ? [] : [`${count(left, "more reason")}`];
  return [`\n${lead} ${[...shown, ...rest].join("; ")}\n`];
}

function sectionsOf(report: ReviewReport, all: boolean): Section[] {
  const { policies, changes, lint, compared, tests } = report;
  const { appeared, fixed, silenced } = changes;
  const { here, elsewhere } = findingsFromBefore(report);
  const tested = tests === undefined ? [] : testSections(tests);
  if (compared === undefined) return [...tested, listed("", lint.findings)];
  return [
    // Above the policies, none of whose headings is theirs.
    ...tested,
    ...policies.flatMap(policySections),
    listed(`**New findings:** ${findingWords(appeared)}\n\n`, appeared),
    listed(`**Silenced by this change:** ${findingWords(silenced)}\n\n`, silenced, RANK.warning),
    folded(`${count(fixed.length, "finding")} fixed or gone`, fixed),
    folded(`${count(here.length, "finding")} in these policies from before`, here),
    ...(all ? [folded(`${count(elsewhere.length, "finding")} in other policies from before`, elsewhere)] : []),
  ];
}
function policySections(policy: ReviewedPolicy): Section[] {
  const title = `#### ${policyName(policy)}\n\n`;
  if ("problem" in policy) {
    const lines = policy.details.trim() === "" ? [] : policy.details.trimEnd().split("\n").slice(0, MAX_CHANGES);
    const shown = lines.length === 0 ? "" : `\n${codeLines(lines.map((line) => clipped(line, MAX_SENTENCE_LENGTH)))}\n`;
    return [
      {
        heading: title,
        entries: [{ rank: RANK.error, text: `**Cannot be compared:** ${sentence(policy.problem)}\n${shown}` }],
      },
    ];
  }
  return diffSections(policy.diff, title);
}

function policyName({ path, was, ...rest }: ReviewedPolicy): string {
  const name = codeSpan(clipped(path, MAX_PATH_LENGTH));
  if (was !== undefined) return `${name}, renamed from ${codeSpan(clipped(was, MAX_PATH_LENGTH))}`;
  if (!("diff" in rest)) return name;
  const { before, after } = rest.diff;
  return `${name}${before.missing === undefined ? "" : ", added"}${after.missing === undefined ? "" : ", removed"}`;
}
function listed(heading: string, findings: readonly Finding[], rank?: number): Section {
  const worstFirst = [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { heading, entries: worstFirst.map((finding) => entryOf(finding, rank)) };
}

function folded(title: string, findings: readonly Finding[]): Section {
  return {
    heading: `<details><summary>${title}</summary>\n\n`,
    // Without what would be folded again: the reports that are files have it.
    entries: findings.map((finding) => ({ rank: LEAST_RANK, text: entryOf(finding).text })),
    closing: "\n</details>\n",
  };
}

function entryOf(finding: Finding, rank?: number): Entry {
  const entry = entryAtLine(finding);
  return rank === undefined ? entry : { ...entry, rank };
}

function footer(report: ReviewReport, leftOut: number, more: ReviewMarkdownOptions["more"]): string {
  const { compared, version } = report;
  const where = more === undefined ? "" : ` in [${more.name}](${more.url})`;
  const left =
    leftOut === 0
      ? []
      : [
          `${count(leftOut, "entry", "entries")} left out here, the least important ones; all of them are${where === "" ? " in the files of this job" : where}.`,
        ];
  const commits = compared === undefined ? [] : [commitsText(compared)];
  const parts = [
    ...commits,
    ...(leftOut === 0 && more !== undefined ? [`[${more.name}](${more.url})`] : []),
    ...assumedSentences(report)
      .slice(0, MAX_SENTENCES)
      .map((text) => inlineWithin(text, MAX_ASSUMED_LENGTH)),
  ];
  const small = `<sub>${[`callgate ${version}`, ...parts].join(" · ")}</sub>`;
  return [...left, small].map((line) => `\n${line}\n`).join("");
}

function commitsText({ before, after, isWorkingTree = false }: ComparedCommits): string {
  return `${codeSpan(before)} → ${isWorkingTree ? inlineWithin(after, MAX_SENTENCE_LENGTH) : codeSpan(after)}`;
}

function sentence(text: string): string {
  return inlineWithin(text, MAX_SENTENCE_LENGTH);
}
