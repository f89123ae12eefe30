/** MutationReport → the JSON of mutation-testing-report-schema, which Stryker's web component and dashboards read. */

import { jsonDocument } from "../printable.js";
import { differs, type MutantRow, type MutationReport, mutatedFiles } from "../results/mutation.js";

/** The report by that schema, version 2. */
export function strykerObject(report: MutationReport): object {
  const { suites, mutants, minScore, version } = report;
  return {
    schemaVersion: "2.0",
    thresholds: { high: Math.max(minScore, 80), low: Math.min(minScore, 60) },
    files: Object.fromEntries(
      mutatedFiles(report).map(({ uri, text }) => [
        uri,
        {
          language: uri.endsWith(".toml") ? "toml" : text.trimStart().startsWith("{") ? "json" : "yaml",
          source: text,
          mutants: mutants.filter(({ location }) => location.uri === uri).map((row) => mutantObject(row, report)),
        },
      ]),
    ),
    testFiles: Object.fromEntries(
      suites.map(({ uri, text, cases }, suite) => [
        uri,
        {
          source: text,
          tests: cases.map(({ name, location }, index) => ({
            id: testId(suite, index),
            name,
            ...(location.uri === uri ? { location: location.range } : {}),
          })),
        },
      ]),
    ),
    framework: { name: "callgate", version },
  };
}

/** One JSON document with a final line break. */
export function strykerJson(report: MutationReport): string {
  return jsonDocument(strykerObject(report));
}

function testId(suite: number, index: number): string {
  return `${suite + 1}.${index + 1}`;
}

function mutantObject(row: MutantRow, report: MutationReport): object {
  const { id, mutator, sentence, replaced, replacement } = row;
  return {
    id: String(id),
    mutatorName: mutator,
    description: sentence,
    location: replaced,
    replacement,
    ...statusOf(row, report),
  };
}

function statusOf({ result }: MutantRow, { mutants }: MutationReport): object {
  switch (result.status) {
    case "killed":
      return { status: "Killed", killedBy: [testId(result.by.suite, result.by.case)] };
    case "equivalent":
      return { status: "Ignored", statusReason: "proved to decide every call as the policy does" };
    case "refused":
      return { status: "CompileError", statusReason: "the program refuses it" };
    case "survived": {
      const { killedWith, reason } = result;
      const killer = result.killer ?? survivedKiller(mutants, killedWith);
      const statusReason = killer === undefined ? reason : `${differs(killer)}; this case kills it:\n${killer.text}`;
      return {
        status: result.covered ? "Survived" : "NoCoverage",
        ...(statusReason === undefined ? {} : { statusReason }),
      };
    }
    default:
      return result satisfies never;
  }
}

function survivedKiller(mutants: readonly MutantRow[], id: number | undefined) {
  const result = mutants.find((row) => row.id === id)?.result;
  return result?.status === "survived" ? result.killer : undefined;
}
