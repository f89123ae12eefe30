/** MutationReport → text for a person at a terminal: what survived, each with the case that would have seen it; then the score. */

import { count, number } from "../count.js";
import { findingParagraphs, runNotes } from "../pretty/findings.js";
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
const LONGEST_LINE = 120;
/** So many characters before the difference. */
const AROUND = 60;

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
    runNotes(report.findings, style),
    summary(report, survivors, style),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

function survivorBlock(row: SurvivorRow, report: MutationReport, style: Style): string {
  const { id, mutator, sentence, fate } = row;
  const lines = [
    `${style.bad(`survived #${id}`)} ${placeOf(row, style)} ${style.faint(mutator)}`,
    `  ${style.strong(printable(sentence))}`,
    ...changedLines(row, style),
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

/** What differs, without the indentation that all the lines have; of long lines, what stands around the difference. */
function changedLines({ before, after }: MutantRow, style: Style): string[] {
  const indent = Math.min(...[...before, ...after].map((line) => line.length - line.trimStart().length));
  const from = Math.max(indent, differenceAt(before[0] ?? "", after[0] ?? "") - AROUND);
  const shown = (lines: readonly string[], mark: string, paint: (text: string) => string) => {
    const more = lines.length - MOST_LINES;
    return [
      ...lines.slice(0, MOST_LINES).map((line) => {
        const start = line.length > LONGEST_LINE ? from : indent;
        const cut = `${start > indent ? "…" : ""}${line.slice(start).toWellFormed()}`;
        return `  ${paint(`${mark} ${clipped(printable(cut), LONGEST_LINE)}`)}`;
      }),
      ...(more > 0 ? [`  ${paint(`${mark} … and ${count(more, "more line")}`)}`] : []),
    ];
  };
  return [...shown(before, "-", style.bad), ...shown(after, "+", style.good)];
}

function differenceAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function placeOf({ location: { uri, range } }: MutantRow, style: Style): string {
  return style.place(`${printable(uri)}:${range.start.line}:${range.start.column}`);
}

function equivalentBlock({ mutants }: MutationReport, style: Style): string {
  const rows = mutants.filter(({ fate }) => fate.status === "equivalent");
  if (rows.length === 0) return "";
  const lines = rows.slice(0, MOST_EQUIVALENT).map((row) => `  ${placeOf(row, style)} ${printable(row.sentence)}\n`);
  const more = rows.length - MOST_EQUIVALENT;
  const rest =
    more > 0
      ? `  and ${number(more)} more
`
      : "";
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
    ...writable(survivors, report),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function writable(survivors: readonly SurvivorRow[], { suites }: MutationReport): string[] {
  const killers = survivors.flatMap(({ fate }) => fate.killer ?? []);
  if (killers.length === 0) return [];
  const killed = survivors.filter(({ fate }) => fate.killer !== undefined || fate.killedWith !== undefined).length;
  const whom =
    killed < survivors.length ? `${killed} of them` : survivors.length === 1 ? "the survivor" : "all survivors";
  const [first, ...others] = new Set(killers.map(({ suite }) => suites[suite]?.uri ?? ""));
  const where = others.length === 0 ? printable(first ?? "") : "the suites";
  const [kills, them] = killers.length === 1 ? ["kills", "it"] : ["kill", "them"];
  return [`  ${count(killers.length, "more case")} ${kills} ${whom}: --write adds ${them} to ${where}`];
}
