/** DiffReport → text for a person at a terminal: the verdict first, then only what differs. */

import type { Finding, Location } from "@callgate/core";
import { count, number } from "../count.js";
import { findingParagraphs, runNotes } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import { passedOverSentences } from "../replay/passed-over.js";
import {
  type DiffReport,
  type DiffWitnessRow,
  differing,
  type Impact,
  type LintChanges,
  mayBeWider,
  type ToolDiffRow,
  type Verdict,
} from "./report.js";
import { budgetChange, decisionWords, headline, impactRules, sideWords, toolWords, witnessLine } from "./words.js";

/** A longer line of calls nobody pastes; the JSON format has the whole of it. */
const LONGEST_CALLS = 1_000;
const LONGEST_NAME = 100;
/** More than these nobody reads at a terminal. */
const MOST_TOOLS = 100;
const MOST_CHANGES = 10;
const MOST_KINDS = 50;

/** The report as text; `colour` decides about escape sequences only. */
export function diffPretty(report: DiffReport, colour: boolean): string {
  const style = styleOf(colour);
  const { findings, sources, tools, lint, impact } = report;
  const rows = differing(tools);
  const blocks = [
    findingParagraphs(findings, sources, style),
    verdictLines(report, rows, style),
    ...rows.slice(0, MOST_TOOLS).map((row) => toolBlock(row, style)),
    rows.length > MOST_TOOLS ? `and ${count(rows.length - MOST_TOOLS, "more tool")}; --format json has all\n` : "",
    withoutEffect(tools, style),
    lint === undefined ? "" : lintBlock(lint, sources, style),
    impact === undefined ? "" : impactBlock(impact, style),
    runNotes(findings, style),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

function verdictLines(report: DiffReport, rows: readonly ToolDiffRow[], style: Style): string {
  const { before, after, command } = report;
  // What lets less through is what one would want to see; a conversion is to change nothing.
  const isEnforced = before.notEnforced === undefined && after.notEnforced === undefined;
  const isGood = !isEnforced ? false : command === "convert" ? rows.length === 0 : !rows.some(mayBeWider);
  const mark = isGood ? style.good("✔") : style.bad("✖");
  const sides = `${printable(sideWords(before))} → ${printable(sideWords(after))}`;
  return `${mark} ${style.strong(printable(headline(report)))}\n  ${style.faint(sides)}\n`;
}

function toolBlock(row: ToolDiffRow, style: Style): string {
  const { verdict, category, reason, changes, witnesses, budget } = row;
  const name = style.strong(clipped(printable(toolWords(row)), LONGEST_NAME));
  const more = changes.length - MOST_CHANGES;
  const lines = [
    `${painted(verdict, style)} ${name}${category === undefined ? "" : style.faint(` ${category}`)}`,
    ...(reason === undefined ? [] : [`  nobody can say: ${printable(reason)}`]),
    ...witnesses.flatMap((witness) => witnessLines(witness, style)),
    `  ${style.faint("most that passes:")} ${printable(budgetChange(budget))}`,
    ...changes.slice(0, MOST_CHANGES).map(({ sentence, before, after }) => {
      const place = placeOf(after ?? before, style);
      return `  ${style.faint("-")} ${printable(sentence)}${place}`;
    }),
    ...(more > 0 ? [style.faint(`  - and ${count(more, "more change")}`)] : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function painted(verdict: Verdict, style: Style): string {
  if (verdict === "narrower") return style.good(verdict);
  return verdict === "wider" ? style.severity.error(verdict) : style.severity.warning(verdict);
}

function placeOf(location: Location | undefined, style: Style): string {
  if (location === undefined) return "";
  const { line, column } = location.range.start;
  return ` ${style.place(`${printable(location.uri)}:${line}:${column}`)}`;
}

function witnessLines(witness: DiffWitnessRow, style: Style): string[] {
  const { shows, sentence, before, after } = witness;
  const line = witnessLine(witness);
  const whole = line.length <= LONGEST_CALLS ? line : `${clipped(line, LONGEST_CALLS)} (whole in --format json)`;
  const decided = decisionWords(before, after);
  return [`  ${shows === "wider" ? style.bad(decided) : style.good(decided)}: ${printable(sentence)}`, `    ${whole}`];
}

/** What is written otherwise and decides nothing: a reader of the text would wonder. */
function withoutEffect(tools: readonly ToolDiffRow[], style: Style): string {
  const rows = tools.filter(({ verdict, changes }) => verdict === "equal" && changes.length > 0);
  if (rows.length === 0) return "";
  const names = rows.slice(0, 10).map((row) => clipped(printable(toolWords(row)), LONGEST_NAME));
  const more = rows.length > names.length ? ` and ${number(rows.length - names.length)} more` : "";
  return style.faint(`written otherwise, without effect: ${names.join(", ")}${more}\n`);
}

function lintBlock({ appeared, gone }: LintChanges, sources: ReadonlyMap<string, string>, style: Style): string {
  const heading = (findings: readonly Finding[], what: string) =>
    `${style.strong(`${count(findings.length, "lint finding")} ${what}`)}\n`;
  const fresh = appeared.length === 0 ? "" : `\n${findingParagraphs(appeared, sources, style)}`;
  const old = gone.map(
    ({ check, message, location }) =>
      `  ${style.faint(check)}${placeOf(location, style)} ${printable(clipped(message, 200))}\n`,
  );
  return `${heading(appeared, "new after")}${fresh}\n${heading(gone, "gone after")}${old.join("")}`;
}

function impactBlock({ calls, changed, kinds, notEvaluated, badLines, passedOver }: Impact, style: Style): string {
  const lines = [
    style.strong(`${number(changed)} of ${count(calls, "recorded call")} decided otherwise`),
    ...kinds.slice(0, MOST_KINDS).flatMap((kind) => {
      const { before, after, tool, server, first, calls: n } = kind;
      const name = server === undefined ? printable(tool) : `${printable(tool)} on ${printable(server)}`;
      const place = style.place(`${printable(first.uri)}:${first.line}`);
      return [
        `${style.severity.warning(`${number(n)}×`)} ${style.strong(name)}  ${decisionWords(before.decision, after.decision)}`,
        `   ${style.faint("rule")}   ${printable(impactRules(kind))}`,
        `   ${style.faint("first")}  ${place}`,
      ];
    }),
    ...(kinds.length > MOST_KINDS ? [`and ${count(kinds.length - MOST_KINDS, "more kind")}`] : []),
    ...notEvaluated.map(({ reason, calls: n }) => `${number(n)}× not evaluated: ${printable(reason)}`),
    ...(badLines > 0 ? [`${count(badLines, "line")} of the transcripts could not be read`] : []),
    ...(passedOver === undefined ? [] : passedOverSentences(passedOver)).map(printable),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
