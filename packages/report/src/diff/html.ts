/** DiffReport → one HTML file, for a reviewer. */

import { count, number } from "../count.js";
import { html, type Markup } from "../html/markup.js";
import { page, type Section } from "../html/page.js";
import { code, details, lineOf, more, placeOf, table } from "../html/parts.js";
import { findingsSection } from "../html/sections/findings.js";
import { clipped } from "../printable.js";
import { passedOverSentences } from "../replay/passed-over.js";
import {
  countVerdicts,
  type DiffReport,
  type DiffSide,
  type DiffWitnessRow,
  differing,
  type Impact,
  type ToolDiffRow,
  VERDICTS,
  type Verdict,
} from "./report.js";
import { budgetChange, decisionWords, headline, impactRules, toolWords, whatPasses, witnessLine } from "./words.js";

/** A longer line of calls is cut; the JSON format has the whole of it. */
const LONGEST_CALLS = 4_000;
const MOST_TOOLS = 500;
const MOST_CHANGES = 50;
const MOST_KINDS = 100;

/** The colours of severities are those of verdicts, too. */
const CLASS: Readonly<Record<Verdict, string>> = {
  wider: "error",
  incomparable: "error",
  unknown: "warning",
  narrower: "note",
  equal: "note",
};

/** A page that needs no network and no script; the same report gives the same page. */
export function diffHtml(report: DiffReport): string {
  const { command, version, tools, impact, lint, sources } = report;
  return page({
    title: `callgate ${command}`,
    command,
    version,
    summary: summary(report),
    sections: [
      ...toolsSection(differing(tools)),
      ...(impact === undefined ? [] : [impactSection(impact)]),
      ...findingsSection(report),
      ...(lint === undefined
        ? []
        : [
            ...findingsSection({ findings: lint.appeared, sources }, { id: "new", heading: "New lint findings" }),
            ...findingsSection(
              { findings: lint.gone, sources },
              { id: "gone", heading: "Lint findings that are gone" },
            ),
          ]),
    ],
  });
}

function summary(report: DiffReport): Markup {
  const counts = countVerdicts(report.tools);
  const text = headline(report);
  const passing = whatPasses(report);
  const tiles = VERDICTS.map(
    (verdict) =>
      html`<li class="${CLASS[verdict]}${counts[verdict] === 0 ? " zero" : ""}"><strong>${number(counts[verdict])}</strong> <span>${verdict}</span></li>`,
  );
  return html`<h1>${text.charAt(0).toUpperCase()}${text.slice(1)}</h1>
<p class="about">${side(report.before)} → ${side(report.after)}</p>
${passing.length === 0 ? undefined : html`<p class="lead">What passes now:</p><ul class="related">${passing.map((line) => html`<li>${line}</li>`)}</ul>`}
<ul class="tiles">${tiles}</ul>`;
}

function side({ name, missing, notEnforced }: DiffSide): Markup {
  if (notEnforced !== undefined) return html`${code(name)} (not enforced)`;
  return missing === undefined ? code(name) : html`${code(name)} (not there: ${missing})`;
}

/** A card for each tool that differs; none where none does. */
export function toolsSection(
  rows: readonly ToolDiffRow[],
  { id, heading } = { id: "tools", heading: "What changes" },
): Section[] {
  if (rows.length === 0) return [];
  const left = rows.length - MOST_TOOLS;
  return [
    {
      id,
      heading,
      content: html`<ol class="findings">${rows.slice(0, MOST_TOOLS).map(toolCard)}</ol>
${more(left > 0 ? `${count(left, "more tool")}; --format json lists all.` : undefined)}`,
    },
  ];
}

function toolCard(row: ToolDiffRow): Markup {
  const { tool, verdict, category, reason, changes, witnesses, budget } = row;
  const left = changes.length - MOST_CHANGES;
  return html`<li class="card ${CLASS[verdict]}">
<h3><span class="tag ${CLASS[verdict]}">${verdict}</span> ${tool === "*" ? toolWords(row) : code(tool)}${category === undefined ? undefined : html` <span class="on">${category}</span>`}</h3>
${reason === undefined ? undefined : html`<p class="message">nobody can say: ${reason}</p>`}
${witnesses.map(witnessPart)}
<p>Most that passes: ${budgetChange(budget)}</p>
${
  changes.length === 0
    ? undefined
    : html`<ul class="related">${changes.slice(0, MOST_CHANGES).map(({ sentence, before, after }) => {
        const place = after ?? before;
        return html`<li>${sentence}${place === undefined ? undefined : html` ${placeOf(place)}`}</li>`;
      })}${left > 0 ? html`<li class="faint">and ${count(left, "more change")}</li>` : undefined}</ul>`
}
</li>
`;
}

function witnessPart(witness: DiffWitnessRow): Markup {
  const { before, after, sentence } = witness;
  const calls = html`<pre class="args"><code>${clipped(witnessLine(witness), LONGEST_CALLS)}</code></pre>`;
  return html`<p class="message"><strong>${decisionWords(before, after)}:</strong> ${sentence}</p>
${details("Shown by", calls, "print")}`;
}

/** The recorded calls that are decided otherwise. */
export function impactSection(
  { calls, changed, kinds, notEvaluated, badLines, passedOver }: Impact,
  { id, heading } = { id: "impact", heading: "Recorded calls" },
): Section {
  const left = kinds.length - MOST_KINDS;
  const rows = kinds
    .slice(0, MOST_KINDS)
    .map((kind) => [
      kind.server === undefined ? code(kind.tool) : html`${code(kind.tool)} <span class="on">on ${kind.server}</span>`,
      kind.calls,
      decisionWords(kind.before.decision, kind.after.decision),
      impactRules(kind),
      lineOf(kind.first),
    ]);
  return {
    id,
    heading,
    content: html`<p class="lead">${number(changed)} of ${count(calls, "recorded call")} decided otherwise.</p>
${rows.length === 0 ? undefined : table("Recorded calls that are decided otherwise", ["tool", { number: "calls" }, "decision", "rule", "first"], rows)}
${more(left > 0 ? `${count(left, "more kind")}; --format json lists all.` : undefined)}
${notEvaluated.map(({ reason, calls: n }) => html`<p class="caveat">${count(n, "call")} not evaluated: ${reason}</p>`)}
${badLines === 0 ? undefined : html`<p class="caveat">${count(badLines, "line")} of the transcripts could not be read</p>`}
${(passedOver === undefined ? [] : passedOverSentences(passedOver)).map((text) => html`<p class="caveat">${text}</p>`)}`,
  };
}
