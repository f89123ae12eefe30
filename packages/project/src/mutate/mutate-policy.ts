/** A policy and its suites → the small faults that no case sees, each with the case that would. */

import type { Release } from "@callgate/core";
import type { MutationReport } from "@callgate/report";
import type { SuiteFiles } from "@callgate/tester";
import { hostFilesOf, isHostFile } from "../hosts/find-host-files.js";
import type { Io } from "../io/io.js";
import { findSuites, suiteFiles } from "../test-run/suite-files.js";
import { type FileRead, type MutantResults, runMutantsInJobs } from "./jobs.js";
import { type ReadMutation, readMutation } from "./read-mutation.js";
import { agentMutationReport, mutationReport } from "./report.js";
import { type WrittenSuite, writeCases } from "./write-cases.js";

export interface MutateOptions {
  /** Files, folders and globs; the suites below the working directory that test the policy when left out or empty. */
  readonly suites?: readonly string[] | undefined;
  readonly release?: Release | undefined;
  /** Whether the cases that would have seen a fault are added to the suites. */
  readonly write?: boolean | undefined;
  /** How many threads run mutants; as many as there are cores when left out. */
  readonly jobs?: number | "auto" | undefined;
  /** The least score that is asked for, in percent; 100 when left out. */
  readonly minScore?: number | undefined;
  /** Hears of the suites that cases were added to, before the policy is tried again. */
  readonly onWritten?: ((suites: readonly WrittenSuite[]) => void) | undefined;
}

/**
 * Makes small faults in a policy, and says which of them no case of its suites sees.
 * @param policy its path
 * @param io the repository
 * @returns the report; `REPORTS.mutation` of `@callgate/report` writes it in every format
 * @throws UserError for suites that cannot be run, or that fail on the policy as it is
 */
export async function mutatePolicy(policy: string, options: MutateOptions, io: Io): Promise<MutationReport> {
  const named = options.suites ?? [];
  const suites = { paths: await findSuites(named, io), named };
  const first = (await isAgents(policy, io)) ? undefined : await tried(policy, suites, options, io);
  if (first === undefined) return mutateAgent(policy, suites, options, io);
  let { read, results } = first;
  if (options.write) {
    options.onWritten?.(writeCases(read, results, io));
    ({ read, results } = (await tried(policy, suites, options, io)) ?? first);
  }
  return mutationReport(read, results, options.minScore ?? 100);
}

/** Whether it is an agent's configuration whatever suites say of it: a folder, a file with the name of one, or a script. */
async function isAgents(policy: string, io: Io): Promise<boolean> {
  const kind = io.kindOf(policy);
  if (kind === "directory" || isHostFile(policy)) return true;
  const reach = { home: undefined, user: false, managed: false };
  const { found } = await hostFilesOf([policy], { host: undefined, stdinName: "", reach }, io);
  return kind === "file" && found.length > 0;
}

async function mutateAgent(
  policy: string,
  { paths, named }: AskedSuites,
  { write, onWritten, minScore = 100 }: MutateOptions,
  io: Io,
): Promise<MutationReport> {
  const { readAgentMutation, runAgentMutants } = await import("./agent-mutation.js");
  let read = await readAgentMutation(policy, paths, named, io);
  let results = runAgentMutants(read);
  if (write) {
    onWritten?.(writeCases(read, results, io));
    read = await readAgentMutation(policy, paths, named, io);
    results = runAgentMutants(read);
  }
  return agentMutationReport(policy, read, results, minScore);
}

interface AskedSuites {
  readonly paths: readonly string[];
  readonly named: readonly string[];
}

/** Undefined where a suite has it as an agent's configuration. */
async function tried(
  policy: string,
  { paths, named }: AskedSuites,
  { jobs, release }: MutateOptions,
  io: Io,
): Promise<{ read: ReadMutation; results: MutantResults } | undefined> {
  const files = new Map<string, FileRead>();
  const read = readMutation(policy, paths, named, recorded(suiteFiles(paths, io), files), io.cwd, release);
  if (read === undefined) return undefined;
  return { read, results: await runMutantsInJobs(read, { cwd: io.cwd, policy, paths, named, files, release }, jobs) };
}

/** The same files; `seen` keeps what was read. */
function recorded(files: SuiteFiles, seen: Map<string, FileRead>): SuiteFiles {
  return {
    read(path, limit) {
      const known = seen.get(path) ?? files.read(path, limit);
      seen.set(path, known);
      return known;
    },
  };
}
