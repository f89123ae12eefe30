/** MutationReport → text for a person at a terminal: what survived, each with the case that would have seen it; then the score. */

import { count } from "../count.js";
import { findingParagraphs } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import {
  type KillerRow,
  type MutantRow,
  type MutationReport,
  type SurvivorRow,
  scoreOf,
  survivorsOf,
} from "./report.js";
import { asked, casesInWords, countsInWords, differs } from "./words.js";

/** More than these nobody reads at a terminal. */
const MOST_SURVIVORS = 50;
const MOST_EQUIVALENT = 20;
/** Of a fault that takes out more lines than these, the first are shown. */
const MOST_LINES = 4;
const LONGEST_LINE = 160;

/** The report as text; `colour` decides about escape sequences only. */
export function mutationPretty(report: MutationReport, colour: boolean): string {
  const style = styleOf(colour);
  const survivors = survivorsOf(report);
  const more = survivors.length - MOST_SURVIVORS;
  const blocks = [
    findingParagraphs(report.findings, report.sources, style),
    ...survivors.slice(0, MOST_SURVIVORS).map((row) => survivorBlock(row, report, style)),
    more > 0 ? `and ${count(more, "more survivor")}; --format json has all\n` : "",
    equivalentBlock(report, style),
    summary(report, survivors, style),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

function survivorBlock(row: SurvivorRow, report: MutationReport, style: Style): string {
  const { id, mutator, sentence, before, after, fate } = row;
  const lines = [
    `${style.bad(`survived #${id}`)} ${placeOf(row, style)} ${style.faint(mutator)}`,
    `  ${style.strong(printable(sentence))}`,
    ...shownLines(before).map((line) => `  ${style.bad(`- ${line}`)}`),
    ...shownLines(after).map((line) => `  ${style.good(`+ ${line}`)}`),
    ...(fate.covered ? [] : ["  no case calls the tool"]),
    ...(fate.killedWith === undefined ? [] : [`  the case of #${fate.killedWith} kills it, too`]),
    ...(fate.reason === undefined ? [] : [`  no case is known that kills it: ${printable(fate.reason)}`]),
    ...(fate.killer === undefined ? [] : killerLines(fate.killer, report, style)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function killerLines(killer: KillerRow, { suites }: MutationReport, style: Style): string[] {
  const where = suites.length > 1 ? ` in ${printable(suites[killer.suite]?.uri ?? "")}` : "";
  return [
    `  ${differs(killer)}; this case${where} kills it:`,
    ...killer.text.split("\n").map((line) => `    ${style.place(printable(line))}`),
  ];
}

function shownLines(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => clipped(printable(line), LONGEST_LINE));
  return lines.length > MOST_LINES ? [...shown, `… ${count(lines.length - MOST_LINES, "more line")}`] : shown;
}

function placeOf({ location: { uri, range } }: MutantRow, style: Style): string {
  return style.place(`${printable(uri)}:${range.start.line}:${range.start.column}`);
}

function equivalentBlock({ mutants }: MutationReport, style: Style): string {
  const rows = mutants.filter(({ fate }) => fate.status === "equivalent");
  if (rows.length === 0) return "";
  const lines = rows.slice(0, MOST_EQUIVALENT).map((row) => `  ${placeOf(row, style)} ${printable(row.sentence)}\n`);
  const more = rows.length - MOST_EQUIVALENT;
  const rest = more > 0 ? `  and ${count(more, "more")}\n`.replace("mores", "more") : "";
  return `${style.faint("proved to decide every call as the policy does, so not counted:")}\n${lines.join("")}${rest}`;
}

function summary(report: MutationReport, survivors: readonly SurvivorRow[], style: Style): string {
  const { minScore, unwritten } = report;
  const score = scoreOf(report);
  const met = score >= minScore;
  const lines = [
    `${met ? style.good("✔") : style.bad("✖")} ${style.strong(`${score}% of the mutants killed`)}: ${countsInWords(report)}${asked(score, minScore)}`,
    `  ${casesInWords(report)}`,
    ...(unwritten > 0 ? [`  ${count(unwritten, "fault")} could not be written, because an alias leads there`] : []),
    ...writable(survivors),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function writable(survivors: readonly SurvivorRow[]): string[] {
  const killers = survivors.filter(({ fate }) => fate.killer !== undefined).length;
  const killed = survivors.filter(({ fate }) => fate.killer !== undefined || fate.killedWith !== undefined).length;
  if (killers === 0) return [];
  return [
    `  ${count(killers, "case")} would kill ${killed === survivors.length ? "all" : killed} of them: --write adds ${killers === 1 ? "it" : "them"} to the suite`,
  ];
}
