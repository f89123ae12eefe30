/** Two commits, or one → what a reviewer must know. */

import type { ReviewedPolicy, ReviewReport } from "@callgate/report";
import { defaultPaths, type Io, VERSION } from "callgate/library";
import { comparePair, shortId } from "./compare-pair.js";
import { findingChanges } from "./finding-changes.js";
import { type GuardedPaths, guardedPaths } from "./guarded.js";
import type { Inputs } from "./inputs.js";
import { type LintedSide, lintIfPossible, lintReport, lintSide } from "./lint-side.js";
import { type PolicyPair, pairPolicies } from "./pair-policies.js";
import { editedSettings, namesIn, type SideSettings, settingsBefore, settingsOf } from "./settings.js";
import { testChange, testSide } from "./test-sides.js";
import type { TreeIo } from "./tree-io.js";

/** A review before anybody has judged it. */
export type Found = Omit<ReviewReport, "failures">;

/**
 * Lints the policies of one commit.
 * @throws UserError for what somebody must mend: a configuration that is none, a name that leads to no policy
 */
export async function lookAt(inputs: Inputs, side: TreeIo): Promise<Found> {
  const settings = await settingsOf(inputs, side);
  const paths = await guardedPaths(namesOf(inputs, settings, side), side, [], undefined);
  const tested = await testSide(inputs, side);
  return {
    command: "review",
    version: VERSION,
    compared: undefined,
    policies: [],
    lint: lintReport(await lintSide(inputs, settings.config, side, paths.after, { fixes: true })),
    changes: { appeared: [], fixed: [], silenced: [] },
    tests: tested && { report: tested.report, lost: [], textsBefore: new Map() },
    notes: [],
  };
}

/**
 * Looks at a change.
 * @param workspace where transcripts lie; @param name the commit that people know the change by
 * @throws UserError as `lookAt`
 */
export async function lookAtChange(
  inputs: Inputs,
  before: TreeIo,
  after: TreeIo,
  { workspace, name }: { readonly workspace: Io; readonly name: string },
): Promise<Found> {
  const settings = await settingsOf(inputs, after);
  const old = await settingsBefore(inputs, before);
  const own = inputs.policies.length > 0;
  const paths = await guardedPaths(namesOf(inputs, settings, after), after, own ? [] : namesIn(old, before), before);
  const linted = await lintSide(inputs, settings.config, after, paths.after, { fixes: true });
  const pairs = await changedPairs(paths, before, after);
  const policies: ReviewedPolicy[] = [];
  for (const pair of pairs)
    policies.push(await comparePair(pair, { inputs, config: settings.config, before, after, workspace }));
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
    compared: { before: shortId(before.tree.commit), after: shortId(name) },
    policies,
    lint: lintReport(linted),
    changes: findingChanges({ before: was ?? NOTHING_KNOWN, after: linted, byOldSettings, pairs, unreadable }),
    tests,
    notes: [
      ...(old.problem === undefined && was !== undefined
        ? []
        : ["what lint said before cannot be told, so that every finding counts as new"]),
      ...(edited.length === 0
        ? []
        : [`this change also edits ${edited.map((path) => `\`${path}\``).join(", ")}, by which it is judged`]),
    ],
  };
}

const NOTHING_KNOWN: LintedSide = { subjects: [], findings: [], suppressed: [], sources: new Map() };

function namesOf({ policies }: Inputs, { config }: SideSettings, side: TreeIo): readonly string[] {
  return policies.length > 0 ? policies : defaultPaths(config, side);
}

/** The policies that differ; texts are compared byte for byte. */
async function changedPairs(paths: GuardedPaths, before: TreeIo, after: TreeIo): Promise<PolicyPair[]> {
  const textsOf = async (side: TreeIo, of: readonly string[]) => {
    await side.load(of);
    return new Map(of.map((path) => [path, Buffer.from(side.bytes(path)).toString("latin1")]));
  };
  return pairPolicies(await textsOf(before, paths.before), await textsOf(after, paths.after));
}

/** A tool list that comes with the change is no reason to know nothing of what was before. */
function lendTools({ tools }: Inputs, before: TreeIo, after: TreeIo): void {
  if (tools !== undefined && before.kindOf(tools) === undefined) before.add(tools, after.bytes(tools));
}

/** What would be found, had the change left alone what it is judged by. */
async function lintByOldSettings(
  inputs: Inputs,
  before: TreeIo,
  after: TreeIo,
  edited: readonly string[],
  paths: readonly string[],
): Promise<LintedSide | undefined> {
  const mixed = after.withFilesOf(before, edited);
  lendTools(inputs, mixed, after);
  const { config, problem } = await settingsBefore(inputs, mixed);
  return problem === undefined ? lintIfPossible(inputs, config, mixed, paths) : undefined;
}
