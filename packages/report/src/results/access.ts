/**
 * What `callgate access` found, as data: what becomes of each tool's calls by each policy; and the sentences that every
 * format has in common.
 */

import type { Finding, Location } from "@callgate/core";
import type { Category } from "@callgate/core/tools";
import { count, number } from "../describe-values.js";
import { clipped } from "../printable.js";
import type { HostRow } from "./report.js";

export interface AccessReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** In the order of the columns. */
  readonly policies: readonly AccessPolicyRow[];
  /** The worst first. */
  readonly tools: readonly AccessToolRow[];
  /** About the tool lists, and what keeps policies from deciding. */
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A policy that decides calls: an agent's own configuration, or a gateway's. */
export interface AccessPolicyRow {
  /** Its own among those of the report. */
  readonly name: string;
  readonly kind: "host" | "gateway";
  /** The files it was read from. */
  readonly files: readonly string[];
  /** Of an agent's configuration, what was looked at and assumed. */
  readonly host?: HostRow | undefined;
  /** Of a gateway, its server, where the configuration says so. */
  readonly server?: string | undefined;
  /** Why no call can be decided by it, as a clause. */
  readonly undecided?: string | undefined;
}

export interface AccessToolRow {
  /** Undefined where it is not known, and where it is any. */
  readonly server: string | undefined;
  /** `*` for tools that have no row of their own. */
  readonly tool: string;
  /** Of a row for the tools of `*` that a rule is about: the rule as its policy names it, and such a tool. */
  readonly rule?: string | undefined;
  readonly example?: { readonly server: string | undefined; readonly tool: string } | undefined;
  /** Undefined for `*`. */
  readonly category: Category | undefined;
  /**
   * By the policies' order; undefined where the policy is of another server, or of one that is not known and does not name the
   * tool, and where its agent does not start.
   */
  readonly cells: readonly (AccessCell | undefined)[];
}

/**
 * - `allowed`: every call passes, within the limits. - `asked`: approval is required. - `denied`. - `hidden`: the agent is
 *   not offered the tool, either.
 * - `depends`: arguments decide. - `unknown`: callgate cannot say.
 */
export type Access = "allowed" | "asked" | "denied" | "hidden" | "depends" | "unknown";

export interface AccessCell {
  readonly access: Access;
  /** The deciding rule as its policy names it; undefined where no rule is about the tool. */
  readonly rule?: string | undefined;
  /** Where that is written; undefined where no file says so. */
  readonly place?: Location | undefined;
  /** Why it is not known, as a clause. */
  readonly reason?: string | undefined;
  /** `10 a minute`. */
  readonly limits: readonly string[];
  /** The rules that look at the arguments. */
  readonly conditions: readonly { readonly rule: string | undefined; readonly place: Location | undefined }[];
}

/** What such a tool does cannot be undone or read before: it runs programs, destroys or pays. */
const GRAVE: ReadonlySet<Category | undefined> = new Set(["Execute", "Destructive", "Financial"]);

/** Whether a call that runs programs, destroys or pays is made without approval. */
export function isGrave({ category }: AccessToolRow, cell: AccessCell | undefined): boolean {
  return GRAVE.has(category) && cell?.access === "allowed";
}

/** The tool as a sentence names it: `github/delete_repo`; not yet printable. */
export function accessToolName({ server, tool, rule }: Pick<AccessToolRow, "server" | "tool" | "rule">): string {
  if (tool === "*") {
    const name = server === undefined ? "any other tool" : `any other tool of ${server}`;
    return rule === undefined ? name : `${name} by ${clipped(rule, 60)}`;
  }
  return server === undefined ? tool : `${server}/${tool}`;
}

/** How many cells there are of each kind. */
export function accessCounts({ tools }: AccessReport): Readonly<Record<Access, number>> {
  const counts = { allowed: 0, asked: 0, denied: 0, hidden: 0, depends: 0, unknown: 0 };
  for (const { cells } of tools) for (const cell of cells) if (cell !== undefined) counts[cell.access]++;
  return counts;
}

/** The tools that run programs, destroy or pay, and are allowed somewhere without asking. */
export function graveTools({ tools }: AccessReport): readonly AccessToolRow[] {
  return tools.filter((row) => row.cells.some((cell) => isGrave(row, cell)));
}

/** The gateways' policies that are not asked about a tool because nothing says whether it is of their server. */
export function ofUnknownServers({ policies, tools }: AccessReport): readonly AccessPolicyRow[] {
  return policies.filter(
    ({ kind, server, undecided }, index) =>
      kind === "gateway" &&
      server === undefined &&
      undecided === undefined &&
      tools.some(({ tool, cells }) => tool !== "*" && cells[index] === undefined),
  );
}

/** `12 tools, 5 policies: 2 tools that run programs, destroy or pay are allowed without approval`. */
export function accessSentence(report: AccessReport): string {
  const named = report.tools.filter(({ tool }) => tool !== "*").length;
  const policies = count(report.policies.length, "policy", "policies");
  if (named === 0) return `${policies}, and no tool that they name; --tools SERVER=FILE gives a server's tools`;
  const grave = graveTools(report);
  const unknown = accessCounts(report).unknown;
  const notAsked = ofUnknownServers(report).length;
  const sum = `${count(named, "tool")}, ${policies}`;
  const worst =
    grave.length === 0
      ? unknown === 0 && notAsked === 0
        ? "none that runs programs, destroys or pays is allowed without approval"
        : "none that runs programs, destroys or pays is known to be allowed without approval"
      : `${number(grave.length)} that ${grave.length === 1 ? "runs programs, destroys or pays is" : "run programs, destroy or pay are"} allowed without approval`;
  const servers =
    notAsked === 0 ? "" : `; which server ${count(notAsked, "policy guards", "policies guard")} is not known`;
  return `${sum}: ${worst}${unknown === 0 ? "" : `; ${count(unknown, "answer")} unknown`}${servers}`;
}

/** What decides a cell, where it has a name, or where nothing is written that does; "" where the place says it. */
export function decidedBy({ rule, place, access }: AccessCell): string {
  if (rule !== undefined) return `\`${clipped(rule.replaceAll("`", "'"), 200)}\``;
  return place !== undefined || access === "unknown" || access === "depends" ? "" : "no rule is about it";
}
