/** The names of a policy and its suites × files → a trial, and what there is to try. */

import { resolve } from "node:path";
import type { Document, Finding, Policy } from "@callgate/core";
import { findingsText, printable } from "@callgate/report";
import {
  type LoadedSuite,
  type Mutants,
  mutantsOf,
  type Suite,
  type SuiteFiles,
  SuiteLoader,
  Trial,
} from "@callgate/tester";
import { UserError } from "../exit.js";

export interface ReadTrial {
  readonly document: Document;
  readonly policy: Policy;
  readonly suites: readonly TriedPolicySuite[];
  readonly trial: Trial;
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
 * Reads what is asked for.
 * @param cwd where relative paths start
 * @throws UserError where a suite cannot be run, tests another policy, or fails on this one as it is
 */
export function readTrial(policy: string, paths: readonly string[], files: SuiteFiles, cwd: string): ReadTrial {
  const loader = new SuiteLoader(files);
  const loaded = paths.map((path) => loader.load(path));
  for (const suite of loaded) refuseFindings(suite);
  const isAsked = (path: string) => resolve(cwd, path) === resolve(cwd, policy);
  const suites = loaded.flatMap(
    ({ suite, policies }): (TriedPolicySuite & { readonly document: Document; readonly read: Policy })[] => {
      const named = [...policies.values()].filter(({ document }) => isAsked(document.uri));
      if (named.length > 0)
        return named.map((one) => ({
          suite,
          policy: one.name,
          text: suite.document.text,
          document: one.document,
          read: one.policy,
        }));
      const others = [...policies.values()].map(({ document }) => document.uri).join(", ");
      throw new UserError(
        `${suite.document.uri} tests ${others || "no policy"}, not ${policy}; name a suite that tests it`,
      );
    },
  );
  const [first] = suites;
  if (first === undefined) throw new UserError("name a suite that tests the policy: --suite policy.policytest.yaml");
  const tools = loaded.find((one) => one.tools !== undefined)?.tools;
  const trial = new Trial(first.document, first.read, suites, tools);
  refuseFailures(trial, policy);
  const found = mutantsOf({
    document: first.document,
    policy: first.read,
    tried: (condition) => trial.tried(condition),
  });
  const notes = loaded.flatMap((one) => one.notes.filter(({ location }) => isAsked(location.uri)));
  return { document: first.document, policy: first.read, suites, trial, found, notes: unique(notes) };
}

function refuseFindings({ suite, findings, sources }: LoadedSuite): void {
  if (findings.length === 0) return;
  const uri = findings[0]?.location.uri ?? suite.document.uri;
  const shown = findings.filter(({ location }) => location.uri === uri);
  throw new UserError(
    `${suite.document.uri} cannot be run as it is`,
    findingsText(shown, { uri, text: sources.get(uri) ?? "" }),
  );
}

/** Faults cannot be told from a policy that fails anyway. */
function refuseFailures(trial: Trial, policy: string): void {
  const failing = trial.failing();
  if (trial.cases.length === 0) throw new UserError(`no case of the suites is for ${policy}`);
  if (failing.length === 0) return;
  const names = failing.slice(0, 10).map(({ name, document }) => `  ${printable(document.uri)}: ${printable(name)}\n`);
  const more = failing.length > names.length ? `  and ${failing.length - names.length} more\n` : "";
  const [fail, them] = failing.length === 1 ? ["fails", "it"] : ["fail", "them"];
  throw new UserError(
    `${failing.length} of ${trial.cases.length} cases ${fail} on ${policy} as it is, so no fault could be told from it; mend ${them} first: callgate test says why`,
    `${names.join("")}${more}`,
  );
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
