/** TestReport → text for a person at a terminal: what failed, then each suite in a line, then the sum. */

import { isAboutRun } from "@callgate/core";
import { count } from "../count.js";
import { coveragePretty } from "../coverage/pretty.js";
import { findingParagraphs, runNotes } from "../pretty/findings.js";
import { type Style, styleOf } from "../pretty/style.js";
import { clipped, printable } from "../printable.js";
import { failureLines, placeText } from "./failure-lines.js";
import { type TestCaseRow, type TestReport, type TestSuiteRow, testCounts } from "./report.js";
import { caseName, notRunText, summaryLine } from "./words.js";

/** More of them nobody reads at a terminal; the JSON format has all. */
const MOST_FAILURES = 100;
const LONGEST_NAME = 200;

/** The report as text; `colour` decides about escape sequences only. The last line is the sum. */
export function testPretty(report: TestReport, colour: boolean): string {
  const style = styleOf(colour);
  const { suites, findings, notes, sources, coverage } = report;
  const failed = suites.flatMap(({ cases }) => cases.filter(({ failure }) => failure !== undefined));
  const more = failed.length - MOST_FAILURES;
  const blocks = [
    ...failed.slice(0, MOST_FAILURES).map((row) => caseBlock(row, style)),
    more > 0 ? `and ${count(more, "more case")} failed; --format json has all\n` : "",
    findingParagraphs(findings, sources, style),
    notesBlock(
      notes.filter((note) => !isAboutRun(note)),
      style,
    ),
    suites.map((suite) => suiteLine(suite, report, style)).join(""),
    coverage === undefined ? "" : coveragePretty(coverage, style),
    runNotes(notes, style),
    sumBlock(report, style),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

function caseBlock(row: TestCaseRow, style: Style): string {
  const { failure } = row;
  if (failure === undefined) return "";
  const name = style.strong(clipped(printable(caseName(row)), LONGEST_NAME));
  const lines = [
    `${style.bad("✖")} ${name}  ${style.place(placeText(failure.location))}`,
    ...failureLines(failure, style),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Errors of policies are lint's to tell; that they change what is tested must be said here. */
function notesBlock(notes: TestReport["notes"], style: Style): string {
  const uris = [...new Set(notes.map(({ location }) => location.uri))];
  const line = ({ location }: TestReport["notes"][number], text: string) =>
    `${style.severity.warning("!")} ${style.place(placeText(location))} ${printable(text)}\n`;
  return uris
    .flatMap((uri) => {
      const own = notes.filter(({ location }) => location.uri === uri);
      const isError = ({ check, severity }: (typeof own)[number]) => severity === "error" && check !== "not-enforced";
      const [about, errors] = [own.filter((note) => !isError(note)), own.filter(isError)];
      const isRefused = about.some(({ check }) => check === "not-enforced");
      const [first] = errors;
      const rest = errors.length > 1 ? `, and ${errors.length - 1} more` : "";
      const lead = isRefused ? "" : "the policy has errors, and was run as the engine runs it: ";
      return [
        ...about.map((note) => line(note, note.message)),
        ...(first === undefined ? [] : [line(first, `${lead}${first.message}${rest}`)]),
      ];
    })
    .join("");
}

function suiteLine({ uri, cases, notRun }: TestSuiteRow, { findings }: TestReport, style: Style): string {
  const failed = cases.filter(({ failure }) => failure !== undefined).length;
  const wrong = findings.filter(({ location }) => location.uri === uri).length;
  const isGood = failed === 0 && wrong === 0;
  const parts = [
    `${cases.length - failed} passed`,
    ...(failed > 0 ? [style.bad(`${failed} failed`)] : []),
    ...(wrong > 0 ? [style.bad(count(wrong, "thing wrong with the suite", "things wrong with the suite"))] : []),
    ...(notRun > 0 ? [notRunText(notRun)] : []),
  ];
  return `${isGood ? style.good("✔") : style.bad("✖")} ${style.place(printable(uri))}  ${parts.join(", ")}\n`;
}

function sumBlock(report: TestReport, style: Style): string {
  const counts = testCounts(report);
  const line = summaryLine(counts);
  return `${counts.failed > 0 ? style.bad(line) : style.good(line)}\n`;
}
