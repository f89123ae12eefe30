/** DiffReport → SARIF 2.1.0: a tool of which more passes than before is a result, at the place that lets it. */

import type { Finding, Location } from "@callgate/core";
import type { CheckRow } from "../report.js";
import { resultOf, ruleOf } from "../sarif/index.js";
import { type SarifRun, sarifLog } from "../sarif/log.js";
import { message } from "../sarif/message.js";
import { type DiffReport, mayBeWider, type ToolDiffRow } from "./report.js";
import { decisionWords, isNewlyEnforced, toolWords, witnessRow } from "./words.js";

const RULES: readonly CheckRow[] = [
  { id: "widened-tool", summary: "calls of a tool pass that were denied before", severity: "warning" },
  { id: "undecided-tool", summary: "nobody can say whether more calls of a tool pass than before", severity: "note" },
];

/** A message is read in a list of many. */
const MOST_CHANGES = 5;

/** One log with one run, and a final line break. */
export function diffSarif(report: DiffReport): string {
  return sarifLog(diffRun(report.command, report.version, [report]));
}

/** Comparisons as one run of a log. @param version the callgate's that made them */
export function diffRun(command: string, version: string, reports: readonly DiffReport[]): SarifRun {
  const others = (report: DiffReport) => [...report.findings, ...(report.lint?.appeared ?? [])];
  const ids = [...new Set([...RULES.map(({ id }) => id), ...reports.flatMap(others).map(({ check }) => check)])];
  const indices = new Map(ids.map((id, index) => [id, index]));
  const result = (finding: Finding, report: DiffReport, properties?: unknown) => {
    const source = report.sources.get(finding.location.uri) ?? "";
    const object = resultOf(withPath(finding, report), source);
    return { ...object, ruleIndex: indices.get(finding.check), ...(properties === undefined ? {} : { properties }) };
  };
  const known = new Map(RULES.map((rule) => [rule.id, rule]));
  const impacts = reports.flatMap(({ impact }) => impact ?? []);
  return {
    command,
    version,
    rules: ids.map((id) => {
      const rule = known.get(id);
      return rule === undefined ? ruleOf({ id }) : ownRule(rule);
    }),
    notifications:
      impacts.length === 0
        ? undefined
        : impacts.map(({ changed, calls }) => ({
            level: "note",
            message: message(`${changed} of ${calls} recorded calls decided otherwise`),
          })),
    results: reports.flatMap((report) => [
      ...report.tools.filter(mayBeWider).map((row) =>
        result(widenedFinding(row, report), report, {
          tool: row.tool,
          verdict: row.verdict,
          witnesses: row.witnesses.map(witnessRow),
          budget: row.budget,
        }),
      ),
      ...others(report).map((finding) => result(finding, report)),
    ]),
  };
}

/** The tools of which more may pass as findings at what lets it, by the files' paths without their revisions. */
export function widenedFindings(report: DiffReport): Finding[] {
  return report.tools.filter(mayBeWider).map((row) => withPath(widenedFinding(row, report), report));
}

/** There is no page to explain it: the result itself says what passes. */
function ownRule({ id, summary, severity }: CheckRow): unknown {
  const text = { text: summary };
  return { id, shortDescription: text, fullDescription: text, defaultConfiguration: { level: severity } };
}

function widenedFinding(row: ToolDiffRow, report: DiffReport): Finding {
  const { before, after } = report;
  const { verdict, reason, changes, witnesses } = row;
  const shown = witnesses.find(({ shows }) => shows === "wider");
  const isKnown = verdict !== "unknown" || shown !== undefined;
  const told = shown === undefined ? (reason ?? "") : `${shown.sentence}: ${decisionWords(shown.before, shown.after)}`;
  const subject = row.tool === "*" ? toolWords(row) : `\`${row.tool}\``;
  const than = isNewlyEnforced(report) ? " than the old policy says, which was not enforced" : "";
  const lead = `${isKnown ? "" : "nobody can say whether "}more passes for ${subject}${than}`;
  // What denied it before, and what became of that; a rule that is new denies rather than allows.
  const denied = changes.find((change) => isAt(change.before, shown?.place.before));
  const lets = denied === undefined ? changes.find((change) => change.after !== undefined)?.after : denied.after;
  const location = lets ?? row.after ?? start(after.missing === undefined ? after.name : before.name);
  const old = shown?.place.before;
  return {
    check: isKnown ? "widened-tool" : "undecided-tool",
    severity: isKnown ? "warning" : "note",
    message: [
      `${lead}${told === "" ? "" : `: ${told}`}`,
      ...changes.slice(0, MOST_CHANGES).map(({ sentence }) => sentence),
    ].join("; "),
    location,
    related: old === undefined ? [] : [{ message: "what denied it before", location: old }],
  };
}

function isAt(place: Location | undefined, other: Location | undefined): boolean {
  return (
    place !== undefined &&
    place.uri === other?.uri &&
    place.range.start.line === other.range.start.line &&
    place.range.start.column === other.range.start.column
  );
}

function start(uri: string): Location {
  return { uri, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
}

/** A file of a revision by its path: code scanning knows files only. */
function withPath(finding: Finding, { before, after }: DiffReport): Finding {
  const named = (location: Location): Location => {
    const side = [after, before].find(({ name }) => name === location.uri);
    return side === undefined ? location : { ...location, uri: side.path };
  };
  return {
    ...finding,
    location: named(finding.location),
    related: finding.related.map((place) => ({ ...place, location: named(place.location) })),
  };
}
