/** Findings: the place, the sentence, the source lines, the witness and the fix. */

import type { Finding, Severity } from "@callgate/core";
import type { SuppressedFinding } from "@callgate/core/yaml";
import { witnessCall, witnessLead } from "../../describe-finding.js";
import { count, number, severityParts } from "../../describe-values.js";
import { excerptOf, linesIn } from "../../excerpt.js";
import { clipped } from "../../printable.js";
import type { LintReport, Report } from "../../results/report.js";
import { shownSuppressed, suppressedOf, suppressionClause } from "../../results/report.js";
import { html, type Markup } from "../markup.js";
import type { Section } from "../page.js";
import { bounded, code, details, filterable, more, placeOf, sentence } from "../parts.js";

/** A longer call is cut; the JSON format has the whole of it. */
const MAX_CALL_LENGTH = 4_000;
const MAX_RELATED = 20;

const SEVERITIES = ["error", "warning", "note"] as const satisfies readonly Severity[];

/** The first thing on the page of a lint. */
export function lintSummary(report: LintReport): Markup {
  const { findings, subjects } = report;
  const parts = severityParts(findings);
  const suppressed = suppressedOf(report).length;
  const where = count(subjects.length, "policy", "policies");
  return html`<h1>${parts.length === 0 ? "No findings" : parts.map(({ text }) => text.replace(" ", "\u00a0")).join(", ")}</h1>
<p class="about">in ${where}${suppressed === 0 ? "" : `; ${number(suppressed)} suppressed`}</p>
${
  parts.length === 0
    ? undefined
    : html`<ul class="tiles">${SEVERITIES.map((severity) => {
        const n = findings.filter((finding) => finding.severity === severity).length;
        return html`<li class="${severity}${n === 0 ? " zero" : ""}"><strong>${number(n)}</strong> <span>${severity}${n === 1 ? "" : "s"}</span></li>`;
      })}</ul>
<p class="faint">Why, and how to fix it: <code>callgate explain CHECK</code></p>`
}`;
}

/** Empty without findings. */
export function findingsSection(
  { findings, sources }: Pick<Report, "findings" | "sources">,
  { id, heading } = { id: "findings", heading: "Findings about the policies" },
): Section[] {
  if (findings.length === 0) return [];
  const linesOf = linesIn(sources);
  const { shown, left } = bounded(findings, (finding) => findingCard(finding, linesOf(finding.location.uri)));
  const checks = [...new Set(findings.map(({ check }) => check))].sort();
  const found = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
  return [
    {
      id,
      heading,
      content: html`${filterable(
        id,
        [
          { name: "severity", label: "Severity", values: found.map((value) => ({ value, text: value })) },
          { name: "check", label: "Check", values: checks.map((value) => ({ value, text: value })) },
        ],
        html`<ol class="findings">${shown}</ol>`,
      )}
${more(left > 0 ? `${count(left, "more finding")}; --format json lists all.` : undefined)}`,
    },
  ];
}

/** The suppressed findings, if they are to be shown. */
export function suppressedSection(report: Report): Section[] {
  const suppressed = shownSuppressed(report);
  if (suppressed.length === 0) return [];
  const linesOf = linesIn(report.sources);
  const { shown, left } = bounded(suppressed, (finding) => findingCard(finding, linesOf(finding.location.uri)));
  return [
    {
      id: "suppressed",
      heading: "Suppressed",
      content: html`<ol class="findings">${shown}</ol>
${more(left > 0 ? `${count(left, "more finding")}; --format json lists all.` : undefined)}`,
    },
  ];
}

function findingCard(finding: Finding | SuppressedFinding, lines: readonly string[]): Markup {
  const { check, severity, message, location, witness, related, fix } = finding;
  const left = related.length - MAX_RELATED;
  return html`<li class="card ${severity}" data-row data-severity="${severity}" data-check="${check}">
<p class="place-line"><span class="tag ${severity}">${severity}</span> ${code(check)} ${placeOf(location)}</p>
<p class="message">${sentence(message)}</p>
${"suppressed" in finding ? html`<p class="faint">${sentence(suppressionClause(finding.suppressed))}</p>` : undefined}
${excerpt(finding, lines)}
${
  witness === undefined
    ? undefined
    : details(
        `Shown by: ${witnessLead(witness)}`,
        html`<pre class="args"><code>${clipped(witnessCall(witness), MAX_CALL_LENGTH)}</code></pre>`,
        "print",
      )
}
${
  related.length === 0
    ? undefined
    : html`<ul class="related">${related.slice(0, MAX_RELATED).map((place) => html`<li>${placeOf(place.location)} ${sentence(place.message)}</li>`)}${left > 0 ? html`<li class="faint">and ${count(left, "more place")}</li>` : undefined}</ul>`
}
${fix === undefined ? undefined : html`<p class="fix"><strong>Fix</strong> ${sentence(fix.message)} <span class="faint">(${fix.safe ? "--fix" : "--fix-unsafe"})</span></p>`}
</li>
`;
}

function excerpt({ location }: Finding, lines: readonly string[]): Markup | undefined {
  const shown = excerptOf(location.range, lines);
  if (shown.length === 0) return undefined;
  return html`<pre class="excerpt"><code>${shown.map(
    ({ number: line, mark, parts: [before, marked, after] }) =>
      html`<span class="line"><span class="gutter">${line ?? ""}</span>${before}${mark === "" ? marked : html`<mark>${marked === "" ? " " : marked}</mark>`}${after}</span>`,
  )}</code></pre>`;
}
