/** Two commits, or one → what the suites of policy tests say, and what they no longer try. */

import type { ReviewedTests, TestReport } from "@callgate/report";
import type { TreeIo } from "../commit/index.js";
import { loadHostFiles } from "../diff/host-sides.js";
import { matchesGlob, UserError, VERSION } from "../io/index.js";
import { type AgentFinder, agentFinder, findSuites, runSuites, SUITES, type TestRun } from "../test-run/index.js";
import { lostCoverage } from "./lost-coverage.js";
import type { ReviewOptions } from "./options.js";
import type { PolicyPair } from "./pair-policies.js";
import { settingsOf } from "./settings.js";

/** A larger file is neither a suite nor what one names. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Includes are followed so deep: each level is another question to git. */
const MAX_LEVELS = 50;

/**
 * Runs the suites of one commit on its policies.
 * @returns undefined where there are no suites
 * @throws UserError for a name that leads to no suite
 */
export async function testSide(options: ReviewOptions, side: TreeIo): Promise<TestRun | undefined> {
  const suites = await suitesOn(options, side);
  if (suites.length === 0) return undefined;
  await loadNamed(suites, side);
  return runSuites(suites, filesOf(side), {
    filter: () => true,
    bail: false,
    coverage: {},
    findAgent: agentsOn(options, side),
  });
}

/** Of the side before, which may be broken, and stops nothing. */
async function testIfPossible(options: ReviewOptions, side: TreeIo): Promise<TestRun | undefined> {
  try {
    return await testSide(options, side);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

async function suitesOn({ suites: names = [] }: ReviewOptions, side: TreeIo): Promise<string[]> {
  const found = names.length === 0 ? await suitesBelow(side) : await findSuites(names, side);
  return found.map((path) => side.named(path));
}

/** Every suite of the commit. @throws UserError for what is called like one and is no file */
async function suitesBelow(side: TreeIo): Promise<readonly string[]> {
  const { paths, unseen } = await side.glob(SUITES, ".");
  const blind = unseen.find(({ path }) => matchesGlob(path, SUITES));
  if (blind !== undefined) throw new UserError(`${blind.path} cannot be run as a policy test: ${blind.reason}`);
  return paths;
}

/** Makes ready what the suites name, and what their includes name. */
async function loadNamed(suites: readonly string[], side: TreeIo): Promise<void> {
  const files = filesOf(side);
  for (let level = 0; level < MAX_LEVELS; level++) {
    const run = await runSuites(suites, files, { filter: () => false, bail: false, coverage: undefined });
    const named = new Set([...suites, ...[...run.files.values()].flat()]);
    const waiting = [...named].filter((path) => isWaiting(path, side));
    if (waiting.length === 0) return;
    await side.load(waiting);
  }
}

function isWaiting(path: string, side: TreeIo): boolean {
  return side.has(path) && !side.isLoaded(path) && side.sizeOf(path) <= MAX_BYTES;
}

/** Looks for agents' configuration in a commit. */
function agentsOn(options: ReviewOptions, side: TreeIo): AgentFinder {
  let find: AgentFinder | undefined;
  return async (request) => {
    if (find === undefined) {
      await loadHostFiles(side, "");
      const { config } = await settingsOf(options, side);
      find = agentFinder({ hosts: config?.hosts, engines: options.engines }, () => {}, side);
    }
    return find(request);
  };
}

/** A commit as suites read it: links and what lies outside of the repository are not there. */
function filesOf(side: TreeIo): Parameters<typeof runSuites>[1] {
  return {
    read(path, limit) {
      if (side.isLoaded(path)) return side.readFile(path, limit);
      if (!side.has(path)) return { problem: "there is no such file in this commit" };
      if (side.sizeOf(path) > MAX_BYTES) return { problem: "it is larger than 16 MiB" };
      return { problem: `it is included over more than ${MAX_LEVELS} files` };
    },
  };
}

/**
 * The suites of a change: what they say after it, and what of the policies they tried before it and no longer do.
 * @param pairs the policies that differ, renamed ones among them
 * @returns undefined where there are suites on neither side
 * @throws UserError as `testSide`, of the side after
 */
export async function testChange(
  options: ReviewOptions,
  before: TreeIo,
  after: TreeIo,
  pairs: readonly PolicyPair[],
): Promise<ReviewedTests | undefined> {
  const now = await testSide(options, after);
  const old = (await isUntouched(now, options, before, after)) ? now : await testIfPossible(options, before);
  if (now === undefined && old === undefined) return undefined;
  const report = now?.report ?? NO_TESTS;
  return {
    report,
    lost: lostCoverage(old?.report.coverage, report.coverage, (path) => nameNow(path, pairs, after)),
    textsBefore: textsBefore([...report.sources.keys()], before, after),
  };
}

const NO_TESTS: TestReport = { version: VERSION, suites: [], findings: [], notes: [], sources: new Map() };

/** Whether the same suites read the same files on both sides, so that both say the same. */
async function isUntouched(
  now: TestRun | undefined,
  options: ReviewOptions,
  before: TreeIo,
  after: TreeIo,
): Promise<boolean> {
  if (now === undefined) return false;
  const idIn = (side: TreeIo, path: string) => side.tree.files.get(side.named(path))?.id;
  const paths = [...now.files].flatMap(([suite, named]) => [suite, ...named]);
  if (paths.some((path) => idIn(before, path) !== idIn(after, path))) return false;
  if ((options.suites ?? []).length > 0) return true;
  return (await suitesOn(options, before)).every((suite) => now.files.has(suite));
}

/** A policy's path after the change; undefined where it is gone. */
function nameNow(path: string, pairs: readonly PolicyPair[], after: TreeIo): string | undefined {
  const pair = pairs.find((one) => one.before === path);
  const name = pair === undefined ? path : pair.after;
  return name !== undefined && after.kindOf(name) === "file" ? name : undefined;
}

/** The texts of files that differ, as the side before has them. */
function textsBefore(paths: readonly string[], before: TreeIo, after: TreeIo): Map<string, string> {
  const differing = paths.filter((path) => before.tree.files.get(path)?.id !== after.tree.files.get(path)?.id);
  return new Map(
    differing.map((path) => [path, before.isLoaded(path) ? new TextDecoder().decode(before.bytes(path)) : ""]),
  );
}
