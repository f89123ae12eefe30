/** Calls that a mutant decides differently → a case of a suite that kills it, tried before it is shown. */

import { Counters, DECISION_WORDS, type DecisionKind, type Document, type Engine, readDocument } from "@callgate/core";
import { appendItem, type Data, type DataMap, type TextEdit } from "@callgate/core/edit";
import { describeLastCall, type TimedCall } from "@callgate/core/logic";
import { nodeAt, plainValue } from "@callgate/core/yaml";
import { printDuration } from "../print-suite.js";
import { readSuite } from "../read-suite.js";
import { runCase } from "../run-suite.js";
import type { Case, Suite } from "../suite.js";
import type { MutatedSuite } from "./mutation-run.js";

export interface KillingCase {
  /** Which of the suites it is for, from 0. */
  readonly suite: number;
  /** An item of its `cases`. */
  readonly item: DataMap;
  /** The item as it is written there. */
  readonly text: string;
  /** What is decided of the last call. */
  readonly policySays: DecisionKind;
  readonly mutantSays: DecisionKind;
}

/** A case that was tried, as the suite's reader has it. */
export interface TriedCase {
  readonly killer: KillingCase;
  readonly tested: Case;
}

/** Makes killing cases for the suites of one policy. */
export class KillingCases {
  readonly #suites: readonly MutatedSuite[];
  readonly #engine: Engine;

  /** @param engine of the policy as it is */
  constructor(suites: readonly MutatedSuite[], engine: Engine) {
    this.#suites = suites;
    this.#engine = engine;
  }

