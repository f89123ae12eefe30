/** Report → one HTML file, for a person who looks at it later, or shows it to others. */

import { changesSentence } from "../describe-call-kinds.js";
import { noCallSentence } from "../describe-passed-over.js";
import { caveats } from "../describe-replay.js";
import { count, number } from "../describe-values.js";
import type { LintReport, ReplayReport } from "../results/report.js";
import { html, type Markup } from "./markup.js";
import { page } from "./page.js";
import { assumedParagraphs, code, OUTCOME_WORDS, OUTCOMES } from "./parts.js";
import { changesSection, explanationSection, sweepSection } from "./sections/answers.js";
import { denialsSection, kindsSection } from "./sections/denials.js";
import { findingsSection, lintSummary, suppressedSection } from "./sections/findings.js";
import { forwardedSection, notEvaluatedSection, passedOverSection, transcriptsSection } from "./sections/gaps.js";
import { limitsSection } from "./sections/limits.js";
import { timelineSection } from "./sections/timeline.js";
import { toolsSection } from "./sections/tools.js";

/** A page that needs no network and no script; the same report gives the same page. */
export function lintHtml(report: LintReport): string {
  const { command, version } = report;
  return page({
    title: "callgate lint",
    command,
    version,
    summary: html`${lintSummary(report)}${assumedParagraphs(report)}`,
    sections: [...findingsSection(report), ...suppressedSection(report)],
  });
}

/** The same of a replay, with charts. */
export function replayHtml(report: ReplayReport): string {
  const { command, version, replay } = report;
  return page({
    title: "callgate replay",
    command,
    version,
    summary: html`${replaySummary(report)}${assumedParagraphs(report)}`,
    sections: [
      ...forwardedSection(replay),
      ...explanationSection(replay),
      ...changesSection(replay),
      ...timelineSection(replay),
      ...kindsSection(replay),
      ...limitsSection(replay),
      ...sweepSection(replay),
      ...toolsSection(replay),
      ...denialsSection(replay),
      ...notEvaluatedSection(replay),
      ...passedOverSection(replay),
      ...findingsSection(report),
      ...transcriptsSection(replay),
    ],
  });
}

/** A sentence, the counts, and what one has to know of them. */
export function replaySummary({ replay, subjects }: ReplayReport): Markup {
  const { calls, decisions, tools, changes } = replay;
  const tiles = OUTCOMES.toReversed()
    .filter((outcome) => decisions[outcome] > 0 || outcome === "allow" || outcome === "deny")
    .map(
      (outcome) =>
        html`<li class="${outcome}${decisions[outcome] === 0 ? " zero" : ""}"><strong>${number(decisions[outcome])}</strong> <span>${OUTCOME_WORDS[outcome]}</span> <small>${share(decisions[outcome], calls)}</small></li>`,
    );
  return html`<h1>${headline(replay)}</h1>
<p class="about">${count(calls, "call")} to ${count(tools.length, "tool")} in ${count(replay.transcripts.length, "transcript")}, decided by ${subjects.map((subject, i) => html`${i === 0 ? "" : ", "}${code(subject)}`)}</p>
${changes === undefined ? undefined : html`<p class="about">${changesSentence(changes, calls)}</p>`}
${calls === 0 ? undefined : html`<ul class="tiles">${tiles}</ul>${bar(decisions, calls)}`}
${caveats(replay).map((caveat) => html`<p class="caveat">${caveat}</p>`)}`;
}

function headline(replay: ReplayReport["replay"]): string {
  const { calls, decisions, changes } = replay;
  if (calls === 0) return noCallSentence(replay).replace(/^n/, "N");
  if (changes !== undefined)
    return changes.total === 0 ? "No decision changes" : `${count(changes.total, "call")} would be decided differently`;
  if (decisions.deny === 0)
    return decisions.notEvaluated === 0 ? "No call would be denied" : "No call is known to be denied";
  return `${number(decisions.deny)} of ${count(calls, "call")} would be denied`;
}

/** `34%`; never 0% of something, nor all of not quite all. */
function share(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 1) return "under 1%";
  if (part < whole && percent > 99) return "over 99%";
  return `${Math.round(percent)}%`;
}

/** The same as one bar. */
function bar(decisions: ReplayReport["replay"]["decisions"], calls: number): Markup {
  let x = 0;
  const parts = OUTCOMES.toReversed().map((outcome) => {
    const width = (1_000 * decisions[outcome]) / calls;
    const part = html`<rect class="${outcome}" x="${x.toFixed(1)}" width="${Math.max(0, width - 1).toFixed(1)}" height="10"/>`;
    x += width;
    return decisions[outcome] === 0 ? undefined : part;
  });
  return html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
