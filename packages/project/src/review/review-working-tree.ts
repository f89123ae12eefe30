/** A repository's folder × a revision → the review of what differs between them. */

import { relative, resolve } from "node:path";
import type { ReviewReport } from "@callgate/report";
import { commitIo, Git, WORKING_TREE, workingTree } from "../commit/index.js";
import type { HostOptions } from "../hosts/index.js";
import { slashed } from "../io/file-names.js";
import { type Io, UserError } from "../io/index.js";
import { failureReasons } from "./failure-reasons.js";
import { addMadeTools } from "./made-tools.js";
import type { FailureOptions, ReviewOptions } from "./options.js";
import { reviewChange } from "./review.js";

/** Paths begin in the working directory. */
export interface WorkingTreeOptions
  extends Pick<ReviewOptions, "config" | "tools" | "transcripts">,
    HostOptions,
    FailureOptions {
  /** A revision of git; where this branch left the main one, when left out. */
  readonly base?: string | undefined;
}

/**
 * Reviews what the working tree, uncommitted changes included, does otherwise than a revision.
 * @param io whose working directory is in the repository
 * @throws UserError where there is no repository or no such revision, and as `reviewChange`
 */
export async function reviewWorkingTree(options: WorkingTreeOptions, io: Io): Promise<ReviewReport> {
  const git = new Git(io);
  const top = git.top();
  if (top === undefined)
    throw new UserError("this folder is in no git repository; go to one, or compare two files with callgate diff");
  const before = commitIo(baseOf(options.base, git), io, top);
  const after = workingTree(before.tree, top, io);
  const fromTop = (path: string | undefined) => path && slashed(relative(top, resolve(io.cwd, path)));
  const config = options.config === false ? (false as const) : fromTop(options.config);
  const asked = { ...options, config, tools: fromTop(options.tools) };
  if (options.tools?.includes("=") && io.kindOf(options.tools) !== "file")
    throw new UserError(
      "review takes one tool list, --tools FILE; the configuration names those of servers, under `servers`",
    );
  if (asked.tools !== undefined) addMadeTools(asked.tools, after, io, resolve(top, asked.tools));
  const found = await reviewChange(asked, before, after, { workspace: io, name: WORKING_TREE });
  return { ...found, failures: failureReasons(found, options) };
}

/** Where the main branch is looked for: what a clone knows of its remote goes before a branch that may be old. */
const MAIN = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

function baseOf(named: string | undefined, git: Git): string {
  if (named !== undefined) {
    const commit = git.commit(named);
    if (commit !== undefined) return commit;
    throw new UserError(`git knows no revision \`${named}\` here; fetch it, or see git log for those there are`);
  }
  const main = MAIN.find((name) => git.commit(name) !== undefined);
  if (main === undefined)
    throw new UserError("the main branch is not known here; name what to compare with: callgate review BASE");
  const base = git.mergeBase(main, "HEAD");
  if (base !== undefined) return base;
  throw new UserError(
    `the history that is here does not tell where this branch left ${main}; fetch all of it, or name what to compare with: callgate review BASE`,
  );
}
