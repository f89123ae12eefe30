/** One entry of `cases:`, as plain JSON → cases: one, or one for each row of its table. */

import type { Document, Path } from "@callgate/core";
import { clip, withCommas } from "@callgate/core/text";
import type { Reading } from "@callgate/core/yaml";
import { CALL_KEYS, type CallDefaults, readCall, readDuration, readInstant } from "./read-call.js";
import { isCounts, readCounts, readExpectation } from "./read-expectation.js";
import { rowsOf, withReason } from "./read-table.js";
import {
  type Case,
  type Counted,
  EXPECTED,
  type Expectation,
  type Expected,
  expectedWord,
  type Step,
} from "./suite.js";

export const CASE_KEYS = ["name", "policy", ...CALL_KEYS, "repeat", "expect", "steps", "table"] as const;

export const STEP_KEYS = [...CALL_KEYS, "after", "repeat", "expect"] as const;

/** A case of more calls than these takes longer than anybody waits. */
export const MAX_CALLS = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;

/** What surrounds a case. */
export interface CaseContext {
  readonly document: Document;
  readonly defaults: CallDefaults;
  /** The names of the suite's policies. */
  readonly policies: readonly string[];
  readonly reading: Reading;
}

/** The cases of one entry. What is wrong with it is among the problems; it gives no cases then. */
export function readCases(value: unknown, path: Path, context: CaseContext): Case[] {
  const { reading, document } = context;
  const before = reading.problems.length;
  const fields = reading.fields(value, path, CASE_KEYS);
  // What is mistyped would be missed a second time under its right name.
  if (reading.problems.length > before) return [];
  const name = reading.text(fields.name, [...path, "name"]);
  const policies = policiesOf(fields.policy, [...path, "policy"], context);
  const base = readCall(fields, path, context.defaults, document, reading);
  const made = (step: CaseParts | undefined, origin: Path, named: string | undefined): Case[] =>
    step === undefined ? [] : [{ name: named ?? nameOf(step), document, origin, policies, ...step }];
  const cases =
    fields.table !== undefined
      ? tableCases(fields, path, base, name, context, made)
      : fields.steps !== undefined
        ? made(sequence(fields, path, base, context), path, name)
        : made(single(fields, path, base, context), path, name);
  return reading.problems.length > before ? [] : cases;
}

type CaseParts = Pick<Case, "steps" | "totals">;

function policiesOf(value: unknown, path: Path, { policies, reading }: CaseContext): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = Array.isArray(value) ? reading.texts(value, path) : [reading.text(value, path) ?? []].flat();
  if (policies.length === 1 && policies[0] === "")
    return reading.problem(path, "the suite has one policy; name several under `policies` to choose among them", "key");
  names.forEach((name, index) => {
    if (policies.includes(name)) return;
    const known = `the suite's policies are ${policies.map((one) => `\`${clip(one)}\``).join(", ") || "none"}`;
    reading.unknown("policy", name, policies, Array.isArray(value) ? [...path, index] : path, "value", known);
  });
  return names;
}

/** One call, or one that is repeated. */
function single(fields: Fields, path: Path, base: CallDefaults, { reading }: CaseContext): CaseParts | undefined {
  const step = stepOf(fields, path, base, base.at, reading);
  if (step === undefined) return undefined;
  if (fields.expect === undefined)
    return reading.problem(path, "the case expects nothing, so it cannot fail; write `expect`", "key");
  return { steps: [step], totals: undefined };
}

function sequence(fields: Fields, path: Path, base: CallDefaults, context: CaseContext): CaseParts | undefined {
  const { reading, document } = context;
  const before = reading.problems.length;
  if (fields.repeat !== undefined)
    reading.problem(
      [...path, "repeat"],
      "`repeat` is for one call; a case with `steps` repeats them one by one",
      "key",
    );
  let clock: number | undefined;
  const steps = reading.list(fields.steps, [...path, "steps"], (item, at): Step | undefined => {
    const own = reading.fields(item, at, STEP_KEYS);
    const start = startOf(own, at, clock, base, reading);
    const { at: _at, ...rest } = own;
    const step = stepOf(own, at, readCall(rest, at, base, document, reading), start, reading);
    clock = start + (step === undefined ? 0 : (step.repeat - 1) * step.every);
    return step;
  });
  if (reading.problems.length > before) return undefined;
  if (steps.length === 0) return reading.problem([...path, "steps"], "`steps` is empty; write at least one call");
  const calls = steps.reduce((sum, { repeat }) => sum + repeat, 0);
  const totals = totalsOf(fields.expect, [...path, "expect"], calls, steps, reading);
  if (totals === undefined && steps.every(({ expect }) => expect === undefined))
    return reading.problem(path, "the case expects nothing, so it cannot fail; write `expect` in its steps", "key");
  return { steps, totals };
}

/** When a step's first call is made. */
function startOf(fields: Fields, path: Path, clock: number | undefined, base: CallDefaults, reading: Reading): number {
  const next = clock === undefined ? base.at : clock + base.every;
  if (fields.at !== undefined && fields.after !== undefined)
    reading.problem([...path, "after"], "`after` contradicts `at`: a call has one time; write one of them", "key");
  if (fields.after !== undefined)
    return (clock ?? base.at) + (readDuration(fields.after, [...path, "after"], reading) ?? 0);
  if (fields.at === undefined) return next;
  const at = readInstant(fields.at, [...path, "at"], clock ?? base.at, reading);
  if (at === undefined) return next;
  if (clock === undefined || at >= clock) return at;
  reading.problem(
    [...path, "at"],
    `the times run backwards: the call before is at ${timeOf(clock)}; for a later day write the date, or \`after\` with a duration`,
  );
  return clock;
}

