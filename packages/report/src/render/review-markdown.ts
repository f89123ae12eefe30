/** ReviewReport → Markdown, for a comment on a pull request or a job's summary. */

import type { Finding } from "@callgate/core";
import { assumedSentences } from "../describe-assumed.js";
import { DECIDED, decisionChange } from "../describe-decisions.js";
import { passedOverSentences } from "../describe-passed-over.js";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import {
  type DiffWitnessRow,
  differing,
  effectWords,
  type Impact,
  impactRules,
  newlyEnforcedWords,
  onHost,
  type ToolDiffRow,
  toolWords,
  whatPasses,
  witnessLine,
} from "../results/diff.js";
import {
  budgetSides,
  codeMarks,
  findingWords,
  type ReviewedPolicy,
  type ReviewReport,
  shortCall,
  verdictLine,
  verdictOf,
} from "../results/review.js";
import { type Entry, fit, RANK, type Section } from "./markdown-entries.js";
import { cell, codeBlock, codeLines, codeSpan, inline, inlineWithin } from "./markdown-text.js";
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
const MAX_CALLS_LENGTH = 4_000;
const MAX_NAME_LENGTH = 100;
const MAX_PATH_LENGTH = 300;
const MAX_SENTENCES = 5;
const MAX_CHANGES = 20;

/** How important entries are, from what stays longest; severities have `RANK`. */
const DETAIL_RANK = RANK.note + 1;
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
  const changed = new Set(policies.map(({ path }) => path));
  const known = new Set(appeared);
  const old = lint.findings.filter((finding) => !known.has(finding));
  const [here, elsewhere] = [
    old.filter(({ location }) => changed.has(location.uri)),
    old.filter(({ location }) => !changed.has(location.uri)),
  ];
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
  const { diff } = policy;
  const rows = differing(diff.tools);
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const isHosts = rows.some(({ host }) => host !== undefined);
  const columns = ["", "tool", isHosts ? "what becomes of calls" : "most that can pass", "shown by"];
  const absent = [diff.before, diff.after].flatMap(({ missing }, i) =>
    missing === undefined ? [] : `${i === 0 ? "There was" : "There is"} no such file: ${inline(missing)}.\n\n`,
  );
  const lead = `${title}${absent.join("")}`;
  const effect = effectWords(diff);
  if (effect !== undefined)
    return [{ heading: lead, entries: [{ rank: RANK.error, text: `**Not enforced:** ${sentence(effect)}\n` }] }];
  if (diff.problems !== undefined && diff.problems.length > 0)
    return [
      {
        heading: lead,
        entries: [{ rank: RANK.error, text: `**Not compared:** ${sentence(diff.problems.join("; "))}\n` }],
      },
    ];
  const fresh = newlyEnforcedWords(diff);
  const now = whatPasses(diff).map((text) => `- ${sentence(text)}\n`);
  const newly =
    fresh === undefined ? "" : `**Newly enforced:** ${sentence(fresh)}.\n\nWhat passes now:\n\n${now.join("")}\n`;
  const same = fresh === undefined ? "Written differently; every call is decided as before.\n" : "";
  const table =
    rows.length === 0
      ? { heading: `${lead}${newly}`, entries: [{ rank: RANK.note, text: same }] }
      : {
          heading: `${lead}${newly}${line(columns)}${line(columns.map(() => "---"))}`,
          entries: rows.map((row) => ({ rank: rankOf(row), text: line(cellsOf(row)) })),
        };
  const details = {
    heading: "<details><summary>What is written differently, and the calls in full</summary>\n\n",
    entries: rows.map((row) => ({ rank: DETAIL_RANK, text: detailsOf(row) })),
    closing: "\n</details>\n",
  };
  return [table, ...(diff.impact === undefined ? [] : [impactPart(diff.impact)]), details];
}

function policyName({ path, was, ...rest }: ReviewedPolicy): string {
  const name = codeSpan(clipped(path, MAX_PATH_LENGTH));
  if (was !== undefined) return `${name}, renamed from ${codeSpan(clipped(was, MAX_PATH_LENGTH))}`;
  if (!("diff" in rest)) return name;
  const { before, after } = rest.diff;
  return `${name}${before.missing === undefined ? "" : ", added"}${after.missing === undefined ? "" : ", removed"}`;
}

function impactPart(impact: Impact): Section {
  const notes = impactNotes(impact);
  const more = notes.length === 0 ? "" : ` ${notes.join("; ")}.`;
  if (impact.calls === 0)
    return {
      heading: "",
      entries: [{ rank: RANK.note, text: `**Recorded calls:** none is for this policy to decide.${more}\n` }],
    };
  if (impact.changed === 0) {
    const left = impact.notEvaluated.reduce((sum, { calls }) => sum + calls, 0);
    const rest = left === 0 ? "" : `; ${count(left, "call")} not evaluated`;
    const text = `**Recorded calls:** none of ${number(impact.calls)} is decided differently${rest}.${more}\n`;
    return { heading: "", entries: [{ rank: RANK.warning, text }] };
  }
  return impactSection(
    impact,
    `**Recorded calls:** ${number(impact.changed)} of ${number(impact.calls)} ${impact.changed === 1 ? "is" : "are"} decided differently.`,
  );
}

/** What lets more through stays longest. */
function rankOf({ verdict }: ToolDiffRow): number {
  if (verdict === "wider" || verdict === "incomparable") return RANK.error;
  return verdict === "unknown" ? RANK.warning : RANK.note;
}

