/** Findings as a person reads them: place, sentence, the lines it is about, and the calls that show it. */

import type { Finding, Location, Severity } from "@callgate/core";
import { isAboutRun } from "@callgate/core/dialects";
import { Chalk, type ChalkInstance } from "chalk";
import { witnessCall, witnessLead } from "../describe-finding.js";
import { count } from "../describe-values.js";
import { excerptOf, linesIn } from "../excerpt.js";
import { clipped, printable } from "../printable.js";

/** A longer call fits no line that a person reads; the JSON format has the whole of it. */
const MAX_CALL_LENGTH = 400;
/** Other places than these are counted only. */
const MAX_RELATED = 5;

/** The findings that have a place, a paragraph each; "" for none. */
export function findingParagraphs(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, string>,
  style: Style,
): string {
  const linesOf = linesIn(sources);
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
  const whole = call.length <= MAX_CALL_LENGTH ? call : `${clipped(call, MAX_CALL_LENGTH)} (whole in --format json)`;
  return [`  ${style.faint(`${printable(witnessLead(shown))}:`)} ${whole}`];
}

function related({ related: places }: Finding, style: Style): string[] {
  const shown = places
    .slice(0, MAX_RELATED)
    .map(({ message, location }) => `  ${style.place(placeOf(location))} ${printable(message)}`);
  const more = places.length - shown.length;
  return more > 0 ? [...shown, style.faint(`  and ${count(more, "more place")}`)] : shown;
}

function fix({ fix: edit }: Finding, style: Style): string[] {
  if (edit === undefined) return [];
  const option = edit.safe ? "--fix" : "--fix-unsafe";
  return [`  ${style.good("fix:")} ${printable(edit.message)} ${style.faint(`(${option})`)}`];
}

/** Findings alone, without colour: for an error message that quotes them. */
export function findingsText(findings: readonly Finding[], document: { uri: string; text: string }): string {
  return findingParagraphs(findings, new Map([[document.uri, document.text]]), styleOf(false));
}

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly place: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

export function styleOf(colour: boolean): Style {
  const chalk: ChalkInstance = new Chalk({ level: colour ? 1 : 0 });
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    place: chalk.cyan,
    severity: { error: chalk.bold.red, warning: chalk.bold.yellow, note: chalk.bold.blue },
  };
}
