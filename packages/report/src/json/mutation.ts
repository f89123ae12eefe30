/** MutationReport → JSON, version 1; its JSON Schema is `schemas/mutation.schema.json`. */

import { jsonDocument } from "../printable.js";
import { countMutants, type MutantRow, type MutationReport, scoreOf } from "../results/mutation.js";
import { findingObject } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function mutationJson(report: MutationReport): string {
  const { command, policy, suites, findings, mutants, unwritten, minScore } = report;
  const object = {
    version: 1,
    command,
    policy: policy.uri,
    assumed: report.assumed,
    suites: suites.map(({ uri, cases }) => ({ uri, cases: cases.length })),
    score: scoreOf(report),
    minScore,
    mutants: mutants.map((row) => mutantObject(row, report)),
    ...(report.notCompared?.length ? { notCompared: report.notCompared } : {}),
    findings: findings.map(findingObject),
    summary: { mutants: mutants.length, ...countMutants(report), unwritten },
  };
  return jsonDocument(object);
}

function mutantObject(
  { id, mutator, sentence, location, before, after, result }: MutantRow,
  report: MutationReport,
): object {
  return { id, mutator, status: result.status, sentence, location, before, after, ...resultObject(result, report) };
}

function resultObject(result: MutantRow["result"], { suites }: MutationReport): object {
  switch (result.status) {
    case "killed": {
      const by = suites[result.by.suite]?.cases[result.by.case];
      return { killedBy: by };
    }
    case "survived": {
      const { covered, killer, killedWith, reason } = result;
      const { suite, item, text, policySays, mutantSays } = killer ?? {};
      return {
        covered,
        killedWith,
        reason,
        killer: killer && {
          suite: suites[suite as number]?.uri,
          case: item,
          text,
          policy: policySays,
          mutant: mutantSays,
        },
      };
    }
    default:
      return {};
  }
}
