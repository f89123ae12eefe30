/** A suggested policy → a suite beside it that sees every small fault in it. */

import { posix } from "node:path";
import { lower, readDocument } from "@callgate/core";
import { countMutants, type SuggestedSuite } from "@callgate/report";
import { type SuggestedCase, type SuggestedTool, suiteCases } from "@callgate/suggest";
import { printSuite, readSuite, runCase, testedEngine } from "@callgate/tester";
import { draftIo } from "../io/draft-io.js";
import { slashed } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { mutatePolicy } from "../mutate/mutate-policy.js";

export interface CompletedSuite extends SuggestedSuite {
  readonly text: string;
}

/** Where the policy and its suite will be. */
export interface SuitePlaces {
  /** The policy's path, and its text. */
  readonly policy: string;
  readonly text: string;
  readonly suite: string;
  /** The path of the server's tool list. */
  readonly list?: string | undefined;
}

/**
 * The cases for what is allowed and for what is just outside, run on the policy and on every mutant of it, with those added
 * that are missing to see them all. Nothing is written.
 * @param tools those of the policy
 * @param about the comment that the suite begins with, by lines
 * @throws UserError where a case fails on the policy as it is
 */
export async function completedSuite(
  tools: readonly SuggestedTool[],
  { policy, text, suite, list }: SuitePlaces,
  about: readonly string[],
  io: Io,
): Promise<CompletedSuite> {
  const draft = draftIo(io);
  draft.replaceFile(policy, text);
  const beside = (path: string) => posix.relative(posix.dirname(slashed(suite)), slashed(path));
  const paths = { policy: beside(policy), tools: list === undefined ? undefined : beside(list) };
  const print = (some: readonly SuggestedCase[]) => printSuite(about, paths, some);
  const isKept = tools.some(({ decision, because }) => decision === "allow" && because !== undefined);
  const all = suiteCases(tools);
  const cases = isKept ? passing(all, print(all), text) : all;
  draft.replaceFile(suite, print(cases));
  let added = 0;
  const report = await mutatePolicy(
    policy,
    {
      suites: [suite],
      write: true,
      onWritten: (written) => {
        for (const one of written) added += one.cases;
      },
    },
    draft,
  );
  const { killed, survived } = countMutants(report);
  return { name: suite, text: draft.draftOf(suite) ?? "", cases: cases.length + added, killed, survived };
}

/** Where rules in force were kept, some calls that were learned from are denied by these. */
function passing(cases: readonly SuggestedCase[], suite: string, text: string): readonly SuggestedCase[] {
  const { policy } = lower(readDocument(text, "policy"));
  const read = readSuite(readDocument(suite, "suite")).suite.cases;
  if (policy === undefined || read.length !== cases.length) return cases;
  const engine = testedEngine(policy);
  return cases.filter((_, i) => runCase(read[i] as (typeof read)[number], engine) === undefined);
}

/**
 * Writes the suite beside a policy that was written.
 * @throws UserError where the file cannot be written
 */
export async function writeSuite(
  tools: readonly SuggestedTool[],
  places: SuitePlaces,
  io: Io,
): Promise<SuggestedSuite> {
  const about = [`What ${places.policy} allows, and what is just outside: made from what was recorded.`];
  const { text, ...suite } = await completedSuite(tools, places, about, io);
  try {
    io.replaceFile(places.suite, text);
  } catch (error) {
    throw fileProblem(error, places.suite, "written");
  }
  return suite;
}
