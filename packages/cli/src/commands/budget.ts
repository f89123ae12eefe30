/** `callgate budget`: one policy → the most that can pass of each tool. */

import { hiddenTools } from "@callgate/core/policy";
import { ToolBudgets, toolBudget } from "@callgate/diff";
import { type BudgetReport, REPORTS } from "@callgate/report";
import { type AskedArguments, askedOf } from "../asked.js";
import { settingsFor } from "../config/for-policy.js";
import { type ConfigArgument, loadConfig } from "../config/load-config.js";
import { decidable } from "../decidable.js";
import { categoryOf } from "../diff/rows.js";
import { EXIT, type ExitCode, UserError } from "../exit.js";
import { readPolicy } from "../files.js";
import type { Io } from "../io.js";
import { once } from "../once.js";
import { outputRequests, writeReport } from "../outputs.js";
import { ToolLists } from "../tool-lists.js";
import { VERSION } from "../version.js";

export interface BudgetArguments extends AskedArguments {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly format?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for a policy that cannot be read or that no program enforces */
export async function budgetCommand(args: BudgetArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const [path, another] = args.policies;
  if (path === undefined) throw new UserError("name a policy: callgate budget POLICY");
  if (another !== undefined) throw new UserError(`\`${another}\` is one policy too many: show one at a time`);
  const config = loadConfig(args.config, io);
  const file = readPolicy(path, askedOf(args), io);
  const { document } = file;
  const { policy, notes } = decidable(file);
  const settings = settingsFor(path, config, io);
  const lists = new ToolLists(io);
  const tools = lists.read(once(args.tools, "--tools") ?? settings.tools);
  const names = new Set([
    ...policy.tools.keys(),
    ...hiddenTools(policy).map(({ name }) => name),
    ...(tools?.tools.keys() ?? []),
  ]);
  names.delete("*");
  const budgets = new ToolBudgets(policy, names);
  const rows = [...names].sort().map((name) => ({
    tool: name,
    category: categoryOf(name, { tools, categories: settings.categories }),
    budget: budgets.of(name, tools?.tools.get(name)),
  }));
  const others = { tool: "*", category: undefined, budget: toolBudget(policy, { name: "*" }) };
  const report: BudgetReport = {
    version: VERSION,
    subject: document.uri,
    findings: [...lists.findings, ...notes],
    sources: new Map([[document.uri, document.text]]),
    tools: [...rows, others],
  };
  await writeReport(REPORTS.budget, report, requests, io);
  return report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
}
