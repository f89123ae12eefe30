/** `callgate review`: the working tree × a revision → what a reviewer must know of the change. */

import { type Io, UserError } from "@callgate/project/io";
import { type FailureOptions, reviewWorkingTree } from "@callgate/project/review";
import { REPORTS } from "@callgate/report";
import { type ConfigArgument, configPath, once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { boundHeapGrowth } from "../../heap.js";
import { type Listed, listed, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface ReviewArguments extends ReportArguments, Listed, Pick<FailureOptions, "failOn" | "failOnWidened"> {
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
  const config = configPath(args.config);
  if (config === false)
    throw new UserError("a review is by the configuration of both sides; leave --no-config out, or compare with diff");
  const report = await reviewWorkingTree(
    {
      base,
      config,
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
