/** `callgate merge`: the parts of a replay → the report that one run would have given. */

import type { Io } from "@callgate/project/io";
import { mergeShards } from "@callgate/project/replay";
import { REPORTS } from "@callgate/report";
import { EXIT, type ExitCode } from "../../exit.js";
import { type Listed, listed, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface MergeArguments extends ReportArguments, Listed {
  readonly parts?: readonly string[] | undefined;
  readonly failOn: string;
  readonly failOnUnknown?: boolean | undefined;
}

/** @throws UserError where the files are not all parts of one replay */
export async function mergeCommand(args: MergeArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const { report, fails } = mergeShards(args.parts ?? [], args, io);
  const code = fails ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.replay, report, requests, io, code, listed(args));
  return code;
}
