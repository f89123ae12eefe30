/** The event that started the workflow → what there is to review. */

import { clip } from "@callgate/core/text";
import { isCommit } from "@callgate/project/commit";
import { UserError } from "@callgate/project/io";

const MAX_SHOWN_LENGTH = 100;

/** A pull request as its event, or the API, describes it. */
export interface PullRequest {
  readonly number: number;
  /** The tip of the branch it goes to. */
  readonly base: string;
  readonly head: string;
  /** Whether its branch is in another repository. */
  readonly isFork: boolean;
}

export type TriggerEvent =
  /** The workspace is the change: its own workflow runs, with no more rights than its author's. */
  | { readonly kind: "pull request"; readonly pull: PullRequest }
  /** The workflow has the rights of the repository; the change is read by the API, and never checked out. */
  | { readonly kind: "guarded pull request"; readonly pull: PullRequest }
  /** As above, and which pull request it is must be looked up. */
  | { readonly kind: "workflow run"; readonly owner: string; readonly branch: string; readonly head: string }
  | { readonly kind: "merge queue"; readonly base: string; readonly head: string }
  /** There is nothing to compare with. */
  | { readonly kind: "lint" };

/**
 * What the event is about.
 * @param payload what the event file holds: untrusted as far as names go, and read with care
 * @throws UserError for an event that lacks what its kind has
 */
export function triggerEventOf(event: string, payload: unknown): TriggerEvent {
  switch (event) {
    case "pull_request":
    case "pull_request_review":
    case "pull_request_review_comment":
      return { kind: "pull request", pull: pullRequestIn(payload, event) };
    case "pull_request_target":
      return { kind: "guarded pull request", pull: pullRequestIn(payload, event) };
    case "merge_group":
      return {
        kind: "merge queue",
        base: commitAt(payload, event, "merge_group", "base_sha"),
        head: commitAt(payload, event, "merge_group", "head_sha"),
      };
    case "workflow_run":
      return workflowRunIn(payload);
    default:
      // To lint it alone would let whatever the change opens pass.
      if (at(payload, "pull_request") !== undefined)
        throw new UserError(
          `callgate does not know the event ${shown(event)}, which is about a pull request; run this step on \`pull_request\``,
        );
      return { kind: "lint" };
  }
}

function pullRequestIn(payload: unknown, event: string): PullRequest {
  return pullRequestOf(at(payload, "pull_request"), `the event \`${event}\``);
}

/**
 * A pull request as GitHub writes it.
 * @throws UserError where something is missing
 */
export function pullRequestOf(object: unknown, source: string): PullRequest {
  const number = at(object, "number");
  const [base, head] = [at(object, "base", "sha"), at(object, "head", "sha")];
  if (!Number.isSafeInteger(number) || Number(number) < 1 || !isCommit(base) || !isCommit(head))
    throw new UserError(`${source} tells of no pull request: its number or its commits are missing`);
  const [from, to] = [at(object, "head", "repo", "full_name"), at(object, "base", "repo", "full_name")];
  // A fork that was deleted has no name.
  return { number: Number(number), base, head, isFork: typeof from !== "string" || from !== to };
}

function workflowRunIn(payload: unknown): TriggerEvent {
  const run = at(payload, "workflow_run");
  const event = at(run, "event");
  if (event !== "pull_request")
    throw new UserError(
      `the workflow run that this one follows was started by ${shown(event)}, and not by a pull request; write \`if: github.event.workflow_run.event == 'pull_request'\` for this job`,
    );
  const [owner, branch] = [at(run, "head_repository", "owner", "login"), at(run, "head_branch")];
  if (typeof owner !== "string" || owner === "" || typeof branch !== "string" || branch === "")
    throw new UserError("the event `workflow_run` does not say which branch the run was of");
  return { kind: "workflow run", owner, branch, head: commitAt(payload, "workflow_run", "workflow_run", "head_sha") };
}

/** A name in an event may be of any length, or no text at all. */
function shown(name: unknown): string {
  return typeof name === "string" ? `\`${clip(name, MAX_SHOWN_LENGTH)}\`` : "something that has no name";
}

function commitAt(payload: unknown, event: string, ...path: readonly string[]): string {
  const value = at(payload, ...path);
  if (!isCommit(value)) throw new UserError(`the event \`${event}\` has no commit at \`${path.join(".")}\``);
  return value;
}

/** The value at a path of keys; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
