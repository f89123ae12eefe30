/** LintReport → its findings, what is suppressed, then the sum. */

import type { Page, Text, Tone } from "../blocks.js";
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
        blocks: [{ kind: "findings", findings, sources, counted: new Set(checks.map(({ id }) => id)) }],
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

/** `2 errors, 1 warning in 3 policies, 3 suppressed; 1 fixable with --fix`, or `no findings in …`. */
function sum(report: LintReport): Text {
  const { findings, subjects } = report;
  const parts = severityParts(findings).map(({ severity, text }) => {
    const tone = TONE[severity];
    return tone === undefined ? text : { tone, text };
  });
  const suppressed = suppressedOf(report).length;
  const fixable = findings.filter(({ fix }) => fix?.safe).length;
  return [
    ...(parts.length === 0 ? ["no findings"] : parts.flatMap((part, i) => (i === 0 ? [part] : [", ", part]))),
    ` in ${count(subjects.length, "policy", "policies")}`,
    suppressed === 0 ? "" : `, ${number(suppressed)} suppressed`,
    fixable === 0 ? "" : `; ${number(fixable)} fixable with --fix`,
  ];
}

/** Bad only for what fails the run. */
function toneOf(report: LintReport): Tone {
  const { findings } = report;
  if (findings.some((finding) => failsRun(finding, report))) return "bad";
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
