/** `callgate budget`: one policy → the most that can pass of each tool. */

import { budgetReport } from "@callgate/project/access";
import { loadConfig } from "@callgate/project/config";
import { thePolicy } from "@callgate/project/hosts";
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
  const config = loadConfig(configPath(args.config), io);
  const finding = { ...hostSearch(args), ...dialectOrHost(args) };
  const path = await thePolicy(args.policies, "callgate budget POLICY", finding, config, io);
  const report = await budgetReport(path, { ...finding, config: config ?? false, tools: args.tools }, io);
  const code = report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.budget, report, requests, io, code);
  return code;
}
