/** `callgate access`: policies × tools → what becomes of each tool's calls. */

import { accessReport } from "@callgate/project/access";
import type { Io } from "@callgate/project/io";
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
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface AccessArguments extends LowerArguments, HostArguments, ReportArguments {
  readonly paths?: readonly string[] | undefined;
  readonly tools?: string | readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for input that cannot be read */
export async function accessCommand(args: AccessArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const report = await accessReport(
    {
      paths: args.paths,
      config: configPath(args.config),
      tools: args.tools,
      ...dialectOrHost(args),
      ...hostSearch(args),
    },
    io,
  );
  const code = report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.access, report, requests, io, code);
  return code;
}
