/** A tool list → the files of a first policy and its first suite, and what the configuration says of them. */

import { posix, relative, resolve } from "node:path";
import { lower, readDocument } from "@callgate/core";
import { firstPolicy } from "@callgate/core/dialects";
import type { ToolCatalogue } from "@callgate/core/policy";
import { type Io, slashed, UserError } from "@callgate/project/io";
import { firstSuite, printSuite } from "@callgate/tester";
import type { GuardedServer } from "./config-text.js";

export const FOLDER = "policies";
const MAX_NAME = 60;

export interface FirstPolicyFile {
  /** Undefined where it has no name that the configuration could give. */
  readonly server: GuardedServer | undefined;
  readonly path: string;
  readonly text: string;
  readonly note: string;
  readonly suite: { readonly path: string; readonly text: string; readonly note: string };
}

/** @throws UserError for a tool list outside of the repository, which no other machine would lint with */
export function policyFile(path: string, tools: ToolCatalogue, io: Io): FirstPolicyFile {
  const list = insideRepository(path, io);
  const name = fileName(tools.server ?? posix.basename(list).replace(/\.[^.]*$/, ""));
  const { text, allowed, denied } = firstPolicy(tools);
  const policy = `${FOLDER}/${name}.yaml`;
  return {
    server: { name, policy, tools: list },
    path: policy,
    text,
    note: `${allowed.length} of ${allowed.length + denied.length} tools may be called, under limits`,
    suite: suiteFile(name, { policy, text, tools, list }),
  };
}

/** The path of a tool list from the top of the repository. @throws UserError for one outside of it */
export function insideRepository(path: string, io: Io): string {
  const list = slashed(relative(io.cwd, resolve(io.cwd, path)));
  if (list.startsWith("../") || resolve(list) === list)
    throw new UserError(
      `${path} is outside of this repository; put the tool list into it, for everyone who lints with it`,
    );
  return list;
}

const ABOUT = [
  "What the policy says today: each tool's call, each limit reached, and a tool that it does not list.",
  "Change what you would rather see, and the policy with it; `callgate test` runs the cases.",
];

function suiteFile(
  name: string,
  { policy, text, tools, list }: { policy: string; text: string; tools: ToolCatalogue; list: string },
): FirstPolicyFile["suite"] {
  const lowered = lower(readDocument(text, policy)).policy;
  if (lowered === undefined) throw new TypeError("a first policy is one");
  const cases = firstSuite(lowered, tools);
  const paths = { policy: posix.basename(policy), tools: posix.relative(FOLDER, list) };
  return {
    path: `${FOLDER}/${name}.policytest.yaml`,
    text: printSuite(ABOUT, paths, cases),
    note: cases.length === 1 ? "one case" : `${cases.length} cases`,
  };
}

/** A server's name, which is its own word, as the name of a file. */
function fileName(server: string): string {
  const name = server
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, MAX_NAME);
  return name === "" ? "server" : name;
}
