/** `callgate diff`: two policies → what an agent may do now that it could not do before. */

import { compareRevisions, type DiffFailOn, hasRange } from "@callgate/project/diff";
import { type Io, UserError } from "@callgate/project/io";
import { REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  dialectOrHost,
  type HostArguments,
  hostSearch,
  type LowerArguments,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { boundHeapGrowth } from "../../heap.js";
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface DiffArguments extends LowerArguments, HostArguments, ReportArguments {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly impact?: readonly string[] | undefined;
  readonly findings?: boolean | undefined;
  readonly failOn: DiffFailOn;
  readonly failOnUnknown?: boolean | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for policies that cannot be read or that no program loads */
export async function diffCommand(args: DiffArguments, io: Io): Promise<ExitCode> {
  boundHeapGrowth();
  const requests = outputRequests(args);
  const [before, second, another] = args.policies;
  // Of two versions of a host, the policy may be one.
  const after = second ?? (hasRange(args.engine) ? before : undefined);
  if (before === undefined || after === undefined)
    throw new UserError("name two policies: callgate diff BEFORE AFTER; a revision's file is REV:PATH");
  if (another !== undefined) throw new UserError(`\`${another}\` is one policy too many: two are compared`);
  const { impact, findings, failOn } = args;
  const options = {
    ...dialectOrHost(args),
    ...hostSearch(args),
    config: configPath(args.config),
    tools: args.tools,
    impact,
    findings,
    failOn,
  };
  const { report, fails, unknown } = await compareRevisions(before, after, options, io);
  const failsUnknown = args.failOnUnknown === true && unknown !== undefined;
  const code = fails || failsUnknown ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.diff, report, requests, io, code);
  if (failsUnknown) io.stderr.write(`callgate: ${unknown}: --fail-on-unknown makes that a failure\n`);
  return code;
}
