/** A place in a suite → the calls of the case there, each with what decides it and where that is written. */

import { DECISION_WORDS, type Location, type Policy } from "@callgate/core";
import { agentFinder, loadSuites, suiteBoundary, suiteFiles } from "@callgate/project/test";
import { type Case, runCase, type TestedPolicy, testedEngine } from "@callgate/tester";
import { isWithin, pathAt } from "../path-at.js";
import type { OpenFile } from "../subject.js";

/** Calls that are decided alike, one after the other. */
export interface DecidedCalls {
  readonly count: number;
  /** `run: denied by `per minute``. */
  readonly text: string;
  /** Where the deciding rule is written; of a call that passes, the entry of its tool. */
  readonly place: Location | undefined;
}

export interface SuiteCase {
  readonly name: string;
  readonly calls: readonly DecidedCalls[];
}

/** A case that makes more calls than these is not run for a look at it. */
const MAX_CALLS = 100_000;

/** The most lines. */
const MAX_GROUPS = 50;

/** The case around an offset, run on each of its policies; undefined where no case is there. */
export async function suiteCaseAt(file: OpenFile, offset: number): Promise<SuiteCase | undefined> {
  const loaded = await loadedSuite(file);
  if (loaded === undefined) return undefined;
  const { suite, policies, servers } = loaded;
  const { path } = pathAt(suite.document, offset);
  const here = suite.cases
    .filter(({ document, origin }) => document === suite.document && isWithin(path, origin))
    .sort((a, b) => b.origin.length - a.origin.length)[0];
  if (here === undefined) return undefined;
  const step = here.steps.findIndex(({ origin }) => origin.length > here.origin.length && isWithin(path, origin));
  const calls = [...policies.values()]
    .filter(({ name }) => here.policies === undefined || here.policies.includes(name))
    .flatMap((tested) => callsOf(here, step, tested, servers));
  return { name: here.name, calls: calls.slice(0, MAX_GROUPS) };
}

/** The suite in a file, with all that it names; undefined where those may not be read. */
export async function loadedSuite({ name, io, isAlone, config }: Pick<OpenFile, "config" | "io" | "isAlone" | "name">) {
  if (isAlone) return undefined;
  const findAgent = agentFinder({ engines: undefined, hosts: config?.hosts }, suiteBoundary([name], io), io);
  const [loaded] = await loadSuites([name], suiteFiles([name], io), { findAgent });
  return loaded;
}

function callsOf(
  one: Case,
  step: number,
  { name, policy, document, agent }: TestedPolicy,
  servers: NonNullable<Awaited<ReturnType<typeof loadedSuite>>>["servers"],
): DecidedCalls[] {
  if (one.steps.reduce((sum, { repeat }) => sum + repeat, 0) > MAX_CALLS) return [];
  const engine = testedEngine(policy, agent && servers);
  const found: { count: number; text: string; place: Location | undefined }[] = [];
  let made = 0;
  const ends = one.steps.map(
    ({ repeat }, i) => one.steps.slice(0, i).reduce((sum, before) => sum + before.repeat, 0) + repeat,
  );
  // Every call is looked at, so nothing that is expected may end the run.
  const all = { ...one, totals: undefined, steps: one.steps.map((asked) => ({ ...asked, expect: undefined })) };
  runCase(all, engine, (call, counters) => {
    const at = ends.findIndex((end) => made < end);
    made++;
    if (step >= 0 && at !== step) return;
    const { decision } = engine.explain(call, counters);
    const { outcome, rule, message } = decision;
    const by = rule === "" ? "" : outcome === "notEvaluated" ? `: ${message}` : ` by \`${rule}\``;
    const of = name === "" ? "" : `${name}: `;
    const text = `${of}\`${call.tool}\` ${DECISION_WORDS.decided[outcome]}${by}`;
    const last = found.at(-1);
    if (last?.text === text) last.count++;
    else found.push({ count: 1, text, place: placeOf(decision.origin ?? entryOf(policy, call.tool), document) });
  });
  return found;
}

function entryOf({ tools, everyTool }: Policy, tool: string) {
  return tools.get(tool)?.origin ?? everyTool?.origin;
}

function placeOf(origin: Policy["origin"] | undefined, document: TestedPolicy["document"]): Location | undefined {
  if (origin === undefined || origin.length <= (document.parts === undefined ? 0 : 1)) return undefined;
  return document.locate(origin);
}
