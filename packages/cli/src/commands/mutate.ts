/** `callgate mutate`: a policy and its suites → the small faults that no case sees, each with the case that would. */

import type { Release } from "@callgate/core";
import { type Io, once, UserError } from "@callgate/project/io";
import {
  type FileRead,
  type MutantResults,
  mutationReport,
  type ReadMutation,
  readMutation,
  runMutantsInJobs,
  writeCases,
} from "@callgate/project/mutate";
import { askedOf } from "@callgate/project/policies";
import { findSuites, suiteFiles } from "@callgate/project/test";
import { mutationScoreOf, REPORTS } from "@callgate/report";
import type { SuiteFiles } from "@callgate/tester";
import { EXIT, type ExitCode } from "../exit.js";
import { outputRequests, writeReport } from "../outputs.js";

export interface MutateArguments {
  readonly policies: readonly string[];
  readonly suite?: readonly string[] | undefined;
  readonly write?: boolean | undefined;
  readonly release?: string | readonly string[] | undefined;
  readonly minScore?: string | readonly string[] | undefined;
  readonly jobs?: string | readonly string[] | undefined;
  readonly format?: readonly string[] | undefined;
}

/** @throws UserError for bad usage, and for suites that cannot be run or that fail on the policy as it is */
export async function mutateCommand(args: MutateArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format, REPORTS.mutation);
  const [policy, another] = args.policies;
  if (policy === undefined) throw new UserError("name a policy: callgate mutate POLICY --suite SUITE");
  if (another !== undefined) throw new UserError(`\`${another}\` is one policy too many: one is mutated at a time`);
  const named = args.suite ?? [];
  const suites = { paths: await findSuites(named, io), named };
  const minScore = percentage(once(args.minScore, "--min-score"));
  const asked = { jobs: threads(once(args.jobs, "--jobs")), release: askedOf(args).release };
  let { read, results } = await judged(policy, suites, asked, io);
  if (args.write) {
    for (const { uri, cases } of writeCases(read, results, io))
      io.stderr.write(`${cases === 1 ? "1 case" : `${cases} cases`} added to ${uri}\n`);
    ({ read, results } = await judged(policy, suites, asked, io));
  }
  const report = mutationReport(read, results, minScore);
  await writeReport(REPORTS.mutation, report, requests, io);
  return mutationScoreOf(report) < minScore ? EXIT.findings : EXIT.clean;
}

async function judged(
  policy: string,
  { paths, named }: { readonly paths: readonly string[]; readonly named: readonly string[] },
  { jobs, release }: { readonly jobs: number | undefined; readonly release: Release | undefined },
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

function percentage(text: string | undefined): number {
  if (text === undefined) return 100;
  const number = /^\d{1,3}(?:\.\d)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (number <= 100) return number;
  throw new UserError(`--min-score ${text} is no percentage; give one from 0 to 100`);
}

const MAX_JOBS = 64;

function threads(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_JOBS) return number;
  throw new UserError(`--jobs ${text} is no number of threads; give one from 1 to ${MAX_JOBS}`);
}
