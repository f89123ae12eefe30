/** A tool list → the files of a first policy and its first suite, and what the configuration says of them. */

import { posix, relative, resolve } from "node:path";
import { lower, type Policy, readDocument } from "@callgate/core";
import { firstPolicy } from "@callgate/core/dialects";
import type { ToolCatalogue } from "@callgate/core/policy";
import { type Io, slashed, UserError } from "@callgate/project/io";
import { firstSuite, printSuite } from "@callgate/tester";
import type { GuardedServer } from "./config-text.js";

export const FOLDER = "policies";
const MAX_NAME = 60;

export interface SuiteFile {
  readonly path: string;
  readonly text: string;
  readonly note: string;
}

export interface FirstPolicyFile {
  /** Undefined where it has no name that the configuration could give. */
  readonly server: GuardedServer | undefined;
  readonly path: string;
  readonly text: string;
  readonly note: string;
  readonly suite: SuiteFile;
}

/**
 * A path as everyone's from the top of the repository.
 * @throws UserError for one outside of it, which no other machine would have
 */
export function insideRepository(path: string, io: Io): string {
  const own = slashed(relative(io.cwd, resolve(io.cwd, path)));
  if (own.startsWith("../") || resolve(own) === own)
    throw new UserError(
      `${path} is outside of this repository; put the tool list into it, for everyone who lints with it`,
    );
  return own;
}

/** @param list the tool list's path in the repository */
export function policyFile(list: string, tools: ToolCatalogue): FirstPolicyFile {
  const name = serverName(list, tools.server);
  const { text, allowed, denied } = firstPolicy(tools);
  const path = `${FOLDER}/${name}.yaml`;
  const { policy } = lower(readDocument(text, path));
  const suite = policy && suiteFor({ path, policy, tools, list });
  if (suite === undefined) throw new TypeError("a first policy has a suite");
  return {
    server: { name, policies: [path], tools: list },
    path,
    text,
    note: `${allowed.length} of ${allowed.length + denied.length} tools may be called, under limits`,
    suite,
  };
}

const ABOUT = [
  "What the policy says today: each tool's call, each limit reached, and a tool that it does not list.",
  "Change what you would rather see, and the policy with it; `callgate test` runs the cases.",
];

/** A suite for a policy, beside it; undefined where nothing that it says can be tried. */
export function suiteFor({
  path,
  policy,
  tools,
  list,
}: {
  readonly path: string;
  readonly policy: Policy;
  readonly tools: ToolCatalogue;
  readonly list: string;
}): SuiteFile | undefined {
  const cases = firstSuite(policy, tools);
  if (cases.length === 0) return undefined;
  const folder = posix.dirname(path);
  const paths = { policy: posix.basename(path), tools: posix.relative(folder, list) };
  return {
    path: posix.join(folder, `${posix.basename(path).replace(/\.[^.]*$/, "")}.policytest.yaml`),
    text: printSuite(ABOUT, paths, cases),
    note: cases.length === 1 ? "one case" : `${cases.length} cases`,
  };
}

/** The name of a tool list's server as that of a file. @param own the server's own word, where the list has it */
export function serverName(list: string, own: string | undefined): string {
  const name = (own ?? posix.basename(list).replace(/\.[^.]*$/, ""))
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, MAX_NAME);
  return name === "" ? "server" : name;
}
