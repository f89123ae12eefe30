/** Two commits, or one → what a reviewer must know. */

import type { TreeIo } from "@callgate/project/commit";
import { defaultPaths } from "@callgate/project/hosts";
import { type Io, VERSION } from "@callgate/project/io";
import type { ReviewedPolicy, ReviewReport } from "@callgate/report";
import { blindSpots } from "./blind-spots.js";
import { compareChangedHosts } from "./compare-hosts.js";
import { comparePair, shortId } from "./compare-pair.js";
import { findingChanges } from "./finding-changes.js";
import type { Inputs } from "./inputs.js";
import { type LintedSide, lintIfPossible, lintReport, lintSide } from "./lint-side.js";
import { nameOf, type PolicyPair, pairPolicies } from "./pair-policies.js";
import { type ChangedPolicyPaths, changedPolicyPaths, type PolicyPaths, policyPaths } from "./policy-paths.js";
import { editedSettings, type SideSettings, settingsBefore, settingsOf } from "./settings.js";
import { testChange, testSide } from "./test-sides.js";

/** A review before `failureReasons` decides whether the check fails. */
export type Review = Omit<ReviewReport, "failures">;

/**
 * Lints the policies of one commit.
 * @throws UserError for what the user must fix: an invalid configuration, a name that leads to no policy
 */
export async function reviewPolicies(inputs: Inputs, side: TreeIo): Promise<Review> {
  const settings = await settingsOf(inputs, side);
  const paths = await policyPaths(namesOf(inputs, settings, side), side);
  const lint = lintReport(await lintSide(inputs, settings.config, side, paths, { fixes: true }));
  const tested = await testSide(inputs, side);
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
 * Reviews a change.
 * @param workspace where transcripts lie; @param name the commit that people know the change by
 * @throws UserError as `reviewPolicies`
 */
export async function reviewChange(
  inputs: Inputs,
  before: TreeIo,
  after: TreeIo,
  { workspace, name }: { readonly workspace: Io; readonly name: string },
): Promise<Review> {
  const settings = await settingsOf(inputs, after);
  const old = await settingsBefore(inputs, before);
  const [names, beforeNames] = [namesOf(inputs, settings, after), namesOf(inputs, old, before)];
  const paths = await changedPolicyPaths(names, after, beforeNames, before);
  const linted = await lintSide(inputs, settings.config, after, paths.after, { fixes: true });
  const spots = await blindSpots(paths, [...names, ...beforeNames], before, after);
  const blind = new Set(spots.map(({ path }) => path));
  const pairs = (await changedPairs(paths, before, after)).filter((pair) => !blind.has(nameOf(pair)));
  const comparing = { inputs, config: settings.config, oldConfig: old.config, before, after, workspace };
  const policies: ReviewedPolicy[] = spots.map(({ path, problem }) => ({ path, was: undefined, problem, details: "" }));
  for (const pair of pairs) policies.push(await comparePair(pair, comparing));
  policies.push(...(await compareChangedHosts(comparing)));
  policies.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const unreadable = new Set(policies.flatMap((policy) => ("problem" in policy ? policy.path : [])));
  lendTools(inputs, before, after);
  const was = await lintIfPossible(inputs, old.config, before, paths.before);
  const edited = editedSettings(old, settings, before, after);
  const byOldSettings =
    edited.length === 0 ? undefined : await lintByOldSettings(inputs, before, after, edited, paths.after);
  const tests = await testChange(inputs, before, after, pairs);
  return {
    command: "review",
    version: VERSION,
    assumed: linted.assumed,
    compared: { before: shortId(before.tree.commit), after: shortId(name) },
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

function namesOf({ policies }: Inputs, { config }: SideSettings, side: TreeIo): readonly string[] {
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
function lendTools({ tools }: Inputs, before: TreeIo, after: TreeIo): void {
  if (tools !== undefined && before.kindOf(tools) === undefined) before.add(tools, after.bytes(tools));
}

/** What lint would find had the change left its settings alone. */
async function lintByOldSettings(
  inputs: Inputs,
  before: TreeIo,
  after: TreeIo,
  edited: readonly string[],
  paths: PolicyPaths,
): Promise<LintedSide | undefined> {
  const mixed = after.withFilesOf(before, edited);
  lendTools(inputs, mixed, after);
  const { config } = await settingsBefore(inputs, mixed);
  return lintIfPossible(inputs, config, mixed, paths);
}
