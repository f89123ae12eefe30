/** Two policies, by path or revision → what the second lets through and the first does not. */

import { HOSTS, type HostId, type LowerOptions } from "@callgate/core";
import { oncePerRun } from "@callgate/core/dialects";
import { assumptions, type ToolCatalogue } from "@callgate/core/policy";
import { comparePolicies, type Sides } from "@callgate/diff";
import { dayOf } from "@callgate/linter";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { type ConfigChoice, type LoadedConfig, loadConfig } from "../config/load-config.js";
import { contextsOf, type HostSearchOptions } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import type { HostRunOptions } from "../lint/host-run.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, toolLists } from "../policies/tool-lists-of.js";
import type { ReadServerPolicy } from "../replay/policies.js";
import { settingsPolicy } from "../replay/settings.js";
import { unknownInImpact } from "../replay/unknown.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import { areComparable, areEnforced, notEnforcedFindings } from "./enforced-rows.js";
import { type DiffFailOn, failsOn, reportFailsOn } from "./fail-on.js";
import { type HostPair, hostPairs, pathInSide, readHostSides } from "./host-sides.js";
import { hostImpactOn, impactOn } from "./impact.js";
import { hostLintChanges, lintChanges } from "./lint-changes.js";
import { namedRevision, type Revision, readRevisionPair } from "./revision-pair.js";
import { diffRows } from "./rows.js";

export interface CompareOptions extends LowerOptions, HostSearchOptions {
  readonly config?: ConfigChoice;
  /**
   * Paths of tool lists that go before those of the configuration; calls that show a difference are valid by them.
   * `SERVER=FILE` for one of an agent's servers.
   */
  readonly tools?: string | readonly string[] | undefined;
  /** The agent whose configuration is in files that are named; by their place when left out. */
  readonly host?: HostId | undefined;
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
  const hosts = await compareHostSides(before, after, options, config, io);
  if (hosts !== undefined) return hosts;
  const sides = readRevisionPair(before, after, asked, io);
  const settings = settingsFor(sides.after.path, config, io);
  const lists = new ToolLists(io);
  const tools = listOf(settings, toolLists(options.tools, config, lists, io), { config, lists });
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

/** The comparison where BEFORE or AFTER is an agent's own configuration; undefined where neither is. */
async function compareHostSides(
  before: string,
  after: string,
  options: CompareOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<ComparedRevisions | undefined> {
  const { host, failOn = "wider", home, user = false, managed = false } = options;
  if (host === undefined && options.dialect !== undefined) return undefined;
  const asked = host && HOSTS[host];
  const sides = await readHostSides(before, after, asked, { home, user, managed }, io);
  if (sides === undefined) return undefined;
  const lists = new ToolLists(io);
  const { servers } = toolLists(options.tools, config, lists, io);
  // What files of hosts mean is not loaded for other policies.
  const [{ compareHosts }, { lowerLayers }] = await Promise.all([
    import("./compare-hosts.js"),
    import("@callgate/core/hosts"),
  ]);
  const pairs = hostPairs(sides.before, sides.after);
  const contextOf = contextsOf(options, config);
  const found = compareHosts(pairs, {
    contextOf,
    servers,
    categories: settingsFor(after, config, io).categories,
  });
  const linting = {
    lowerLayers,
    lists: servers,
    config,
    today: dayOf(io.now()),
    choice: {},
    fixes: false,
  };
  const nameOf = (uri: string) => pathInSide(uri, sides);
  const isBroken = found.problems !== undefined && found.problems.length > 0;
  const report: DiffReport = {
    command: "diff",
    version: VERSION,
    before: { name: before, path: before },
    after: { name: after, path: after },
    ...found,
    findings: [...lists.findings, ...found.findings],
    fails: (row) => failsOn(row, failOn),
    lint: options.findings
      ? hostLintChanges(pairs, (side) => ({ ...linting, contextOf: contextOf[side] }), nameOf, io)
      : undefined,
    impact:
      options.impact === undefined || isBroken
        ? undefined
        : await hostImpactOn(settingsOf(pairs, { contextOf, lists: servers, lowerLayers }), options.impact, io),
  };
  const fails = reportFailsOn(report, failOn) || (isBroken && failOn !== "never");
  return { report, fails, unknown: unknownInImpact(report.impact) };
}

/** The settings of the one agent that is compared. @throws UserError where there are several, or one side has none */
function settingsOf(
  pairs: readonly HostPair[],
  {
    contextOf,
    lists,
    lowerLayers,
  }: {
    readonly contextOf: ReturnType<typeof contextsOf>;
    readonly lists: ReadonlyMap<string, ToolCatalogue>;
    readonly lowerLayers: HostRunOptions["lowerLayers"];
  },
): Sides<ReadServerPolicy> {
  const [pair, another] = pairs;
  if (another !== undefined)
    throw new UserError(
      `--impact decides recorded calls by one agent's configuration, and ${pairs.length} are compared: ${pairs.map(({ host }) => host.id).join(", ")}; name the files of one`,
    );
  const side = (which: keyof Sides<unknown>): ReadServerPolicy => {
    const files = pair?.[which];
    if (pair === undefined || files === undefined)
      throw new UserError(
        `--impact needs the agent on both sides, and there is no such command line ${which} the change`,
      );
    const context = contextOf[which](pair.host.id);
    const lowered = lowerLayers(pair.host.id, files.layers, context);
    if (lowered.policy === undefined)
      throw new UserError(`${pair.host.id} does not start ${which} the change, so no recorded call can be decided`);
    return settingsPolicy(files, lowered, context, lists);
  };
  return { before: side("before"), after: side("after") };
}

/** Of a policy compared with itself, all is said once. */
function notesOf({ before, after }: { readonly before: Revision; readonly after: Revision }): DiffReport["findings"] {
  return before.name === after.name ? after.notes : oncePerRun([...before.notes, ...after.notes]);
}
