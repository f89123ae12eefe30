/** `callgate review`: the working tree × a revision → what a reviewer must know of the change. */

import { type Io, UserError } from "@callgate/project/io";
import { type FailureOptions, reviewWorkingTree } from "@callgate/project/review";
import { REPORTS } from "@callgate/report";
import { type ConfigArgument, configPath, type HostArguments, hostSearch, once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type Listed, listed, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";
import { boundHeapGrowth } from "../../v8-flags.js";

export interface ReviewArguments
  extends ReportArguments,
    Listed,
    Omit<HostArguments, "user" | "managed" | "home">,
    Pick<FailureOptions, "failOn" | "failOnWidened"> {
  readonly bases: readonly string[];
  readonly impact?: readonly string[] | undefined;
  readonly tools?: Single;
  readonly config?: ConfigArgument;
  readonly failOnUnknown?: boolean | undefined;
}

/** @throws UserError for bad usage, and where there is nothing to compare with */
export async function reviewCommand(args: ReviewArguments, io: Io): Promise<ExitCode> {
  boundHeapGrowth();
  const requests = outputRequests(args);
  const [base, another] = args.bases;
  if (another !== undefined)
    throw new UserError(`\`${another}\` is one revision too many: name the one to compare with`);
  const report = await reviewWorkingTree(
    {
      base,
      config: configPath(args.config),
      ...hostSearch(args),
      tools: once(args.tools, "--tools"),
      transcripts: args.impact,
      failOn: args.failOn,
      failOnWidened: args.failOnWidened,
      failOnUnknown: args.failOnUnknown ?? false,
    },
    io,
  );
  const code = report.failures.length === 0 ? EXIT.clean : EXIT.findings;
  await writeReport(REPORTS.review, report, requests, io, code, listed(args, args));
  return code;
}
