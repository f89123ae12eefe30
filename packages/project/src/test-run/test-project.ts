/** A repository's suites → which of their cases pass. */

import type { Release } from "@callgate/core";
import { compilePattern } from "@callgate/core/engine";
import type { Thresholds } from "@callgate/tester";
import { type ConfigChoice, loadConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { type AgentFinder, agentFinder } from "./find-agents.js";
import { runSuites, type TestRun } from "./run.js";
import { findSuites, suiteBoundary, suiteFiles } from "./suite-files.js";

export interface TestOptions {
  /** Files, folders and globs; every suite below the working directory when left out or empty. */
  readonly paths?: readonly string[] | undefined;
  /** Only cases whose names hold this text, or match it as an RE2 pattern. */
  readonly run?: string | undefined;
  /** Whether the first case that fails ends the run. */
  readonly bail?: boolean | undefined;
  readonly release?: Release | undefined;
  /** Whether a policy is tested that the program refuses, by what the engine's packages would answer. */
  readonly allowInvalid?: boolean | undefined;
  /** The configuration, for how agents run; the one that is found when left out. */
  readonly config?: ConfigChoice;
  /** `HOST@VERSION`: the versions of agents that run, whatever suites say. */
  readonly engines?: readonly string[] | undefined;
  /** The least coverage that is asked for, in percent; what was tried is not counted when left out. */
  readonly coverage?: Thresholds | undefined;
  /** Which of the suites that were found are run; all when left out. */
  readonly choose?: ((suites: readonly string[]) => readonly string[]) | undefined;
}

/** A run of suites, and all that were found. */
export interface TestedProject extends TestRun {
  readonly suites: readonly string[];
}

/**
 * Runs suites of policy tests.
 * @param options which suites and cases, and how; all of them when left out
 * @param io the repository
 * @throws UserError where a name leads to no suite, or a suite names what lies outside of the repository
 */
export async function testProject(options: TestOptions, io: Io): Promise<TestedProject> {
  const suites = await findSuites(options.paths ?? [], io);
  const chosen = options.choose?.(suites) ?? suites;
  const { bail = false, coverage, release, allowInvalid } = options;
  const filter = caseFilter(options.run);
  const findAgent = projectAgents(chosen, options, io);
  const run = await runSuites(chosen, suiteFiles(chosen, io), {
    filter,
    bail,
    coverage,
    release,
    allowInvalid,
    findAgent,
  });
  return { ...run, suites };
}

/** Looks for agents' configuration in the repository; its own configuration says how they run. */
export function projectAgents(
  suites: readonly string[],
  { config, engines }: Pick<TestOptions, "config" | "engines">,
  io: Io,
): AgentFinder {
  let find: AgentFinder | undefined;
  return (request) => {
    // Suites of gateways' policies ask for no configuration.
    find ??= agentFinder({ engines, hosts: loadConfig(config, io)?.hosts }, suiteBoundary(suites, io), io);
    return find(request);
  };
}

export function caseFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const compiled = compilePattern(pattern);
  return (name) => name.includes(pattern) || ("test" in compiled && compiled.test(name));
}
