/** An agent's own configuration → the most that can pass of each tool: agents count no calls. */

import { type Access, type AccessCell, type AccessToolRow, type BudgetReport, findingsText } from "@callgate/report";
import { loadConfig } from "../config/load-config.js";
import { findPolicies } from "../hosts/find-policies.js";
import { theOneAgent } from "../hosts/the-one-agent.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import { type AccessOptions, accessOf } from "./access-report.js";

type BudgetRow = BudgetReport["tools"][number];

/**
 * @param path a file, or a folder in which the agent finds its files
 * @param options.host the agent, where several have files in the folder
 * @returns undefined where the path is no agent's configuration
 * @throws UserError where it is that of several agents, and where it cannot be read
 */
export async function hostBudget(
  path: string,
  options: Omit<AccessOptions, "paths">,
  io: Io,
): Promise<BudgetReport | undefined> {
  const config = loadConfig(options.config, io);
  const isFolder = io.kindOf(path) === "directory";
  const { hosts } = await findPolicies({ ...options, paths: [path] }, config, io);
  const own = hosts.filter(({ host }) => options.host === undefined || host.id === options.host);
  const files = theOneAgent(own, path);
  if (files === undefined) {
    if (!isFolder && options.host === undefined) return undefined;
    throw new UserError(`there is no configuration of ${options.host ?? "an agent"} in ${path}; name a policy`);
  }
  const { policies, tools, findings, sources } = await accessOf({ policies: [], hosts: [files] }, options, config, io);
  const [column] = policies;
  if (column?.host === undefined) throw new TypeError("an agent has a column");
  if (column.undecided !== undefined)
    throw new UserError(
      `what passes of ${path} is not known: ${column.undecided}`,
      files.unread.map((finding) => findingsText([finding], { uri: path, text: "" })).join(""),
    );
  const { assumed, notEvaluated } = column.host;
  return {
    version: VERSION,
    subject: path,
    assumed: [{ policy: path, ...assumed }],
    notes: [
      `${assumed.engine} counts no calls: what is allowed is allowed any number of times`,
      ...(assumed.interactive === false
        ? ["no person can be asked, so that a call that is asked about does not run"]
        : []),
      ...notEvaluated,
    ],
    findings,
    sources,
    tools: tools.map(rowOf).sort(byName),
  };
}

const NO_CALLS = { minute: 0, hour: 0, day: 0 };
const ANY_NUMBER = { minute: "unbounded", hour: "unbounded", day: "unbounded" } as const;

/** Whether some call may pass, after asking perhaps. */
const PASSES: Readonly<Record<Access, boolean>> = {
  allowed: true,
  asked: true,
  depends: true,
  unknown: true,
  denied: false,
  hidden: false,
};

function rowOf({ server, tool, category, cells: [cell] }: AccessToolRow): BudgetRow {
  if (cell === undefined) throw new TypeError("an agent decides every tool");
  const calls = PASSES[cell.access] ? ANY_NUMBER : NO_CALLS;
  const unknown = unknownOf(cell);
  return {
    tool: server === undefined ? tool : `${server}/${tool}`,
    category,
    budget: {
      calls,
      sliding: calls,
      sums: [],
      scope: "everyone",
      notes: [],
      ...(unknown === undefined ? {} : { unknown }),
    },
    access: cell.access,
    rule: cell.rule,
    place: cell.place,
  };
}

function unknownOf({ access, reason, conditions }: AccessCell): string | undefined {
  if (access !== "depends") return reason;
  const rules = [...new Set(conditions.flatMap(({ rule }) => rule ?? []))];
  return rules.length === 0 ? "its arguments decide" : `its arguments decide, by ${rules.join(", ")}`;
}

/** `*` comes last, and that of a server after its tools. */
function byName(a: BudgetRow, b: BudgetRow): number {
  const key = ({ tool }: BudgetRow) => (tool === "*" ? "\u{10ffff}" : tool.replace(/\*$/, "\u{10ffff}"));
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