function cellsOf(row: ToolDiffRow): string[] {
  const { verdict, category, reason, witnesses } = row;
  const stress = (text: string) => (verdict === "narrower" ? text : `**${text}**`);
  const shown = witnesses.map((witness) => witnessCell(witness, stress));
  return [
    stress(verdict),
    `${nameOf(row)}${category === undefined ? "" : ` (${category})`}`,
    row.host === undefined ? budgetCell(row.budget, stress) : accessCell(row, stress),
    [...shown, ...(reason === undefined ? [] : [`unknown: ${sentence(reason)}`])].join("; "),
  ];
}

function nameOf(row: ToolDiffRow): string {
  return row.tool === "*"
    ? sentence(toolWords({ ...row, coveredTools: row.coveredTools.map(codeMarks) }))
    : `${codeSpan(clipped(row.tool, MAX_NAME_LENGTH))}${onHost(row)}`;
}

/** What becomes of calls, in place of how many can pass: an agent's own configuration counts none. */
function accessCell({ changes }: ToolDiffRow, stress: (text: string) => string): string {
  const [first] = changes;
  return first === undefined ? "" : stress(sentence(first.sentence));
}

const EACH = " for each agent";

/** `10 calls a minute → **30 calls a minute** for each agent`. */
function budgetCell(budget: ToolDiffRow["budget"], stress: (text: string) => string): string {
  const [before, after] = budgetSides(budget).map((text) => clipped(text, MAX_SENTENCE_LENGTH));
  if (before === undefined) return "";
  if (after === undefined) return `${inline(before)}, as before`;
  const each = before.endsWith(EACH) && after.endsWith(EACH) ? EACH : "";
  const part = (text: string) => inline(each === "" ? text : text.slice(0, -EACH.length));
  return `${part(before)} → ${stress(part(after))}${each}`;
}

function witnessCell(witness: DiffWitnessRow, stress: (text: string) => string): string {
  const [before, after] = [DECIDED[witness.before], DECIDED[witness.after]];
  const isOne = witness.calls.length === 1 && (witness.calls[0]?.times ?? 1) === 1;
  const isNamed = witness.calls.some(({ server }) => server !== undefined);
  const what = isNamed ? sentence(witness.sentence) : isOne ? codeSpan(shortCall(witness)) : sentence(witness.sentence);
  return `${what}: ${before} → ${stress(after)}`;
}

function detailsOf({ tool, coveredTools, changes, witnesses }: ToolDiffRow): string {
  const more = changes.length - MAX_CHANGES;
  const name = tool === "*" ? sentence(toolWords({ tool, coveredTools })) : codeSpan(clipped(tool, MAX_NAME_LENGTH));
  const calls = witnesses.map(witnessLine).filter((line) => line.length <= MAX_CALLS_LENGTH);
  const lines = [
    `- ${name}`,
    ...changes.slice(0, MAX_CHANGES).map((change) => `  - ${sentence(change.sentence)}`),
    ...(more > 0 ? [`  - and ${count(more, "more change")}`] : []),
    ...calls.flatMap((line) => ["", codeBlock(line, "json", "  ")]),
  ];
  return lines.map((line) => `${line}\n`).join("");
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
  const commits = compared === undefined ? [] : [`${codeSpan(compared.before)} → ${codeSpan(compared.after)}`];
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

function sentence(text: string): string {
  return inlineWithin(text, MAX_SENTENCE_LENGTH);
}

const MAX_IMPACT_NAME_LENGTH = 200;
const MAX_RULES_LENGTH = 1_000;

/** What was passed over in the transcripts, as Markdown. */
export function impactNotes({ passedOver }: Impact): string[] {
  return passedOver === undefined
    ? []
    : passedOverSentences(passedOver).map((text) => inline(clipped(text, MAX_RULES_LENGTH)));
}

/** A row for each kind of change, below the heading. @param heading as Markdown */
export function impactSection(impact: Impact, heading: string): Section {
  const { kinds, notEvaluated } = impact;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  const columns = ["calls", "tool", "decision", "rule", "first"];
  const left = notEvaluated.reduce((sum, kind) => sum + kind.calls, 0);
  const notes = [...(left === 0 ? [] : [`${count(left, "call")} not evaluated`]), ...impactNotes(impact)];
  const rest = notes.length === 0 ? "" : `${notes.join("; ")}.\n\n`;
  if (kinds.length === 0)
    return {
      heading: `${heading}\n\n`,
      entries: notes.map((text) => ({ rank: RANK.warning, text: `- ${text}\n` })),
    };
  return {
    heading: `${heading}\n\n${rest}${line(columns)}${line(columns.map(() => "---"))}`,
    entries: kinds.map((kind) => ({
      rank: RANK.warning,
      text: line([
        number(kind.calls),
        `${codeSpan(clipped(kind.tool, MAX_IMPACT_NAME_LENGTH))}${kind.server === undefined ? "" : ` on ${codeSpan(clipped(kind.server, MAX_IMPACT_NAME_LENGTH))}`}`,
        decisionChange(kind.before.decision, kind.after.decision),
        inline(clipped(impactRules(kind), MAX_RULES_LENGTH)),
        codeSpan(`${kind.first.uri}:${kind.first.line}`),
      ]),
    })),
  };
}
