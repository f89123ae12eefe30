/** One policy → the most that can pass of each tool: a gateway's, by its limits; an agent's, which counts no calls. */

import { assumptions, hiddenTools, type ToolCatalogue } from "@callgate/core/policy";
import { ToolBudgets, toolBudget } from "@callgate/diff";
import type { BudgetReport } from "@callgate/report";
import { type PolicySettings, settingsFor } from "../config/for-policy.js";
import { type LoadedConfig, loadConfig } from "../config/load-config.js";
import { categoryOf } from "../diff/rows.js";
import { type Io, STDIN } from "../io/io.js";
import { readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import type { AccessOptions } from "./access-report.js";
import { hostBudget } from "./host-budget.js";

/**
 * @param path a file, or a folder in which an agent finds its files
 * @param options.host the agent, where several have files in the folder
 * @param options.dialect what a gateway's policy is written in; an agent's files are not looked for then
 * @throws UserError for a policy that cannot be read or that no program enforces, and for one of several agents
 */
export async function budgetReport(path: string, options: Omit<AccessOptions, "paths">, io: Io): Promise<BudgetReport> {
  const { dialect, release } = options;
  const config = loadConfig(options.config, io);
  if (dialect === undefined && path !== STDIN) {
    const own = await hostBudget(path, { ...options, config: config ?? false }, io);
    if (own !== undefined) return own;
  }
  const file = readPolicy(path, { dialect, release }, io);
  const { document } = file;
  const { policy, notes } = requireLoadable(file);
  const settings = settingsFor(path, config, io);
  const lists = new ToolLists(io);
  const tools = toolList(options.tools, settings, { config, lists }, io);
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
  return {
    version: VERSION,
    subject: document.uri,
    assumed: assumptions([policy]),
    findings: [...lists.findings, ...notes],
    sources: new Map([[document.uri, document.text]]),
    tools: [...rows, others],
  };
}

/**
 * The list of the one server that a gateway's policy guards.
 * @throws UserError where lists of several servers are given, and where that of another server is
 */
function toolList(
  named: AccessOptions["tools"],
  settings: PolicySettings,
  known: { readonly config: LoadedConfig | undefined; readonly lists: ToolLists },
  io: Io,
): ToolCatalogue | undefined {
  const given = toolLists(named, undefined, known.lists, io);
  const [list, another] = given.servers;
  if (another !== undefined) throw new UserError("--tools is given twice; the policy guards one server");
  if (list === undefined || given.tools !== undefined) return listOf(settings, given, known);
  const [server, tools] = list;
  if (settings.server === undefined || settings.server === server) return tools;
  throw new UserError(
    `--tools gives the list of ${server}; the configuration says that the policy guards ${settings.server}`,
  );
}
