/** CoverageReport → how much is covered, then the policies' own lines on which something is missing. */

import type { Page, Section, Text } from "../blocks.js";
import { count } from "../describe-values.js";
import { excerptOf } from "../excerpt.js";
import { clipped } from "../printable.js";
import {
  COVERAGE_KINDS,
  type CoverageReport,
  coveredLines,
  missedSentence,
  missingOf,
  offLines,
  type PolicyCoverageRow,
} from "../results/coverage.js";

/** Of one policy; the formats for programs have all. */
const MAX_LINES = 200;
const MAX_TOOLS = 20;
const MAX_SENTENCE = 400;

export function presentCoverage(report: CoverageReport): Page {
  const { version, policies, scores, missed } = report;
  return {
    command: "coverage",
    version,
    headline: `${scores.total.percent}% of ${policies.length === 1 ? policies[0]?.uri : count(policies.length, "policy", "policies")} covered`,
    tone: missed.length === 0 ? "good" : "bad",
    sections: coverageSections(report),
  };
}

/** Also for the report of a test run. */
export function coverageSections({ policies, scores: all, missed }: CoverageReport): Section[] {
  const kinds = COVERAGE_KINDS.filter((kind) => all[kind].total > 0);
  return [
    {
      heading: "Coverage",
      isPlain: true,
      blocks: [
        { kind: "list", items: missed.map((one) => ({ text: missedSentence(one), tone: "bad" as const })) },
        {
          kind: "table",
          columns: [{ name: "policy" }, ...["covered", ...kinds].map((name) => ({ name, isNumber: true }))],
          rows: policies.map(({ uri, scores }) => ({
            cells: [
              { code: uri },
              `${scores.total.percent}%`,
              ...kinds.map((kind) =>
                scores[kind].total === 0 ? "" : `${scores[kind].covered} of ${scores[kind].total}`,
              ),
            ],
          })),
        },
      ],
    },
    ...policies.map((policy): Section => {
      const uncalled = offLines(policy).filter((item) => missingOf(item).length > 0);
      return {
        heading: ["Not covered in ", { code: policy.uri }],
        blocks: [
          { kind: "code", lines: gapLines(policy), isProse: true },
          { kind: "text", text: uncalled.length === 0 ? "" : uncalledSentence(uncalled), tone: "bad" },
        ],
      };
    }),
  ];
}

/** Each line of the policy on which something is missing, and below it what. */
function gapLines(policy: PolicyCoverageRow): Text[] {
  const source = policy.text.split(/\r\n|\n|\r/);
  const gaps = coveredLines(policy).filter(({ state }) => state !== "covered");
  const more = gaps.length - MAX_LINES;
  return [
    ...gaps.slice(0, MAX_LINES).flatMap(({ line, items, state }): Text[] => {
      const at = { line, column: 1 };
      const [excerpt] = excerptOf({ start: at, end: at }, source);
      const mark = state === "missed" ? { tone: "bad" as const, text: "○" } : { tone: "warning" as const, text: "◐" };
      const gutter = { tone: "faint" as const, text: `${String(line).padStart(4)} │ ` };
      return [
        [mark, gutter, excerpt?.shown.trimEnd() ?? ""],
        ...items.flatMap(missingOf).map((one) => `       ${clipped(one, MAX_SENTENCE)}`),
      ];
    }),
    ...(more > 0 ? [`and ${count(more, "more line")}; --coverage-format html=FILE shows all`] : []),
  ];
}

function uncalledSentence(items: readonly { readonly kind: string; readonly tool?: string }[]): string {
  const names = items.slice(0, MAX_TOOLS).map(({ tool = "" }) => clipped(tool, MAX_SENTENCE));
  const more = items.length - names.length;
  return `never called, and only in the tool list: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
