/** Findings as a person reads them: place, sentence, the lines it is about, and the calls that show it. */

import { type Finding, isAboutRun, type Location } from "@callgate/core";
import { count, number, severityParts } from "../count.js";
import { excerptOf } from "../excerpt.js";
import { passedOverWords } from "../passed-over.js";
import { clipped, printable } from "../printable.js";
import { type CheckRow, failsRun, type PassedOver, type Report } from "../report.js";
import { witnessCall, witnessLead } from "../witness.js";
import type { Style } from "./style.js";

/** A longer call fits no line that a person reads; the JSON format has the whole of it. */
const LONGEST_CALL = 400;
/** Other places than these are counted only. */
const MOST_RELATED = 5;

/** The findings that have a place, a paragraph each; "" for none. */
export function findingParagraphs(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, string>,
  style: Style,
): string {
  const lines = new Map<string, string[]>();
  const linesOf = (uri: string) => {
    let split = lines.get(uri);
    if (split === undefined) {
      split = (sources.get(uri) ?? "").split(/\r\n|\n|\r/);
      lines.set(uri, split);
    }
    return split;
  };
  return findings
    .filter((finding) => !isAboutRun(finding))
    .map((finding) => paragraph(finding, linesOf(finding.location.uri), style))
    .join("\n");
}

/** What holds for the whole run, a line each: a block of its own; "" for nothing. */
export function runNotes(findings: readonly Finding[], style: Style): string {
  return findings
    .filter(isAboutRun)
    .map(({ message }) => style.faint(`${printable(message)}\n`))
    .join("");
}

function paragraph(finding: Finding, lines: readonly string[], style: Style): string {
  const { location, severity, check, message } = finding;
  return [
    `${style.place(placeOf(location))} ${style.severity[severity](severity)} ${style.faint(check)}`,
    `  ${printable(message)}`,
    ...excerpt(finding, lines, style),
    ...witness(finding, style),
    ...related(finding, style),
    ...fix(finding, style),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function placeOf({ uri, range: { start } }: Location): string {
  return `${printable(uri)}:${start.line}:${start.column}`;
}

function excerpt({ location, severity }: Finding, lines: readonly string[], style: Style): string[] {
  return excerptOf(location.range, lines).flatMap(({ number, shown, mark }) => {
    const gutter = `  ${String(number ?? "").padStart(4)} │ `;
    const line = `${style.faint(gutter)}${number === undefined ? style.faint(shown) : shown}`;
    if (mark === "") return [line];
    return [line, `${style.faint(`${" ".repeat(gutter.length - 2)}│ `)}${style.severity[severity](mark)}`];
  });
}

function witness({ witness: shown }: Finding, style: Style): string[] {
  if (shown === undefined) return [];
  const call = witnessCall(shown);
  const whole = call.length <= LONGEST_CALL ? call : `${clipped(call, LONGEST_CALL)} (whole in --format json)`;
  return [`  ${style.faint(`${printable(witnessLead(shown))}:`)} ${whole}`];
}

function related({ related: places }: Finding, style: Style): string[] {
  const shown = places
    .slice(0, MOST_RELATED)
    .map(({ message, location }) => `  ${style.place(placeOf(location))} ${printable(message)}`);
  const more = places.length - shown.length;
  return more > 0 ? [...shown, style.faint(`  and ${count(more, "more place")}`)] : shown;
}

function fix({ fix: edit }: Finding, style: Style): string[] {
  if (edit === undefined) return [];
  const option = edit.safe ? "--fix" : "--fix-unsafe";
  return [`  ${style.good("fix:")} ${printable(edit.message)} ${style.faint(`(${option})`)}`];
}

/** `2 errors, 1 warning in 3 policies`, or that there are none; a cross stands only before what fails the run. */
export function findingsLine(report: Report, style: Style): string {
  const { findings, subjects } = report;
  const parts = severityParts(findings).map(({ severity, text }) => style.severity[severity](text));
  const where = count(subjects.length, "policy", "policies");
  if (parts.length === 0) return `${style.good("✔")} no findings in ${where}`;
  const isWorse = findings.some(({ severity }) => severity !== "note");
  const mark = findings.some((finding) => failsRun(finding, report))
    ? style.bad("✖")
    : isWorse
      ? style.severity.warning("⚠")
      : style.good("✔");
  return `${mark} ${parts.join(", ")} in ${where}`;
}

/** What was left out of the folders that were looked at; "" where nothing was. */
export function passedOverLine(passedOver: readonly PassedOver[] = [], style: Style): string {
  if (passedOver.length === 0) return "";
  return style.faint(`  passed over: ${passedOverWords(passedOver)}\n`);
}

/** `; 1 fixable with --fix`, or nothing. */
export function fixableCount(findings: readonly Finding[]): string {
  const fixable = findings.filter(({ fix: edit }) => edit?.safe).length;
  return fixable === 0 ? "" : `; ${number(fixable)} fixable with --fix`;
}

/** Where more is told of the findings; "" where there is no page about any of them. */
export function explainLine(findings: readonly Finding[], checks: readonly CheckRow[], style: Style): string {
  const found = new Set(findings.map(({ check }) => check));
  const explained = checks.filter(({ id }) => found.has(id));
  if (explained.length === 0) return "";
  const [only] = explained;
  return style.faint(`  why, and how to mend it: callgate explain ${explained.length === 1 ? only?.id : "CHECK"}\n`);
}
