/** Coverage → one HTML file: each policy's text with what was tried on its lines. */

import {
  COVERAGE_KINDS,
  type CoverageReport,
  type CoverageScores,
  type CoveredLine,
  coveredLines,
  missedSentence,
  missingOf,
  offLines,
  type PolicyCoverageRow,
} from "../results/coverage.js";
import { html, type Markup } from "./markup.js";
import { page, type Section } from "./page.js";
import { assumedParagraphs, code, meter, sentence, table } from "./parts.js";

/** A page that needs no network and no script. */
export function coverageHtml(report: CoverageReport): string {
  const { version, policies, scores, missed } = report;
  const [only, another] = policies;
  const about =
    another === undefined && only !== undefined
      ? html`of <code>${only.uri}</code>`
      : html`of ${policies.length} policies`;
  return page({
    title: "callgate coverage",
    command: "test",
    version,
    summary: html`<h1>${scores.total.percent}% covered</h1>
<p class="about">${about}</p>
${assumedParagraphs(report)}${missed.map((one) => html`<p class="caveat">${sentence(missedSentence(one))}</p>`)}`,
    sections: [
      { id: "kinds", heading: "What was tried", content: scoreTable(scores) },
      ...policies.map((policy, index): Section => policySection(policy, index)),
    ],
  });
}

function scoreTable(scores: CoverageScores): Markup {
  const rows = COVERAGE_KINDS.filter((kind) => scores[kind].total > 0).map((kind) => {
    const { covered, total, percent } = scores[kind];
    return [kind, covered, total, html`${percent}% ${meter(covered / total, covered === total ? "allow" : "deny")}`];
  });
  return table("What was tried", ["kind", { number: "covered" }, { number: "of" }, "share"], rows);
}

function policySection(policy: PolicyCoverageRow, index: number): Section {
  const lines = new Map(coveredLines(policy).map((line) => [line.line, line]));
  const texts = policy.text.replace(/(?:\r\n|\n|\r)$/, "").split(/\r\n|\n|\r/);
  const uncalled = offLines(policy).filter((item) => missingOf(item).length > 0);
  const names = uncalled.flatMap((item) => (item.kind === "tools" ? item.tool : []));
  return {
    id: `policy-${index + 1}`,
    heading: `${policy.uri}: ${policy.scores.total.percent}%`,
    content: html`<p class="lead">The number beside a line's own says how many calls tried it.</p>
<pre class="excerpt coverage"><code>${texts.map((text, at) => lineOf(at + 1, text, lines.get(at + 1)))}</code></pre>
${uncalled.length === 0 ? undefined : html`<p class="caveat">never called, and only in the tool list: ${names.map((name, i) => html`${i === 0 ? "" : ", "}${code(name)}`)}</p>`}`,
  };
}

function lineOf(number: number, text: string, line: CoveredLine | undefined): Markup {
  const missing = line?.items.flatMap(missingOf) ?? [];
  const why = missing.map((one) => html`<span class="why">${sentence(one)}</span>`);
  return html`<span class="line ${line?.state ?? "plain"}"><span class="gutter">${number}</span><span class="gutter hits">${line?.hits}</span>${text}${why}</span>`;
}
