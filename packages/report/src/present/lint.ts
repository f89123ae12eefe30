/** LintReport → its findings, what is suppressed, then the sum. */

import type { Finding } from "@callgate/core";
import type { Page, TableBlock, Text, Tone } from "../blocks.js";
import { hostsSentences } from "../describe-hosts.js";
import { count, number, severityParts } from "../describe-values.js";
import {
  failsRun,
  type LintReport,
  passedOverWords,
  shownSuppressed,
  suppressedOf,
  suppressionClause,
} from "../results/report.js";

const TONE = { error: "bad", warning: "warning", note: undefined } as const;

export function presentLint(report: LintReport): Page {
  const { command, version, checks, findings, sources, passedOver = [], hosts = [] } = report;
  return {
    command,
    version,
    headline: sum(report),
    tone: toneOf(report),
    notes: [
      ...hostsSentences(hosts),
      ...(passedOver.length === 0 ? [] : [`passed over: ${passedOverWords(passedOver)}`]),
      ...explanations(report),
    ],
    sections: [
      {
        heading: "Findings about the policies",
        isPlain: true,
        blocks: [
          report.showStatistics
            ? statistics(findings)
            : { kind: "findings", findings, sources, counted: new Set(checks.map(({ id }) => id)) },
        ],
      },
      {
        heading: "Suppressed",
        blocks: [
          {
            kind: "list",
            items: shownSuppressed(report).map(({ check, severity, location, message, suppressed }) => ({
              text: [
                { place: location },
                ` ${severity} `,
                { code: check },
                `: ${message} (${suppressionClause(suppressed)})`,
              ],
            })),
          },
        ],
      },
    ],
  };
}

/** How many findings each check has, the most frequent first. */
function statistics(findings: readonly Finding[]): TableBlock {
  const byCheck = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.check}`;
    byCheck.set(key, [...(byCheck.get(key) ?? []), finding]);
  }
  const groups = [...byCheck.values()].sort((a, b) => b.length - a.length);
  return {
    kind: "table",
    columns: [
      { name: "findings", isNumber: true },
      { name: "severity" },
      { name: "check" },
      { name: "policies", isNumber: true },
      { name: "fixable", isNumber: true },
    ],
    rows: groups.map((group) => {
      const [{ severity, check }] = group as [Finding, ...Finding[]];
      const policies = new Set(group.map(({ location }) => location.uri)).size;
      const fixable = group.filter(({ fix }) => fix?.safe).length;
      return { cells: [number(group.length), severity, { code: check }, number(policies), number(fixable)] };
    }),
  };
}

/** `2 errors, 1 warning in 3 policies, 3 suppressed; 1 fixable with --fix`, or `no findings in …`. */
function sum(report: LintReport): Text {
  const { findings, subjects, checksLeft, notShown = [] } = report;
  const hidden = severityParts(notShown).map(({ text }) => text);
  const parts = severityParts(findings).map(({ severity, text }) => {
    const tone = TONE[severity];
    return tone === undefined ? text : { tone, text };
  });
  const suppressed = suppressedOf(report).length;
  const fixable = findings.filter(({ fix }) => fix?.safe).length;
  return [
    ...(parts.length === 0
      ? [checksLeft === undefined ? "no findings" : `no findings of ${count(checksLeft, "check")}`]
      : parts.flatMap((part, i) => (i === 0 ? [part] : [", ", part]))),
    ` in ${count(subjects.length, "policy", "policies")}`,
    hidden.length === 0 ? "" : `, ${hidden.join(", ")} not shown`,
    suppressed === 0 ? "" : `, ${number(suppressed)} suppressed`,
    fixable === 0 ? "" : `; ${number(fixable)} fixable with --fix`,
  ];
}

/** Bad only for what fails the run. */
function toneOf(report: LintReport): Tone {
  const { findings, notShown = [] } = report;
  if (findings.some((finding) => failsRun(finding, report))) return "bad";
  if (notShown.length > 0) return "warning";
  return findings.some(({ severity }) => severity !== "note") ? "warning" : "good";
}

/** The command that explains the findings; empty where no check of them has a page. */
function explanations({ findings, checks }: LintReport): string[] {
  const found = new Set(findings.map(({ check }) => check));
  const explained = checks.filter(({ id }) => found.has(id));
  if (explained.length === 0) return [];
  const [only] = explained;
  return [`why, and how to fix it: callgate explain ${explained.length === 1 ? only?.id : "CHECK"}`];
}
