/** A policy and its suites → the small faults that no case sees, each with the case that would. */

import type { Release } from "@callgate/core";
import type { MutationReport } from "@callgate/report";
import type { SuiteFiles } from "@callgate/tester";
import type { Io } from "../io/io.js";
import { findSuites, suiteFiles } from "../test-run/suite-files.js";
import { type FileRead, type MutantResults, runMutantsInJobs } from "./jobs.js";
import { type ReadMutation, readMutation } from "./read-mutation.js";
import { mutationReport } from "./report.js";
import { type WrittenSuite, writeCases } from "./write-cases.js";

export interface MutateOptions {
  /** Files, folders and globs; the suites below the working directory that test the policy when left out or empty. */
  readonly suites?: readonly string[] | undefined;
  readonly release?: Release | undefined;
  /** Whether the cases that would have seen a fault are added to the suites. */
  readonly write?: boolean | undefined;
  /** How many threads run mutants; as many as there are cores when left out. */
  readonly jobs?: number | undefined;
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
  let { read, results } = await tried(policy, suites, options, io);
  if (options.write) {
    options.onWritten?.(writeCases(read, results, io));
    ({ read, results } = await tried(policy, suites, options, io));
  }
  return mutationReport(read, results, options.minScore ?? 100);
}

async function tried(
  policy: string,
  { paths, named }: { readonly paths: readonly string[]; readonly named: readonly string[] },
  { jobs, release }: MutateOptions,
  io: Io,
): Promise<{ read: ReadMutation; results: MutantResults }> {
  const files = new Map<string, FileRead>();
  const read = readMutation(policy, paths, named, recorded(suiteFiles(paths, io), files), io.cwd, release);
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
