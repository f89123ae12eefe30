/** Two policies, by path or revision → what the second lets through and the first does not. */

import type { LowerOptions } from "@callgate/core";
import { oncePerRun } from "@callgate/core/dialects";
import { assumptions } from "@callgate/core/policy";
import { comparePolicies } from "@callgate/diff";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { type ConfigChoice, loadConfig } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { ToolLists } from "../policies/tool-lists.js";
import { unknownInImpact } from "../replay/unknown.js";
import { VERSION } from "../version.js";
import { areComparable, areEnforced, notEnforcedFindings } from "./enforced-rows.js";
import { type DiffFailOn, failsOn, reportFailsOn } from "./fail-on.js";
import { impactOn } from "./impact.js";
import { lintChanges } from "./lint-changes.js";
import { namedRevision, type Revision, readRevisionPair } from "./revision-pair.js";
import { diffRows } from "./rows.js";

export interface CompareOptions extends LowerOptions {
  readonly config?: ConfigChoice;
  /** The path of a tool list that goes before those of the configuration; calls that show a difference are valid by it. */
  readonly tools?: string | undefined;
  /** Recorded sessions, of which both policies decide every call. */
  readonly impact?: readonly string[] | undefined;
  /** Whether the lint findings that only one of them has are reported. */
  readonly findings?: boolean | undefined;
  /** What a difference must be to fail the comparison; `wider` when left out. */
  readonly failOn?: DiffFailOn | undefined;
}

export interface ComparedRevisions {
  /** `REPORTS.diff` of `@callgate/report` writes it in every format. */
  readonly report: DiffReport;
  /** Whether a difference fails the comparison. */
  readonly fails: boolean;
  /** What of the recorded sessions is unknown, as a clause; undefined where everything is known. */
  readonly unknown: string | undefined;
}

/**
 * Compares two policies.
 * @param before a path, or `REV:PATH` for a file in git
 * @param after likewise
 * @param options what they are compared by; the repository's configuration when left out
 * @param io the repository
 * @throws UserError where a name leads to nothing, to no policy, or to one that no program loads
 */
export async function compareRevisions(
  before: string,
  after: string,
  options: CompareOptions,
  io: Io,
): Promise<ComparedRevisions> {
  const { dialect, release, impact, failOn = "wider" } = options;
  const asked = { dialect, release };
  const config = loadConfig(options.config, io);
  const sides = readRevisionPair(before, after, asked, io);
  const settings = settingsFor(sides.after.path, config, io);
  const lists = new ToolLists(io);
  const tools = lists.read(options.tools ?? settings.tools);
  const documents = { before: sides.before.document, after: sides.after.document };
  const rows = () =>
    diffRows(comparePolicies(sides.before.policy, sides.after.policy, { tools }), {
      documents,
      tools,
      categories: settings.categories,
    });
  const report: DiffReport = {
    command: "diff",
    version: VERSION,
    before: namedRevision(sides.before),
    after: namedRevision(sides.after),
    assumed: assumptions(
      [sides.before.policy, sides.after.policy].map((policy) => ("without" in policy ? undefined : policy)),
    ),
    findings: [...lists.findings, ...notEnforcedFindings(sides, impact !== undefined), ...notesOf(sides)],
    sources: new Map(Object.values(documents).flatMap((document) => (document ? [[document.uri, document.text]] : []))),
    tools: areComparable(sides) ? rows() : [],
    fails: (row) => failsOn(row, failOn),
    lint: options.findings ? lintChanges(sides, { tools, asked, config }, io) : undefined,
    impact: impact === undefined || !areEnforced(sides) ? undefined : await impactOn(sides, impact, io),
  };
  return { report, fails: reportFailsOn(report, failOn), unknown: unknownInImpact(report.impact) };
}

/** Of a policy compared with itself, all is said once. */
function notesOf({ before, after }: { readonly before: Revision; readonly after: Revision }): DiffReport["findings"] {
  return before.name === after.name ? after.notes : oncePerRun([...before.notes, ...after.notes]);
}
