/** TestReport → workflow commands, which GitHub Actions shows as annotations on the lines of a pull request. */

import { isAboutRun, type Location } from "@callgate/core";
import { count } from "../count.js";
import { coveredLines, missingOf } from "../coverage/goals.js";
import { missedSentence } from "../coverage/pretty.js";
import { detailLines } from "../details.js";
import { styleOf } from "../pretty/style.js";
import { commandLine, SHOWN } from "../workflow-command.js";
import { failureLines } from "./failure-lines.js";
import { type TestReport, testCounts } from "./report.js";
import { caseName, summaryLine } from "./words.js";

const PLAIN = styleOf(false);

/** A line for each failure, at the place of what was expected; then what no case tries, as notices; then the sum. */
export function testGithub(report: TestReport): string {
  const { suites, findings, notes, coverage } = report;
  const failed = suites.flatMap(({ cases }) => cases);
  const errors = [
    ...findings.map((finding) =>
      commandLine("error", at(finding.location, "callgate test"), [finding.message, ...detailLines(finding)]),
    ),
    ...failed.flatMap((row) =>
      row.failure === undefined
        ? []
        : [
            commandLine(
              "error",
              at(row.failure.location, caseName(row)),
              failureLines(row.failure, PLAIN).map((line) => line.trim()),
            ),
          ],
    ),
    ...(coverage?.missed ?? []).map((one) =>
      commandLine("error", { title: "callgate coverage" }, [missedSentence(one)]),
    ),
  ];
  const warnings = notes.map((note) =>
    isAboutRun(note)
      ? commandLine("notice", { title: "callgate test" }, [note.message])
      : commandLine("warning", at(note.location, "policy"), [
          `the policy was run as the engine runs it: ${note.message}`,
        ]),
  );
  const gaps = (coverage?.policies ?? []).flatMap((policy) =>
    coveredLines(policy)
      .filter(({ state }) => state !== "covered")
      .map(({ line, items }) =>
        commandLine("notice", { file: policy.uri, line, title: "not covered" }, items.flatMap(missingOf)),
      ),
  );
  const sum = commandLine("notice", { title: "callgate test" }, [
    summaryLine(testCounts(report)),
    ...(errors.length > SHOWN
      ? [`GitHub shows ${SHOWN} of the ${count(errors.length, "error")}; the log of this step lists all`]
      : []),
  ]);
  return [...errors, ...warnings, sum, ...gaps].map((line) => `${line}\n`).join("");
}

function at({ uri, range: { start, end } }: Location, title: string): Readonly<Record<string, string | number>> {
  // GitHub takes columns only where the annotation is on one line.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return { file: uri, line: start.line, endLine: end.line, ...columns, title };
}
