/** `callgate budget`: one policy → the most that can pass of each tool. */

import { assumptions, hiddenTools, type ToolCatalogue } from "@callgate/core/policy";
import { ToolBudgets, toolBudget } from "@callgate/diff";
import { hostBudget } from "@callgate/project/access";
import { loadConfig, settingsFor } from "@callgate/project/config";
import { categoryOf } from "@callgate/project/diff";
import { thePolicy } from "@callgate/project/hosts";
import { type Io, STDIN, UserError, VERSION } from "@callgate/project/io";
import { readPolicy, requireLoadable, ToolLists, toolLists } from "@callgate/project/policies";
import { type BudgetReport, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  dialectOrHost,
  type HostArguments,
  hostSearch,
  type LowerArguments,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type OutputRequest, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface BudgetArguments extends LowerArguments, HostArguments, ReportArguments {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for a policy that cannot be read or that no program enforces */
export async function budgetCommand(args: BudgetArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const { host, ...lowering } = dialectOrHost(args);
  const config = loadConfig(configPath(args.config), io);
  const finding = { ...hostSearch(args), ...lowering, host };
  const path = await thePolicy(args.policies, "callgate budget POLICY", finding, config, io);
  if (lowering.dialect === undefined && path !== STDIN) {
    const asked = { ...finding, config: config ?? false, tools: args.tools } as const;
    const own = await hostBudget(path, asked, io);
    if (own !== undefined) return write(own, requests, io);
  }
  const file = readPolicy(path, lowering, io);
  const { document } = file;
  const { policy, notes } = requireLoadable(file);
  const settings = settingsFor(path, config, io);
  const lists = new ToolLists(io);
  const tools = toolList(args.tools, lists, io) ?? lists.read(settings.tools);
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
    assumed: assumptions([policy]),
    findings: [...lists.findings, ...notes],
    sources: new Map([[document.uri, document.text]]),
    tools: [...rows, others],
  };
  return write(report, requests, io);
}

/** The list of the one server that a gateway's policy guards. */
function toolList(named: BudgetArguments["tools"], lists: ToolLists, io: Io): ToolCatalogue | undefined {
  const { tools, servers } = toolLists(named, undefined, lists, io);
  const [list, another] = servers.values();
  if (another !== undefined) throw new UserError("--tools is given twice; the policy guards one server");
  return lists.read(tools) ?? list;
}

async function write(report: BudgetReport, requests: readonly OutputRequest[], io: Io): Promise<ExitCode> {
  const code = report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.budget, report, requests, io, code);
  return code;
}
