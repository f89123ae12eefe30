/** Two commits, or one → what a reviewer must know. */

import type { ReviewedPolicy, ReviewReport } from "@callgate/report";
import { isCommit, type TreeIo, WORKING_TREE } from "../commit/index.js";
import { defaultPaths } from "../hosts/index.js";
import { type Io, VERSION } from "../io/index.js";
import { blindSpots } from "./blind-spots.js";
import { comparePair, shortId } from "./compare-pair.js";
import { findingChanges } from "./finding-changes.js";
import { type LintedSide, lintIfPossible, lintReport, lintSide } from "./lint-side.js";
import type { ReviewOptions } from "./options.js";
import { nameOf, type PolicyPair, pairPolicies } from "./pair-policies.js";
import { type ChangedPolicyPaths, changedPolicyPaths, type PolicyPaths, policyPaths } from "./policy-paths.js";
import { compareChangedHosts } from "./review-hosts.js";
import { editedSettings, type SideSettings, settingsBefore, settingsOf } from "./settings.js";
import { testChange, testSide } from "./test-sides.js";

/** A review before `failureReasons` says whether the change may pass. */
export type Review = Omit<ReviewReport, "failures">;

/**
 * Lints the policies of one commit and runs its suites: the review of what changes nothing.
 * @throws UserError for what the user must fix: an invalid configuration, a name that leads to no policy
 */
export async function reviewPolicies(options: ReviewOptions, side: TreeIo): Promise<Review> {
  const settings = await settingsOf(options, side);
  const paths = await policyPaths(namesOf(options, settings, side), side);
  const lint = lintReport(await lintSide(options, settings.config, side, paths, { fixes: true }));
  const tested = await testSide(options, side);
  return {
    command: "review",
    version: VERSION,
    assumed: lint.assumed,
    compared: undefined,
    policies: [],
    lint,
    changes: { appeared: [], fixed: [], silenced: [], hiddenBySettings: [] },
    tests: tested && { report: tested.report, lost: [], textsBefore: new Map() },
    notes: [],
  };
}

/**
 * Reviews a change: what each changed policy lets through that it did not before, which findings are new, fixed or only
 * silenced, what suites say and no longer try, and where callgate cannot see what changed.
 * @param before the commit that the change begins with; its files and the other's are loaded as they are needed
 * @param after the commit that the change ends with, whose configuration counts
 * @param workspace where transcripts lie
 * @param name the commit that people know the change by, or another name of the second side
 * @throws UserError as `reviewPolicies`
 */
export async function reviewChange(
  options: ReviewOptions,
  before: TreeIo,
  after: TreeIo,
  { workspace, name }: { readonly workspace: Io; readonly name: string },
): Promise<Review> {
  const settings = await settingsOf(options, after);
  const old = await settingsBefore(options, before);
  const [names, beforeNames] = [namesOf(options, settings, after), namesOf(options, old, before)];
  const paths = await changedPolicyPaths(names, after, beforeNames, before);
  const linted = await lintSide(options, settings.config, after, paths.after, { fixes: true });
  const spots = await blindSpots(paths, [...names, ...beforeNames], before, after);
  const blind = new Set(spots.map(({ path }) => path));
  const pairs = (await changedPairs(paths, before, after)).filter((pair) => !blind.has(nameOf(pair)));
  const comparing = { options, config: settings.config, oldConfig: old.config, before, after, workspace };
  const policies: ReviewedPolicy[] = spots.map(({ path, problem }) => ({ path, was: undefined, problem, details: "" }));
  for (const pair of pairs) policies.push(await comparePair(pair, comparing));
  const hosts = await compareChangedHosts(comparing);
  policies.push(...hosts);
  policies.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const unreadable = new Set(policies.flatMap((policy) => ("problem" in policy ? policy.path : [])));
  lendTools(options, before, after);
  const was = await lintIfPossible(options, old.config, before, paths.before);
  const edited = editedSettings(old, settings, before, after);
  const byOldSettings =
    edited.length === 0 ? undefined : await lintByOldSettings(options, before, after, edited, paths.after);
  const tests = await testChange(options, before, after, pairs);
  return {
    command: "review",
    version: VERSION,
    // Lint says of agents what it assumed beside their files; a comparison of them has it among the policies'.
    assumed: [...(linted.assumed ?? []), ...hosts.flatMap((one) => ("diff" in one ? (one.diff.assumed ?? []) : []))],
    compared: {
      before: shortId(before.tree.commit),
      after: isCommit(name) ? shortId(name) : name,
      isWorkingTree: name === WORKING_TREE,
    },
    policies,
    lint: lintReport(linted),
    changes: findingChanges({ before: was ?? NOTHING_LINTED, after: linted, byOldSettings, pairs, unreadable }),
    tests,
    notes: [
      ...(old.problem === undefined && was !== undefined
        ? []
        : ["lint could not check the policies before the change, so every finding counts as new"]),
      ...(edited.length === 0
        ? []
        : [
            `this change also edits ${edited.map((path) => `\`${path}\``).join(", ")}, which decides how it is reviewed`,
          ]),
    ],
  };
}

const NOTHING_LINTED: LintedSide = { subjects: [], findings: [], suppressed: [], sources: new Map() };

function namesOf({ policies = [] }: ReviewOptions, { config }: SideSettings, side: TreeIo): readonly string[] {
  return policies.length > 0 ? policies : defaultPaths(config, side);
}

/** The policies that differ; texts are compared byte for byte. */
async function changedPairs(paths: ChangedPolicyPaths, before: TreeIo, after: TreeIo): Promise<PolicyPair[]> {
  const textsOf = async (side: TreeIo, of: readonly string[]) => {
    await side.load(of);
    return new Map(of.map((path) => [path, Buffer.from(side.bytes(path)).toString("latin1")]));
  };
  return pairPolicies(await textsOf(before, paths.before.paths), await textsOf(after, paths.after.paths));
}

/** A tool list that comes with the change serves the policies before it, too. */
function lendTools({ tools }: ReviewOptions, before: TreeIo, after: TreeIo): void {
  if (tools !== undefined && before.kindOf(tools) === undefined) before.add(tools, after.bytes(tools));
}

/** What lint would find had the change left its settings alone. */
async function lintByOldSettings(
  options: ReviewOptions,
  before: TreeIo,
  after: TreeIo,
  edited: readonly string[],
  paths: PolicyPaths,
): Promise<LintedSide | undefined> {
  const mixed = after.withFilesOf(before, edited);
  lendTools(options, mixed, after);
  const { config } = await settingsBefore(options, mixed);
  return lintIfPossible(options, config, mixed, paths);
}
