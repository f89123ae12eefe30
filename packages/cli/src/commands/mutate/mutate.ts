/** `callgate mutate`: a policy and its suites → the small faults that no case sees, each with the case that would. */

import { loadConfig } from "@callgate/project/config";
import { thePolicy } from "@callgate/project/hosts";
import { type Io, UserError } from "@callgate/project/io";
import { mutatePolicy, type WrittenSuite } from "@callgate/project/mutate";
import { mutationScoreOf, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  hintOldSpelling,
  lowerOptions,
  once,
  type Single,
  threadCount,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface MutateArguments extends ReportArguments {
  readonly policies: readonly string[];
  readonly suite?: readonly string[] | undefined;
  readonly write?: boolean | undefined;
  readonly release?: Single;
  readonly minScore?: Single;
  readonly jobs?: Single;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for suites that cannot be run or that fail on the policy as it is */
export async function mutateCommand(args: MutateArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args, REPORTS.mutation);
  const { policies, suites } = namedOf(args, io);
  const config = loadConfig(configPath(args.config), io);
  const policy = await thePolicy(
    policies,
    "callgate mutate POLICY --suite SUITE",
    { release: lowerOptions(args).release },
    config,
    io,
  );
  const minScore = percentage(once(args.minScore, "--min-score"));
  const options = {
    suites,
    release: lowerOptions(args).release,
    write: args.write,
    jobs: threadCount(args.jobs),
    minScore,
    onWritten: (suites: readonly WrittenSuite[]) => {
      for (const { uri, cases } of suites)
        io.stderr.write(`${cases === 1 ? "1 case" : `${cases} cases`} added to ${uri}\n`);
    },
  };
  const report = await mutatePolicy(policy, options, io);
  const code = mutationScoreOf(report) < minScore ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.mutation, report, requests, io, code);
  return code;
}

/** The policies and the suites; an older version took whatever followed `--suite` for a suite. */
function namedOf({ policies, suite }: MutateArguments, io: Io) {
  const [policy, ...behind] = policies;
  if (policy === undefined || suite === undefined || behind.length === 0) return { policies, suites: suite };
  hintOldSpelling("--suite SUITE SUITE", "--suite SUITE --suite SUITE", io);
  return { policies: [policy], suites: [...suite, ...behind] };
}

function percentage(text: string | undefined): number {
  if (text === undefined) return 100;
  const number = /^\d{1,3}(?:\.\d)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (number <= 100) return number;
  throw new UserError(`--min-score ${text} is no percentage; give one from 0 to 100`);
}