function timeOf(at: number): string {
  return new Date(at).toISOString().replace(/\.000Z$/, "Z");
}

/** What is expected of a whole sequence: counts only. */
function totalsOf(
  value: unknown,
  path: Path,
  calls: number,
  steps: readonly Step[],
  reading: Reading,
): Counted | undefined {
  if (value === undefined) return undefined;
  if (!isCounts(value))
    return reading.problem(
      path,
      "beside `steps`, `expect` counts the decisions of all their calls; write it in the steps, or counts such as `{allow: 10, deny: 1}`",
    );
  const totals = readCounts(value, path, calls, reading);
  if (totals === undefined) return undefined;
  const known = { allow: 0, deny: 0, approval: 0 };
  for (const { expect, repeat } of steps) addExpected(known, expect, repeat);
  for (const word of EXPECTED)
    if (known[word] > totals.counts[word])
      return reading.problem(
        path,
        `\`${word}: ${totals.counts[word]}\` contradicts the steps, which expect it of ${known[word]} calls`,
      );
  return totals;
}

function addExpected(counts: Record<Expected, number>, expect: Expectation | undefined, repeat: number): void {
  switch (expect?.kind) {
    case undefined:
      return;
    case "all":
      counts[expect.decision.decision] += repeat;
      return;
    case "each":
      for (const { decision } of expect.decisions) counts[decision]++;
      return;
    case "counts":
      for (const word of EXPECTED) counts[word] += expect.counts[word];
      return;
    default:
      expect satisfies never;
  }
}

/** @param at epoch milliseconds of the first call */
function stepOf(fields: Fields, path: Path, call: CallDefaults, at: number, reading: Reading): Step | undefined {
  const before = reading.problems.length;
  const { server, tool, annotations, args, grant, outcome, every } = call;
  const repeat = repeatOf(fields.repeat, [...path, "repeat"], reading);
  if (tool === undefined) reading.problem([...path, "tool"], "`tool` is missing: which tool is called?", "key");
  const expect =
    fields.expect === undefined ? undefined : readExpectation(fields.expect, [...path, "expect"], repeat, reading);
  if (tool === undefined || reading.problems.length > before) return undefined;
  return { origin: path, server, tool, annotations, args, at, grant, outcome, repeat, every, expect };
}

function repeatOf(value: unknown, path: Path, reading: Reading): number {
  if (value === undefined) return 1;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_CALLS) return value;
  if (value === 0) reading.problem(path, "`repeat` is 0, so no call is made and the case cannot fail");
  else reading.mismatch(value, path, `a number of calls, from 1 to ${withCommas(MAX_CALLS)}`);
  return 1;
}

function tableCases(
  fields: Fields,
  path: Path,
  base: CallDefaults,
  name: string | undefined,
  context: CaseContext,
  made: (parts: CaseParts | undefined, origin: Path, name: string) => Case[],
): Case[] {
  const { reading, document } = context;
  if (fields.steps !== undefined)
    return (
      reading.problem([...path, "steps"], "`steps` contradicts `table`: a row of a table is one case", "key") ?? []
    );
  return rowsOf(fields.table, [...path, "table"], reading).flatMap((row) => {
    const before = reading.problems.length;
    // What is wrong with a cell is reported of its row.
    const own = { ...fields, ...row.fields, expect: withReason(row.fields.expect ?? fields.expect, row.because) };
    const call = readCall(row.fields, row.path, base, document, reading);
    const parts = reading.problems.length > before ? undefined : single(own, row.path, call, context);
    return made(parts, row.path, `${name ?? call.tool ?? "table"}: ${row.name}`);
  });
}

/** What a case is called that has no name: the call, and what is expected of it. */
function nameOf({ steps }: CaseParts): string {
  const [first] = steps as readonly [Step, ...Step[]];
  const tool = first.server === undefined ? first.tool : `${first.server}/${first.tool}`;
  const call = first.args === undefined ? tool : `${tool} ${clip(JSON.stringify(first.args), 80)}`;
  const calls = steps.reduce((sum, { repeat }) => sum + repeat, 0);
  if (calls > 1) return `${calls} calls, the first ${call}`;
  return first.expect?.kind === "all" ? `${call}: ${expectedWord(first.expect.decision)}` : call;
}
