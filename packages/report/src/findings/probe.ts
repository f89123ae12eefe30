/** ProbeReport → a finding for each call on which program and callgate differ. */

import { decisionInWords, type ProbeReport, probeSentence, programLine } from "../results/probe.js";
import type { CheckRow } from "../results/report.js";
import type { FindingRun, Result } from "./run.js";
import { groupOf } from "./run.js";

const DIFFERS: CheckRow = {
  id: "program-differs",
  summary: "the program does something else with a call than callgate says",
  severity: "error",
  hasPage: false,
};

const UNMET: CheckRow = {
  id: "program-fails-case",
  summary: "the program does something else with a call than a suite expects",
  severity: "error",
  hasPage: false,
};

const NOT_ASKED: CheckRow = {
  id: "case-not-asked",
  summary: "the program could not be asked what becomes of a case of a suite",
  severity: "error",
  hasPage: false,
};

export function probeRun(report: ProbeReport): FindingRun {
  const { version, subject, calls, notAsked, isSuite, notes } = report;
  const at = { line: 1, column: 1 };
  const location = { uri: subject, range: { start: at, end: at } };
  const differing = calls
    .filter(({ agrees, expected }) => agrees === false || expected?.isMet === false)
    .map((row): Result => {
      const did = decisionInWords(row.did, row.hidden);
      const said = decisionInWords(row.said, row.saidHidden);
      const { expected, agrees } = row;
      const wanted =
        expected?.isMet === false
          ? `, and the suite expects: ${decisionInWords(expected.decision, expected.hidden)}`
          : "";
      const check = agrees === false ? DIFFERS.id : UNMET.id;
      const message = `${groupOf(row)} was ${did} by ${report.host} ${report.programVersion}; callgate says: ${said}${wanted}`;
      return { finding: { check, severity: "error", message, location, related: [] }, fails: true };
    });
  const leftOut = ({ id, reason }: (typeof notAsked)[number]): Result => ({
    finding: { check: NOT_ASKED.id, severity: "error", message: `not asked: ${id}: ${reason}`, location, related: [] },
    fails: true,
  });
  return {
    command: "probe",
    version,
    checks: [DIFFERS, UNMET, NOT_ASKED],
    sources: new Map(),
    subjects: [subject],
    results: [...differing, ...(isSuite ? notAsked : []).map(leftOut)],
    notices: [
      { level: "note", isAnswer: true, text: probeSentence(report) },
      { level: "note", text: programLine(report) },
      ...notes.map((text) => ({ level: "note" as const, text })),
      ...(isSuite ? [] : notAsked).map(({ id, reason }) => ({
        level: "warning" as const,
        text: `not asked: ${id}: ${reason}`,
      })),
      ...calls
        .filter(({ agrees }) => agrees === undefined)
        .map((row) => ({ level: "warning" as const, text: `callgate does not say what becomes of ${groupOf(row)}` })),
    ],
    passed: [],
  };
}
