/** DiffReport → JSON, version 1; its JSON Schema is `schemas/diff.schema.json`. */

import type { DiffCall } from "@callgate/diff";
import { isoTime } from "../describe-values.js";
import { jsonDocument } from "../printable.js";
import {
  countVerdicts,
  type DiffReport,
  type DiffWitnessRow,
  type Impact,
  type ToolDiffRow,
  witnessRow,
} from "../results/diff.js";
import { passedOverObject } from "./replay.js";
import { findingObject } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function diffJson(report: DiffReport): string {
  return jsonDocument(diffObject(report));
}

/** The report as an object that JSON takes. */
export function diffObject(report: DiffReport): object {
  const { command, before, after, tools, findings, lint, impact } = report;
  return {
    version: 1,
    command,
    before,
    after,
    assumed: report.assumed,
    notes: report.notes,
    except: report.except,
    tools: tools.map(toolObject),
    findings: findings.map(findingObject),
    lint: lint && { new: lint.appeared.map(findingObject), gone: lint.gone.map(findingObject) },
    impact: impact && impactObject(impact),
    summary: { tools: tools.length, ...countVerdicts(tools) },
  };
}

function toolObject(row: ToolDiffRow): object {
  const { tool, host, category, verdict, reason, changes, witnesses, budget, before, after, coveredTools } = row;
  return {
    tool,
    host,
    verdict,
    reason,
    category,
    changes,
    witnesses: witnesses.map(witnessObject),
    budget,
    before,
    after,
    ...(coveredTools.length === 0 ? {} : { standsFor: coveredTools }),
  };
}

function witnessObject(witness: DiffWitnessRow): object {
  const { shows, sentence, rule, place } = witness;
  return { shows, sentence, ...witnessRow({ ...witness, calls: oneByOne(witness.calls) }), rule, place };
}

/** A sequence of more calls than these is written shorter, with `times`. */
const MAX_CALLS = 1_000;

/** One entry a call, so that a program can run the sequence as it is. */
function oneByOne(calls: readonly DiffCall[]): readonly DiffCall[] {
  if (calls.reduce((sum, { times = 1 }) => sum + times, 0) > MAX_CALLS) return calls;
  return calls.flatMap(({ times = 1, ...call }) => Array.from({ length: times }, () => call));
}

function impactObject({ kinds, passedOver, ...rest }: Impact): object {
  return {
    ...rest,
    passedOver: passedOver && passedOverObject(passedOver),
    kinds: kinds.map(({ at, ...kind }) => ({ ...kind, at: isoTime(at) })),
  };
}
