/** MutationReport → the small faults that no test case sees as findings, at the place of the fault. */

import {
  asked,
  countsInWords,
  differs,
  type MutationReport,
  mutatedFiles,
  scoreOf,
  survivorsOf,
} from "../results/mutation.js";
import type { CheckRow } from "../results/report.js";
import type { FindingRun, Result } from "./run.js";

const SURVIVED: CheckRow = {
  id: "surviving-mutant",
  summary: "a small fault of the policy that no test case sees",
  severity: "warning",
  hasPage: false,
};

export function mutationRun(report: MutationReport): FindingRun {
  const { command, version, sources, findings, mutants, minScore } = report;
  const files = mutatedFiles(report);
  const score = scoreOf(report);
  return {
    command,
    version,
    checks: [SURVIVED],
    sources: new Map([...sources, ...files.map(({ uri, text }) => [uri, text] as const)]),
    subjects: files.map(({ uri }) => uri),
    results: [
      ...findings.map((finding) => ({ finding, fails: false })),
      ...survivorsOf(report).map(({ mutator, sentence, location, result }): Result => {
        const { covered, killer, killedWith, reason } = result;
        const message = `no test case sees this fault: ${sentence}${covered ? "" : "; no case calls the tool"}`;
        return {
          finding: { check: SURVIVED.id, severity: SURVIVED.severity, message, location, related: [] },
          fails: score < minScore,
          lines: [
            message,
            ...(killer === undefined ? [] : [`${differs(killer)}; this case kills it:`, ...killer.text.split("\n")]),
            ...(killedWith === undefined ? [] : [`the case of #${killedWith} kills it, too`]),
            ...(reason === undefined ? [] : [`no case is known that kills it: ${reason}`]),
          ],
          testCase: { name: `${mutator}: ${sentence}` },
        };
      }),
    ],
    notices: [
      {
        level: "note",
        isAnswer: true,
        text: `${score}% of the mutants killed: ${countsInWords(report)}${asked(score, minScore)}`,
      },
    ],
    passed: mutants
      .filter(({ result }) => result.status === "killed")
      .map(({ mutator, sentence, location: { uri, range } }) => ({
        suite: uri,
        name: `${mutator}: ${sentence}`,
        group: uri,
        place: { file: uri, line: range.start.line },
        text: [sentence],
      })),
  };
}