  /**
   * The case, for the first suite in which it passes on the policy and fails on the mutant: what a suite's defaults say of
   * every call may make another of it. Where none was found, why not.
   */
  of(calls: readonly TimedCall[], mutant: Engine): TriedCase | { readonly reason: string } {
    const decided = decide(calls, this.#engine);
    const [policySays, mutantSays] = [decided.at(-1)?.at(-1), decide(calls, mutant).at(-1)?.at(-1)];
    if (policySays === undefined || mutantSays === undefined || decided.flat().includes("notEvaluated"))
      return { reason: "what the policy decides there cannot be known" };
    for (const [index, { suite, policy }] of this.#suites.entries())
      for (const item of itemsOf(calls, decided, suite, policy)) {
        const tested = readAlone(item, suite, policy);
        if (tested === undefined || runCase(tested, this.#engine) !== undefined) continue;
        if (runCase(tested, mutant) === undefined) continue;
        const text = textOf(suite.document, item);
        return { killer: { suite: index, item, text, policySays, mutantSays }, tested };
      }
    const hasDefaults = this.#suites.some(({ suite }) => Object.keys(defaultsOf(suite)).length > 0);
    return {
      reason: hasDefaults
        ? "the suite's `defaults` for every call keep a case from showing it"
        : "a suite cannot express the calls that show it",
    };
  }
}

/** What is decided of each call, from empty counters. */
function decide(calls: readonly TimedCall[], engine: Engine): DecisionKind[][] {
  const counters = new Counters();
  return calls.map((call) => Array.from({ length: call.times }, () => engine.decide(call, counters).outcome));
}

/** The ways to write it, the shortest first: times are left out, or of the day, or whole. */
function* itemsOf(
  calls: readonly TimedCall[],
  decided: readonly (readonly DecisionKind[])[],
  suite: Suite,
  policy: string,
): Iterable<DataMap> {
  const at = calls[0]?.at ?? 0;
  const iso = new Date(at).toISOString();
  const inCase = suite.policies.length > 1 ? { policy } : {};
  for (const begin of [{}, { at: iso.slice(11, 19) }, { at: iso }]) {
    const [only, last] = calls;
    if (only !== undefined && last === undefined && only.times === 1)
      yield { ...inCase, ...callData(only), ...begin, expect: decided[0]?.[0] as DecisionKind };
    else {
      const name = `${describeLastCall(calls).replaceAll("`", "")} is ${DECISION_WORDS.decided[decided.at(-1)?.at(-1) as DecisionKind]}`;
      yield { name, ...inCase, ...begin, ...sequence(calls, decided, suite) };
    }
  }
}

function sequence(calls: readonly TimedCall[], decided: readonly (readonly DecisionKind[])[], suite: Suite): DataMap {
  const { every } = defaultsOf(suite);
  // Calls at one time: the suite's default time between calls must not apply.
  const atOnce = every === undefined ? {} : { every: "0s" };
  const first = calls[0] as TimedCall;
  const total = calls.reduce((sum, { times }) => sum + times, 0);
  if (isOneCall(calls)) return { ...callData(first), repeat: total, ...atOnce, expect: expected(decided.flat()) };
  const manyAgents = new Set(calls.map(({ grant }) => grant)).size > 1;
  const isOneTool = calls.every(({ tool }) => tool === first.tool);
  const isSaidOnce = isOneTool && calls.every(({ args }) => JSON.stringify(args) === JSON.stringify(first.args));
  const steps = calls.map((call, index): DataMap => {
    const waited = call.at - (calls[index - 1]?.at ?? call.at);
    return {
      ...(waited > 0 ? { after: printDuration(waited) } : {}),
      ...(isOneTool ? {} : { tool: call.tool }),
      ...(isSaidOnce ? {} : argsData(call)),
      ...(manyAgents ? { grant: call.grant } : {}),
      ...(call.times > 1 ? { repeat: call.times } : {}),
      expect: expected(decided[index] ?? []),
    };
  });
  return { ...(isOneTool ? { tool: first.tool } : {}), ...(isSaidOnce ? argsData(first) : {}), ...atOnce, steps };
}

/** Whether it is one call again and again. */
function isOneCall(calls: readonly TimedCall[]): boolean {
  const [first] = calls;
  const key = ({ tool, args, at, grant }: TimedCall) => JSON.stringify([tool, args, at, grant]);
  return first !== undefined && calls.every((call) => key(call) === key(first));
}

/** What is expected of calls: one word where it is the same of all. */
function expected(outcomes: readonly DecisionKind[]): Data {
  const counts = new Map<DecisionKind, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts.size === 1 ? (outcomes[0] as DecisionKind) : Object.fromEntries(counts);
}

function callData(call: TimedCall): DataMap {
  return { tool: call.tool, ...argsData(call) };
}

function argsData({ args }: TimedCall): DataMap {
  return Object.keys(args).length === 0 ? {} : { args: args as DataMap };
}

function defaultsOf({ document }: Suite): Readonly<Record<string, unknown>> {
  const node = nodeAt(document.root, ["defaults"])?.value;
  const value = node === undefined ? undefined : plainValue(node, []);
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The case as the suite's reader has it, with the suite's defaults. */
export function readAlone(item: DataMap, suite: Suite, policy: string): Case | undefined {
  const policies = suite.policies.some(({ name }) => name !== "") ? { policies: { [policy]: "p" } } : { policy: "p" };
  const alone = { version: 1, ...policies, defaults: defaultsOf(suite), cases: [item] };
  const read = readSuite(readDocument(JSON.stringify(alone), suite.document.uri));
  return read.findings.length === 0 ? read.suite.cases[0] : undefined;
}

/** The edits that add an item to a suite's cases; undefined where an alias leads there. */
export function addedCase(document: Document, item: Data): TextEdit[] | undefined {
  return appendItem(document, ["cases"], item);
}

/** The item in the style of the suite, without what joins it to its neighbours. */
export function textOf(document: Document, item: DataMap): string {
  const written =
    addedCase(document, item)
      ?.map(({ text }) => text)
      .join("") ?? JSON.stringify(item, undefined, 2);
  const lines = written
    .replace(/^,?\s*?(?:\r?\n|\r)|^,\s*/, "")
    .trimEnd()
    .split(/\r?\n|\r/);
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) => line.slice(indent)).join("\n");
}
