/** Findings as a person reads them: place, sentence, the lines it is about, and the calls that show it. */

import type { Finding, Location, Severity } from "@callgate/core";
import { isAboutRun } from "@callgate/core/dialects";
import { Chalk, type ChalkInstance } from "chalk";
import type { FindingsBlock } from "../blocks.js";
import { witnessCall, witnessLead } from "../describe-finding.js";
import { count } from "../describe-values.js";
import { excerptOf, linesIn } from "../excerpt.js";
import { clipped, printable } from "../printable.js";
import type { View } from "./view.js";
import { usableWidth, wrapped } from "./wrap.js";

/** A longer call fits no line that a person reads; the JSON format has the whole of it. */
const MAX_CALL_LENGTH = 400;
/** Other places than these are counted only. */
const MAX_RELATED = 5;
/** Where there are more findings, only the first of each check are shown. */
const MAX_FINDINGS = 100;
const MAX_OF_CHECK = 3;
/** The width of what is before a line of an excerpt, in columns. */
const GUTTER = 9;
const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** The findings that have a place, a paragraph each; "" for none. Where they are very many, some of each check. */
export function findingParagraphs(block: Omit<FindingsBlock, "kind">, style: Style): string {
  const linesOf = linesIn(block.sources);
  const shown = block.findings.filter((finding) => !isAboutRun(finding) && !isHidden(finding, block, style));
  const written = (some: readonly Finding[]) =>
    some.map((finding) => paragraph(finding, linesOf(finding.location.uri), style));
  if (style.isWhole || shown.length <= MAX_FINDINGS) return written(shown).join("\n");
  return groupsOf(shown)
    .flatMap((group) => [...written(group.slice(0, MAX_OF_CHECK)), ...leftOut(group.slice(MAX_OF_CHECK), style)])
    .join("\n");
}

/** By check and severity: the worst first, then the most frequent. */
function groupsOf(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${SEVERITIES.indexOf(finding.severity)} ${finding.check}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups]
    .sort(([a, some], [b, others]) => a.charCodeAt(0) - b.charCodeAt(0) || others.length - some.length)
    .map(([, group]) => group);
}

function leftOut(findings: readonly Finding[], style: Style): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const files = new Set(findings.map(({ location }) => location.uri)).size;
  const rest = `${count(findings.length, "more finding")} of ${first.check} in ${count(files, "file")}; --all lists them`;
  return [`${style.faint(`… ${rest}`)}\n`];
}

/** Notes of checks are for readers who ask for them. */
function isHidden(
  { severity, check }: Finding,
  { counted }: Pick<FindingsBlock, "counted">,
  { isVerbose }: Style,
): boolean {
  return severity === "note" && !isVerbose && counted?.has(check) === true;
}

/** How many notes are not shown, of which checks, and how to see them; nothing where all are shown. */
export function hiddenNotes(blocks: readonly FindingsBlock[], style: Style): string[] {
  const hidden = blocks.flatMap((block) => block.findings.filter((finding) => isHidden(finding, block, style)));
  if (hidden.length === 0) return [];
  const checks = [...new Set(hidden.map(({ check }) => check))].sort();
  const named = checks.slice(0, MAX_OF_CHECK).join(", ");
  const more = checks.length > MAX_OF_CHECK ? ` and ${count(checks.length - MAX_OF_CHECK, "more check")}` : "";
  return [`${count(hidden.length, "note")} not shown, of ${named}${more}: --verbose`];
}

/** What holds for the whole run, a line each: a block of its own; "" for nothing. */
export function runNotes(findings: readonly Finding[], style: Style): string {
  return findings
    .filter(isAboutRun)
    .flatMap(({ message }) => wrapped(printable(message), style.width, "  "))
    .map((line) => `${style.faint(line)}\n`)
    .join("");
}

function paragraph(finding: Finding, lines: readonly string[], style: Style): string {
  const { location, severity, check, message } = finding;
  return [
    `${style.place(placeOf(location))} ${style.severity[severity](severity)} ${style.check(check)}`,
    ...wrapped(`  ${printable(message)}`, style.width, "  "),
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
  const width = style.width === undefined ? undefined : style.width - GUTTER;
  return excerptOf(location.range, lines, width).flatMap(({ number, shown, mark }) => {
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
    .flatMap(({ message, location }) =>
      wrapped(`  ${style.place(placeOf(location))} ${printable(message)}`, style.width, "    "),
    );
  const more = places.length - MAX_RELATED;
  return more > 0 ? [...shown, style.faint(`  and ${count(more, "more place")}`)] : shown;
}

function fix({ fix: edit }: Finding, style: Style): string[] {
  if (edit === undefined) return [];
  const option = edit.safe ? "--fix" : "--fix-unsafe";
  return wrapped(
    `  ${style.good("fix:")} ${printable(edit.message)} ${style.faint(`(${option})`)}`,
    style.width,
    "    ",
  );
}

/** Findings alone, without colour: for an error message that quotes them. */
export function findingsText(findings: readonly Finding[], document: { uri: string; text: string }): string {
  return findingParagraphs({ findings, sources: new Map([[document.uri, document.text]]) }, styleOf({}));
}

/** A view as functions that write. */
export interface Style extends Pick<View, "width" | "fails" | "isVerbose" | "isWhole"> {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly place: (text: string) => string;
  /** A check's id, a link to its page where the terminal takes links. */
  readonly check: (id: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

export function styleOf({ colour = false, width, fails, isVerbose, isWhole, pages }: View): Style {
  const chalk: ChalkInstance = new Chalk({ level: colour ? 1 : 0 });
  return {
    width: usableWidth(width),
    fails,
    isVerbose,
    isWhole,
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    place: chalk.cyan,
    check(id) {
      const page = pages?.get(id);
      return page === undefined ? chalk.dim(id) : linked(chalk.dim(id), page);
    },
    severity: { error: chalk.bold.red, warning: chalk.bold.yellow, note: chalk.bold.blue },
  };
}

/** A link as terminals write it (OSC 8). @param address one of ours */
function linked(text: string, address: string): string {
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}
