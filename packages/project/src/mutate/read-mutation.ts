/** The names of a policy and its suites × files → a trial, and what there is to try. */

import { resolve } from "node:path";
import type { Document, Finding, Policy, Release } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import { findingsText, printable } from "@callgate/report";
import {
  type Case,
  type LoadedSuite,
  MAX_MUTANTS,
  type Mutants,
  MutationRun,
  mutantsOf,
  pathFrom,
  type Suite,
  type SuiteFiles,
  SuiteLoader,
} from "@callgate/tester";
import { UserError } from "../user-error.js";

export interface ReadMutation {
  readonly document: Document;
  readonly policy: Policy;
  readonly suites: readonly TriedPolicySuite[];
  readonly mutationRun: MutationRun;
  readonly found: Mutants;
  /** What is wrong with the policy although the engine runs it. */
  readonly notes: readonly Finding[];
}

export interface TriedPolicySuite {
  readonly suite: Suite;
  /** The policy's name in it. */
  readonly policy: string;
  readonly text: string;
}

/**
 * Reads what is asked for; undefined where a suite has it as an agent's configuration.
 * @param named suites that must test the policy; others are left out where they do not
 * @param cwd where relative paths start
 * @throws UserError where a suite cannot be run, tests another policy, or fails on this one as it is
 */
export function readMutation(
  policy: string,
  paths: readonly string[],
  named: readonly string[],
  files: SuiteFiles,
  cwd: string,
  release?: Release | undefined,
): ReadMutation | undefined {
  const loader = new SuiteLoader(files, { release, passesOverAgents: true });
  const isAsked = (path: string) => resolve(cwd, path) === resolve(cwd, policy);
  const tested = ({ suite: { policies, document } }: LoadedSuite) =>
    policies.filter(({ path }) => isAsked(pathFrom(document.uri, path)));
  const loaded = paths
    .map((path) => loader.load(path))
    .filter((suite) => tested(suite).length > 0 || named.includes(suite.suite.document.uri));
  if (loaded.some(({ wanted }) => wanted.some(({ path }) => isAsked(path)))) return undefined;
  for (const suite of loaded) refuseUnfit(suite, tested(suite).length > 0, policy);
  const suites = loaded.flatMap((suite) =>
    tested(suite).flatMap(({ name }) => {
      const read = suite.policies.get(name);
      return read === undefined ? [] : [{ suite: suite.suite, policy: name, text: suite.suite.document.text, read }];
    }),
  );
  const [first] = suites;
  if (first === undefined) throw new UserError(`no suite tests ${policy}; name one: --suite SUITE`);
  const { document, policy: read } = first.read;
  const tools = loaded.find((one) => one.tools !== undefined)?.tools;
  const mutationRun = new MutationRun(document, read, suites, { tools, release });
  refuseFailures(mutationRun.failing(), mutationRun.cases.length, policy);
  const found = mutantsOf({
    document,
    policy: read,
    tried: (condition) => mutationRun.tried(condition),
  });
  if (found.tooMany)
    throw new UserError(
      `more than ${withCommas(MAX_MUTANTS)} small faults can be made of ${policy}; test a part of it at a time`,
    );
  const notes = loaded.flatMap((one) => one.notes.filter(({ location }) => isAsked(location.uri)));
  return { document, policy: read, suites, mutationRun, found, notes: unique(notes) };
}

/** A suite that cannot be run, or that tests other policies. */
export function refuseUnfit({ suite, findings, sources }: LoadedSuite, isForPolicy: boolean, policy: string): void {
  const name = suite.document.uri;
  if (findings.length > 0) {
    const uri = findings[0]?.location.uri ?? name;
    const shown = findings.filter(({ location }) => location.uri === uri);
    throw new UserError(`${name} cannot be run as it is`, findingsText(shown, { uri, text: sources.get(uri) ?? "" }));
  }
  if (isForPolicy) return;
  const others = suite.policies.map(({ path }) => pathFrom(name, path)).join(", ");
  throw new UserError(`${name} tests ${others || "no policy"}, not ${policy}; name a suite that tests it`);
}

/** A fault cannot be noticed in a policy that fails anyway. */
export function refuseFailures(failing: readonly Case[], cases: number, policy: string): void {
  if (cases === 0) throw new UserError(`no case of the suites is for ${policy}`);
  if (failing.length === 0) return;
  const names = failing.slice(0, 10).map(({ name, document }) => `  ${printable(document.uri)}: ${printable(name)}\n`);
  const more = failing.length > names.length ? `  and ${failing.length - names.length} more\n` : "";
  const [fail, them] = failing.length === 1 ? ["fails", "it"] : ["fail", "them"];
  throw new UserError(
    `${failing.length} of ${cases} cases ${fail} on ${policy} as it is, so no fault could be noticed; fix ${them} first: callgate test says why`,
    `${names.join("")}${more}`,
  );
}

export function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
