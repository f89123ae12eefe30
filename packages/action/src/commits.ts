/** What the event is about → the two commits to look at. */

import type { Commit, Git } from "@callgate/project/commit";
import { UserError } from "@callgate/project/io";
import type { ApiRepository } from "./api/repository.js";
import type { PullRequest, TriggerEvent } from "./trigger-event.js";

export interface Commits {
  /** Undefined where there is nothing to compare with. */
  readonly before: string | undefined;
  readonly after: string;
  /** The pull request that a comment would be on. */
  readonly pull: PullRequest | undefined;
}

export interface WhereCommitsAre {
  /** Undefined where the workspace holds no repository. */
  readonly git: Pick<Git, "mergeBase"> | undefined;
  /** What is checked out. */
  readonly head: Commit | undefined;
  readonly api: Pick<ApiRepository, "mergeBase" | "pullRequestAt">;
  /** The commit that the event is about, as the runner says. */
  readonly eventCommit: string | undefined;
}

/**
 * The commits; undefined where the pull request has moved on, so that another run tells of it.
 * @throws UserError where they cannot be found, or the change was checked out where it must not be
 */
export async function commitsOf(trigger: TriggerEvent, where: WhereCommitsAre): Promise<Commits | undefined> {
  const commits = await commitsToCompare(trigger, where);
  if (commits !== undefined && commits.before === commits.after)
    throw new UserError(
      `the commit ${commits.after} is both the first and the last of this change, so there is nothing to look at; is it merged already?`,
    );
  return commits;
}

async function commitsToCompare(trigger: TriggerEvent, where: WhereCommitsAre): Promise<Commits | undefined> {
  switch (trigger.kind) {
    case "pull request":
      return ofPullRequest(trigger.pull, where);
    case "guarded pull request":
      return ofGuarded(trigger.pull, where);
    case "workflow run": {
      requireNotCheckedOut(trigger.head, where.head);
      const pull = await where.api.pullRequestAt(trigger.owner, trigger.branch, trigger.head);
      return pull && ofGuarded(pull, where);
    }
    case "merge queue":
      // Whatever is checked out, the queue merges this commit.
      return { before: trigger.base, after: trigger.head, pull: undefined };
    case "lint": {
      const after = where.head?.id ?? where.eventCommit;
      if (after === undefined)
        throw new UserError("there is no repository here; check it out before this step: actions/checkout");
      return { before: undefined, after, pull: undefined };
    }
    default:
      return trigger satisfies never;
  }
}

/** What is checked out counts only where it is the change: anything else would be a gate that looks elsewhere. */
async function ofPullRequest(pull: PullRequest, { git, head, api }: WhereCommitsAre): Promise<Commits> {
  // What GitHub checks out is the change merged into the tip of the other branch: that tip is what it is compared with.
  if (head?.parents.length === 2 && head.parents[1] === pull.head)
    return { before: head.parents[0], after: head.id, pull };
  const before = git?.mergeBase(pull.base, pull.head) ?? (await api.mergeBase(pull.base, pull.head));
  return { before, after: pull.head, pull };
}

async function ofGuarded(pull: PullRequest, { head, api }: WhereCommitsAre): Promise<Commits> {
  requireNotCheckedOut(pull.head, head);
  return { before: await api.mergeBase(pull.base, pull.head), after: pull.head, pull };
}

/** Where a workflow has the rights of the repository, a stranger's files must not lie in its workspace. */
function requireNotCheckedOut(change: string, head: Commit | undefined): void {
  if (head === undefined || (head.id !== change && !head.parents.includes(change))) return;
  throw new UserError(
    "the change itself is checked out, in a workflow that has the rights of the repository: whatever runs here could be the change's; leave `ref` out of actions/checkout, callgate reads the change without it",
  );
}
