/** Coverage → Cobertura's XML, by its coverage-04.dtd. */

import { type CoverageReport, type CoveredLine, coveredLines, type PolicyCoverageRow } from "../results/coverage.js";
import { attributes, xmlText } from "./xml.js";

const DTD = "http://cobertura.sourceforge.net/xml/coverage-04.dtd";

/** One document; a class for each policy. The time of day is left out, so that equal runs give equal bytes. */
export function cobertura({ policies }: CoverageReport): string {
  const all = policies.map((policy) => ({ policy, lines: coveredLines(policy) }));
  const lines = all.flatMap((one) => one.lines);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!DOCTYPE coverage SYSTEM "${DTD}">`,
    `<coverage${attributes({ ...rates(lines), ...totals(lines), complexity: 0, version: "callgate", timestamp: 0 })}>`,
    "  <sources>",
    "    <source>.</source>",
    "  </sources>",
    "  <packages>",
    `    <package${attributes({ name: "policies", ...rates(lines), complexity: 0 })}>`,
    "      <classes>",
    ...all.flatMap(({ policy, lines: own }) => classLines(policy, own)),
    "      </classes>",
    "    </package>",
    "  </packages>",
    "</coverage>",
    "",
  ].join("\n");
}

function classLines({ uri }: PolicyCoverageRow, lines: readonly CoveredLine[]): string[] {
  return [
    `        <class${attributes({ name: uri, filename: uri, ...rates(lines), complexity: 0 })}>`,
    "          <methods/>",
    "          <lines>",
    ...lines.flatMap(lineLines),
    "          </lines>",
    "        </class>",
  ];
}

function lineLines({ line, hits, goals }: CoveredLine): string[] {
  if (goals.length < 2) return [`            <line${attributes({ number: line, hits, branch: "false" })}/>`];
  const met = goals.filter(({ count }) => count > 0).length;
  const covered = `${Math.floor((100 * met) / goals.length)}% (${met}/${goals.length})`;
  return [
    `            <line${attributes({ number: line, hits, branch: "true", "condition-coverage": covered })}>`,
    "              <conditions>",
    ...goals.map(
      ({ count }, number) =>
        `                <condition${attributes({ number, type: "jump", coverage: count > 0 ? "100%" : "0%" })}/>`,
    ),
    "              </conditions>",
    "            </line>",
  ];
}

function totals(lines: readonly CoveredLine[]): Readonly<Record<string, number>> {
  const branches = branchesOf(lines);
  return {
    "lines-covered": lines.filter(({ hits }) => hits > 0).length,
    "lines-valid": lines.length,
    "branches-covered": branches.filter((met) => met).length,
    "branches-valid": branches.length,
  };
}

function rates(lines: readonly CoveredLine[]): Readonly<Record<string, string>> {
  const branches = branchesOf(lines);
  return {
    "line-rate": rate(lines.filter(({ hits }) => hits > 0).length, lines.length),
    "branch-rate": rate(branches.filter((met) => met).length, branches.length),
  };
}

/** Of each branch, whether it was taken; a line with one goal has none. */
function branchesOf(lines: readonly CoveredLine[]): boolean[] {
  return lines.flatMap(({ goals }) => (goals.length < 2 ? [] : goals.map(({ count }) => count > 0)));
}

function rate(part: number, whole: number): string {
  return xmlText(whole === 0 ? "1" : String(Math.floor((10_000 * part) / whole) / 10_000));
}
