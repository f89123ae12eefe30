/** Recorded sessions → the files of a first policy for each server that they call, each with its suite. */

import { posix } from "node:path";
import { withCommas } from "@callgate/core/text";
import type { Io } from "@callgate/project/io";
import { UserError } from "@callgate/project/io";
import { completedSuite, suggestPolicies } from "@callgate/project/suggest";
import { heldOutSentence, proofSentence } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";
import { serverFileNames } from "../../server-file-names.js";
import { type FirstPolicyFile, FOLDER, insideRepository } from "./policy-file.js";

export interface SessionPolicies {
  readonly first: readonly FirstPolicyFile[];
  readonly notes: readonly string[];
}

/** Tools that a note names; of more, their number. */
const MAX_NAMED = 5;

/**
 * @param sessions hosts, or files and folders
 * @param lists tool lists, `SERVER=FILE` where the sessions call several servers
 * @throws UserError for what cannot be read, and for policies that are not shown to do what the sessions need
 */
export async function sessionPolicies(
  sessions: readonly string[],
  lists: readonly string[],
  io: Io,
): Promise<SessionPolicies> {
  const { report, policies, tools } = await suggestPolicies(
    { sessions, to: "intercept", tools: lists.length === 0 ? undefined : lists },
    io,
  );
  const { lintErrors, unexpected } = report.proof;
  if (lintErrors > 0 || unexpected > 0)
    throw new UserError(
      `no policy is begun from the sessions: ${proofSentence(report)}; callgate suggest shows which calls`,
    );
  const names = serverFileNames(policies.map(({ name }) => name));
  const first: FirstPolicyFile[] = [];
  for (const [i, { server, text }] of policies.entries()) {
    const path = posix.join(FOLDER, names[i] as string);
    const list = listFor(server, lists, policies.length, io);
    const own = tools.filter((tool) => tool.server === server);
    first.push({
      server: server === undefined ? undefined : { name: server, policies: [path], tools: list },
      path,
      text,
      note: allowedNote(own),
      suite: await suiteFile({ policy: path, text, list }, own, io),
    });
  }
  return {
    first,
    notes: [proofSentence(report), heldOutSentence(report), ...report.notes, ...lostNotes(tools)],
  };
}

/** The path of a server's tool list. @throws UserError where it is not said whose it is */
function listFor(server: string | undefined, lists: readonly string[], servers: number, io: Io): string | undefined {
  const named = lists.find((one) => server !== undefined && one.startsWith(`${server}=`) && io.kindOf(one) !== "file");
  if (named !== undefined) return insideRepository(named.slice((server as string).length + 1), io);
  const plain = lists.find((one) => io.kindOf(one) === "file");
  if (plain === undefined) return undefined;
  if (servers > 1)
    throw new UserError(
      `the sessions call ${servers} servers; say whose tool list ${plain} is: --tools SERVER=${plain}`,
    );
  return insideRepository(plain, io);
}

function allowedNote(tools: readonly SuggestedTool[]): string {
  const allowed = tools.filter(({ decision }) => decision === "allow");
  const calls = allowed.reduce((sum, { learned }) => sum + learned, 0);
  return `${allowed.length} of ${tools.length} tools that were called are allowed, learned from ${withCommas(calls)} calls`;
}

async function suiteFile(
  { policy, text, list }: { readonly policy: string; readonly text: string; readonly list: string | undefined },
  tools: readonly SuggestedTool[],
  io: Io,
): Promise<FirstPolicyFile["suite"]> {
  const about = [
    "What the policy allows, and what is just outside of each bound: made from what was recorded.",
    "Change what you would rather see, and the policy with it; `callgate test` runs the cases.",
  ];
  const path = policy.replace(/\.yaml$/, ".policytest.yaml");
  const suite = await completedSuite(tools, { policy, text, suite: path, list }, about, io);
  const cases = suite.cases === 1 ? "one case" : `${suite.cases} cases`;
  return {
    path,
    text: suite.text,
    note: `${cases}, which see ${suite.killed} of ${suite.killed + suite.survived} small faults in the policy`,
  };
}

/** What the sessions called and the policies deny, and how to allow it. */
function lostNotes(tools: readonly SuggestedTool[]): string[] {
  const lost = tools.filter(({ decision }) => decision !== "allow");
  if (lost.length === 0) return [];
  const names = lost.slice(0, MAX_NAMED).map(({ server, tool }) => (server === undefined ? tool : `${server}/${tool}`));
  const more = lost.length - names.length;
  return [
    `called, and not allowed until a person says so: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}; callgate suggest says why, and --allow TOOL allows one`,
  ];
}
