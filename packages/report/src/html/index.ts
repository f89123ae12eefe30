/** Report → one HTML file, for a person who looks at it later, or shows it to others. */

import type { LintReport, ReplayReport } from "../report.js";
import { page } from "./page.js";
import { changesSection } from "./sections/changes.js";
import { denialsSection, kindsSection } from "./sections/denials.js";
import { explanationSection } from "./sections/explanation.js";
import { findingsSection, lintSummary, suppressedSection } from "./sections/findings.js";
import { forwardedSection, notEvaluatedSection, passedOverSection, transcriptsSection } from "./sections/gaps.js";
import { limitsSection } from "./sections/limits.js";
import { replaySummary } from "./sections/summary.js";
import { sweepSection } from "./sections/sweep.js";
import { timelineSection } from "./sections/timeline.js";
import { toolsSection } from "./sections/tools.js";

/** A page that needs no network and no script; the same report gives the same page. */
export function lintHtml(report: LintReport): string {
  const { command, version } = report;
  return page({
    title: "callgate lint",
    command,
    version,
    summary: lintSummary(report),
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
    summary: replaySummary(report),
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
