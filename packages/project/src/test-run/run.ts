/** Suites → which cases pass: one run of `callgate test`. */

import type { Policy, Release } from "@callgate/core";
import { oncePerRun } from "@callgate/core/dialects";
import { assumptions } from "@callgate/core/policy";
import type { TestReport, TestSuiteRow } from "@callgate/report";
import {
  type Case,
  CoverageCounter,
  type LoadedSuite,
  runSuite,
  type SuiteFiles,
  SuiteLoader,
  type TestedEngine,
  type TestedPolicy,
  type Thresholds,
  testedEngine,
} from "@callgate/tester";
import { VERSION } from "../version.js";
import { coverageReport } from "./coverage-rows.js";
import { type AgentFinder, loadWithAgents } from "./find-agents.js";
import { caseRow } from "./rows.js";

export interface TestRunOptions {
  readonly filter: (name: string) => boolean;
  readonly bail: boolean;
  readonly release?: Release | undefined;
  /** Whether a policy is tested that the program refuses, by what the engine's packages would answer. */
  readonly allowInvalid?: boolean | undefined;
  /** Coverage is not counted when left out. */
  readonly coverage: Thresholds | undefined;
  /** Looks for agents' own configuration; such is not tested when left out. */
  readonly findAgent?: AgentFinder | undefined;
}

export interface TestRun {
  readonly report: TestReport;
  /** Cases that were run. */
  readonly ran: number;
  /** Policies by which no call can be decided, so that no case of theirs was run. */
  readonly undecided: number;
  /** Each suite with every file that it read, or would have. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** Runs suites in the order given. */
export async function runSuites(
  paths: readonly string[],
  files: SuiteFiles,
  options: TestRunOptions,
): Promise<TestRun> {
  const suitesRead = await loadSuites(paths, files, options);
  const loaded = paths.map((path, index) => ({ path, loaded: suitesRead[index] as LoadedSuite }));
  const coverage = options.coverage === undefined ? undefined : new CoverageCounter();
  const running = new Running(options, coverage);
  const suites = loaded.map((one) => running.run(one.path, one.loaded));
  const assumed = assumptions(loaded.flatMap((one) => [...one.loaded.policies.values()].map(namedPolicy)));
  const report: TestReport = {
    version: VERSION,
    assumed,
    suites,
    findings: loaded.flatMap((one) => one.loaded.findings),
    notes: distinct(loaded.flatMap((one) => one.loaded.notes)),
    sources: new Map(loaded.flatMap((one) => [...one.loaded.sources])),
    coverage: coverage && { ...coverageReport(coverage.result(), options.coverage ?? {}), assumed },
  };
  return {
    report,
    ran: suites.reduce((sum, { cases }) => sum + cases.length, 0),
    undecided: loaded.reduce((sum, one) => sum + one.loaded.undecided, 0),
    files: new Map(loaded.map((one) => [one.path, one.loaded.paths])),
  };
}

/** A policy by its files; one of an agent, of which a suite may have several of the same files, also by its name. */
export function namedPolicy({ name, policy, agent }: TestedPolicy): Policy {
  if (agent === undefined) return policy;
  const files = [...new Set(policy.layers.map(({ uri }) => uri))].filter((uri) => uri !== "").join(", ");
  return { ...policy, uri: name === "" ? files : `${name} (${files})` };
}

/** Reads suites in the order given, with all that they name. */
export async function loadSuites(
  paths: readonly string[],
  files: SuiteFiles,
  { findAgent, release, allowInvalid }: Pick<TestRunOptions, "findAgent" | "release" | "allowInvalid">,
): Promise<LoadedSuite[]> {
  const agents = new Map();
  const loader = new SuiteLoader(files, { release, allowInvalid, agents: findAgent && agents });
  if (findAgent === undefined) return paths.map((path) => loader.load(path));
  return loadWithAgents(paths, loader, agents, findAgent);
}

/** A policy's errors are reported once, however many suites test it. */
function distinct(notes: TestReport["notes"]): TestReport["notes"] {
  return oncePerRun([...new Map(notes.map((note) => [JSON.stringify([note.location, note.message]), note])).values()]);
}

class Running {
  readonly #options: TestRunOptions;
  readonly #coverage: CoverageCounter | undefined;
  #stopped = false;

  constructor(options: TestRunOptions, coverage: CoverageCounter | undefined) {
    this.#options = options;
    this.#coverage = coverage;
  }

  run(uri: string, { suite, policies, tools, servers }: LoadedSuite): TestSuiteRow {
    const { filter, bail } = this.#options;
    const all = countRuns(suite.cases, suite.policies);
    if (this.#stopped) return { uri, cases: [], notRun: all };
    const coverage = this.#coverage;
    for (const { document, policy } of policies.values()) coverage?.add(document, policy, tools, servers);
    const lowered = new Map([...policies].map(([name, { policy }]) => [name, policy]));
    const engines = new Map(
      [...policies].map(([name, tested]) => [name, testedEngine(tested.policy, tested.agent && servers)]),
    );
    const result = runSuite(suite, lowered, {
      bail,
      filter: ({ name }) => filter(name),
      engines,
      observe:
        coverage &&
        ((name, engine, call, counters) => {
          const policy = lowered.get(name);
          if (policy !== undefined) coverage.observe(policy, engine, call, counters);
        }),
    });
    if (bail && result.failed > 0) this.#stopped = true;
    let explained = 0;
    const cases = result.cases.map((one) => {
      const policy = policies.get(one.policy);
      if (policy === undefined) throw new TypeError("a case without a policy was not run");
      if (one.failure !== undefined) explained++;
      return caseRow(one, policy, engines.get(one.policy) as TestedEngine, explained <= MAX_SOUGHT);
    });
    return { uri, cases, notRun: all - cases.length };
  }
}

/** Finding what would have met an expectation takes milliseconds; no reader gets through more failures than this. */
const MAX_SOUGHT = 200;

/** Each case, for each policy that it is for. */
function countRuns(cases: readonly Case[], policies: readonly { readonly name: string }[]): number {
  return cases.reduce((sum, one) => sum + (one.policies ?? policies).length, 0);
}
