/** ReviewReport → one HTML file, for a reviewer. */

import { impactSection, toolsSection } from "../diff/html.js";
import { differing } from "../diff/report.js";
import { effectWords, newlyEnforcedWords, whatPasses } from "../diff/words.js";
import { html, type Markup } from "../html/markup.js";
import { page, type Section } from "../html/page.js";
import { code, placeOf, sentence } from "../html/parts.js";
import { findingsSection } from "../html/sections/findings.js";
import { clipped } from "../printable.js";
import { testCounts } from "../test-run/report.js";
import { actualText, caseName, expectedText, summaryLine } from "../test-run/words.js";
import type { ReviewedPolicy, ReviewedTests, ReviewReport } from "./report.js";
import { lostLine, verdictLine } from "./words.js";

/** Beyond, the JSON format has them. */
const MOST_POLICIES = 100;
const MOST_CASES = 200;
const LONGEST_PATH = 200;
const LONGEST_DETAILS = 4_000;

/** A page that needs no network; the same report gives the same page. */
export function reviewHtml(report: ReviewReport): string {
  const { version, policies, lint, changes, tests } = report;
  const { sources } = lint;
  const part = (findings: typeof lint.findings, id: string, heading: string) =>
    findingsSection({ findings, sources }, { id, heading });
  return page({
    title: "callgate review",
    command: "review",
    version,
    summary: summary(report),
    sections: [
      ...policies.slice(0, MOST_POLICIES).flatMap(policySections),
      ...(tests === undefined ? [] : [testsSection(tests)]),
      ...part(changes.appeared, "new", "New findings"),
      ...part(changes.silenced, "silenced", "Silenced by this change"),
      ...part(changes.fixed, "fixed", "Fixed"),
      ...part(lint.findings, "findings", "All findings"),
    ],
  });
}

function summary(report: ReviewReport): Markup {
  const text = verdictLine(report);
  const { compared, failures, notes } = report;
  return html`<h1>${sentence(text.charAt(0).toUpperCase() + text.slice(1))}</h1>
${compared === undefined ? undefined : html`<p class="about">${code(compared.before)} → ${code(compared.after)}</p>`}
${failures.map((failure) => html`<p class="message">The check fails: ${sentence(failure)}</p>`)}
${notes.map((note) => html`<p class="caveat">${sentence(note)}</p>`)}`;
}

function testsSection({ report, lost }: ReviewedTests): Section {
  const failed = report.suites
    .flatMap(({ cases }) => cases)
    .filter(({ failure }) => failure !== undefined)
    .slice(0, MOST_CASES);
  return {
    id: "tests",
    heading: "Policy tests",
    content: html`<p>${summaryLine(testCounts(report))}</p>
${report.findings.slice(0, MOST_CASES).map(({ location, message }) => html`<p class="message">${placeOf(location)} ${sentence(message)}</p>`)}
${failed.map((row) =>
  row.failure === undefined
    ? undefined
    : html`<p class="message">${placeOf(row.location)} ${clipped(caseName(row), LONGEST_DETAILS)}: expected ${clipped(expectedText(row.failure), LONGEST_DETAILS)}, got ${clipped(actualText(row.failure), LONGEST_DETAILS)}</p>`,
)}
${lost.map((one) => html`<p class="caveat">Tried before this change, and no longer, of ${code(clipped(one.path, LONGEST_PATH))}: ${sentence(lostLine(one))}</p>`)}`,
  };
}

function policySections(policy: ReviewedPolicy, index: number): Section[] {
  const name = clipped(policy.path, LONGEST_PATH);
  if ("problem" in policy)
    return [
      {
        id: `policy-${index}`,
        heading: name,
        content: html`<p class="message">${sentence(policy.problem)}</p>
<pre class="args"><code>${clipped(policy.details, LONGEST_DETAILS)}</code></pre>`,
      },
    ];
  const { impact, tools } = policy.diff;
  const effect = effectWords(policy.diff);
  if (effect !== undefined)
    return [{ id: `policy-${index}`, heading: name, content: html`<p class="message">${sentence(effect)}</p>` }];
  const fresh = newlyEnforcedWords(policy.diff);
  const now = html`<ul class="related">${whatPasses(policy.diff).map((line) => html`<li>${line}</li>`)}</ul>`;
  return [
    ...(fresh === undefined
      ? []
      : [
          {
            id: `now-${index}`,
            heading: `${name}, newly enforced`,
            content: html`<p class="message">${sentence(fresh)}. What passes now:</p>${now}`,
          },
        ]),
    ...toolsSection(differing(tools), { id: `policy-${index}`, heading: name }),
    ...(impact === undefined
      ? []
      : [impactSection(impact, { id: `calls-${index}`, heading: `Recorded calls by ${name}` })]),
  ];
}
