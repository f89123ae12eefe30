/** `callgate budget`: one policy → the most that can pass of each tool. */

import { budgetReport } from "@callgate/project/access";
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

export interface BudgetArguments extends LowerArguments, HostArguments, ReportArguments {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for a policy that cannot be read or that no program enforces */
export async function budgetCommand(args: BudgetArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const { policies: paths, tools } = args;
  const options = { ...hostSearch(args), ...dialectOrHost(args), config: configPath(args.config), paths, tools };
  const report = await budgetReport(options, io);
  const code = report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.budget, report, requests, io, code);
  return code;
}
