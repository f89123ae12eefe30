/** DiffReport → the verdict, then only what differs. */

import type { Finding } from "@callgate/core";
import type { Verdict } from "@callgate/diff";
import type { Item, Page, Section, Text, Tone } from "../blocks.js";
import { decisionChange } from "../describe-decisions.js";
import { passedOverSentences } from "../describe-passed-over.js";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import {
  budgetChange,
  countVerdicts,
  type DiffReport,
  differing,
  effectWords,
  headline,
  type Impact,
  impactRules,
  type LintChanges,
  mayBeWider,
  notesOf,
  onHost,
  sideWords,
  type ToolDiffRow,
  toolWords,
  VERDICTS,
  whatPasses,
  witnessLine,
} from "../results/diff.js";

/** Of one tool; the JSON format has all. */
const MAX_CHANGES = 20;
/** A longer sequence of calls is cut. */
const MAX_CALLS = 3_900;
const MAX_NAMES = 10;
const MAX_NAME = 100;
const MAX_WORDS = 300;
const MAX_NOTE = 1_000;

const TONE: Readonly<Record<Verdict, Tone>> = {
  wider: "bad",
  incomparable: "bad",
  unknown: "warning",
  narrower: "good",
  equal: "good",
};

export function presentDiff(report: DiffReport): Page {
  const { command, version, before, after, findings, sources, tools, lint, impact } = report;
  const rows = differing(tools);
  const counts = countVerdicts(tools);
  // A diff is good if no more passes; a conversion, if nothing changes.
  const isGood =
    effectWords(report) === undefined &&
    (report.problems ?? []).length === 0 &&
    (command === "convert" ? rows.length === 0 : !rows.some(mayBeWider));
  return {
    command,
    version,
    headline: headline(report),
    tone: isGood ? "good" : "bad",
    notes: [`${sideWords(before)} → ${sideWords(after)}`, ...notesOf(report).map((note) => clipped(note, MAX_NOTE))],
    tiles: VERDICTS.map((name) => ({ name, count: counts[name], tone: TONE[name] })),
    sections: [
      {
        heading: "Findings about the policies",
        isPlain: true,
        blocks: [{ kind: "findings", findings, sources }],
      },
      {
        heading: "What passes now",
        blocks: [{ kind: "list", items: whatPasses(report).map((text) => ({ text: clipped(text, MAX_WORDS) })) }],
      },
      {
        heading: "What changes",
        isPlain: true,
        blocks: [{ kind: "list", items: rows.map(toolItem) }],
      },
      {
        heading: "Without effect",
        isPlain: true,
        blocks: [{ kind: "text", text: withoutEffect(tools), tone: "faint" }],
      },
      ...(lint === undefined ? [] : lintSections(lint, sources)),
      ...(impact === undefined ? [] : [impactSection(impact)]),
    ],
  };
}

function toolItem(row: ToolDiffRow): Item {
  const { tool, verdict, category, reason, changes, witnesses, budget } = row;
  const more = changes.length - MAX_CHANGES;
  return {
    text: [
      { strong: verdict },
      " ",
      tool === "*" ? clipped(toolWords(row), MAX_WORDS) : { code: clipped(tool, MAX_NAME) },
      tool === "*" ? "" : onHost(row),
      category === undefined ? "" : ` (${category})`,
    ],
    tone: TONE[verdict],
    below: [
      ...(reason === undefined ? [] : [`unknown: ${reason}`]),
      ...witnesses.map(
        ({ before, after, sentence }): Text => [{ strong: `${decisionChange(before, after)}:` }, ` ${sentence}`],
      ),
      ...(row.host === undefined || row.budget.before.sums.length > 0
        ? [`most that can pass: ${budgetChange(budget)}`]
        : []),
      ...changes.slice(0, MAX_CHANGES).map(({ sentence, before, after }): Text => {
        const place = after ?? before;
        return place === undefined ? sentence : [sentence, " ", { place }];
      }),
      ...(more > 0 ? [`and ${count(more, "more change")}`] : []),
    ],
    details: {
      summary: "Shown by",
      language: "json",
      lines: witnesses.map((witness) => {
        const line = witnessLine(witness);
        return line.length <= MAX_CALLS ? line : `${clipped(line, MAX_CALLS)} (whole in --format json)`;
      }),
    },
  };
}

/** Text changes that change no decision: a reader of the text would ask. */
function withoutEffect(tools: readonly ToolDiffRow[]): string {
  const rows = tools.filter(({ verdict, changes }) => verdict === "equal" && changes.length > 0);
  if (rows.length === 0) return "";
  const names = rows.slice(0, MAX_NAMES).map((row) => clipped(toolWords(row), MAX_NAME));
  const more = rows.length > names.length ? ` and ${number(rows.length - names.length)} more` : "";
  return `written differently, without effect: ${names.join(", ")}${more}`;
}

function lintSections({ appeared, gone }: LintChanges, sources: ReadonlyMap<string, string>): Section[] {
  const heading = (findings: readonly Finding[], what: string) => `${count(findings.length, "lint finding")} ${what}`;
  return [
    { heading: heading(appeared, "new after"), blocks: [{ kind: "findings", findings: appeared, sources }] },
    {
      heading: heading(gone, "gone after"),
      blocks: [
        {
          kind: "list",
          items: gone.map(({ check, message, location }) => ({
            text: [{ code: check }, " ", { place: location }, ` ${message}`],
          })),
        },
      ],
    },
  ];
}

function impactSection({ calls, changed, kinds, notEvaluated, badLines, passedOver }: Impact): Section {
  return {
    heading: `${number(changed)} of ${count(calls, "recorded call")} decided differently`,
    blocks: [
      {
        kind: "table",
        lead: 3,
        columns: [
          { name: "calls", isNumber: true },
          ...["tool", "decision", "rule", "first"].map((name) => ({ name })),
        ],
        rows: kinds.map((kind) => ({
          cells: [
            number(kind.calls),
            kind.server === undefined ? { code: kind.tool } : [{ code: kind.tool }, " on ", { code: kind.server }],
            decisionChange(kind.before.decision, kind.after.decision),
            impactRules(kind),
            { place: kind.first },
          ],
          tone: "warning" as const,
        })),
      },
      {
        kind: "list",
        items: [
          ...notEvaluated.map(({ reason, calls: n }) => `${count(n, "call")} not evaluated: ${reason}`),
          ...(badLines > 0 ? [`${count(badLines, "line")} of the transcripts could not be read`] : []),
          ...(passedOver === undefined ? [] : passedOverSentences(passedOver)),
        ].map((text) => ({ text, tone: "warning" as const })),
      },
    ],
  };
}
