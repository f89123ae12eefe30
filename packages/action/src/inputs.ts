/** What a workflow tells the action, by name. `action.yml` and `docs/github-action.md` say the same; a test compares them. */

import { didYouMean } from "@callgate/core/text";
import { UserError } from "@callgate/project/io";
import type { FailureOptions, ReviewOptions } from "@callgate/project/review";
import { type SuggestTarget, TARGETS } from "@callgate/project/suggest";

export interface Declared {
  readonly description: string;
  readonly default?: string;
}

/** In the order in which people need them. */
export const INPUTS = {
  policies: {
    description:
      "The policies to guard: files, folders and globs, one a line. When left out, what the configuration names, or else every policy in the repository",
  },
  config: {
    description:
      "The configuration's path. When left out, callgate.config.yaml at the top of the repository, if there is one",
  },
  tools: {
    description:
      "The path of the server's tool list, as it answered tools/list. When left out, what the configuration names",
  },
  transcripts: {
    description:
      "Recorded sessions to replay under both policies: files, folders and globs, one a line. None when left out",
  },
  suites: {
    description:
      "The suites of policy tests to run: files, folders and globs, one a line. When left out, every *.policytest.yaml, .yml or .json in the repository",
  },
  suggest: {
    description:
      "Where no pull request is reviewed, as on a schedule: recorded sessions, from which the least that they need is suggested; files, folders and globs, one a line",
  },
  "suggest-to": { description: "What the suggestion is written for: intercept or gateway", default: "intercept" },
  "suggest-issue": {
    description:
      "The number of an issue on which the suggestion is one comment, kept up to date; it needs the permission issues: write. The job summary alone has it when left out",
  },
  "fail-on": {
    description: "The least severity of a lint finding that fails the check: error, warning, note or never",
    default: "error",
  },
  "fail-on-widened": {
    description:
      "Fail where more passes than before: never; execute, of tools that are Execute, Destructive or Financial, or not listed; any",
    default: "execute",
  },
  "fail-on-unknown": {
    description: "Fail where a recorded call could not be decided, or a record of the transcripts not be read",
    default: "true",
  },
  comment: { description: "Whether to write one comment on the pull request, and keep it up to date", default: "true" },
  "comment-name": {
    description: "What tells this comment from those of other steps that use the action on the same pull request",
    default: "callgate",
  },
  token: {
    description: "The token for GitHub's API; the comment needs the permission pull-requests: write",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    default: "${{ github.token }}",
  },
} as const satisfies Readonly<Record<string, Declared>>;

export type InputName = keyof typeof INPUTS;

export const FAIL_ON = ["error", "warning", "note", "never"] as const;
export const FAIL_ON_WIDENED = ["never", "execute", "any"] as const;

export interface Inputs
  extends Required<Omit<ReviewOptions, "engines" | "mode" | "interactive" | "trusted">>,
    FailureOptions {
  /** Transcripts to suggest from, what for, and the issue to say it on. */
  readonly suggest: readonly string[];
  readonly suggestTo: SuggestTarget;
  readonly suggestIssue: number | undefined;
  readonly comment: boolean;
  readonly commentName: string;
  /** Undefined where no token is given. */
  readonly token: string | undefined;
}

/**
 * The inputs as the runner gives them, in variables of the environment.
 * @throws UserError for a value that an input cannot have
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): Inputs {
  const text = (name: InputName) => (env[variableOf(name)] ?? "").trim();
  return {
    policies: linesOf(text("policies")),
    config: path(text("config")),
    tools: path(text("tools")),
    transcripts: linesOf(text("transcripts")),
    suites: linesOf(text("suites")),
    suggest: linesOf(text("suggest")),
    suggestTo: oneOf("suggest-to", text("suggest-to"), TARGETS),
    suggestIssue: issueNumber(text("suggest-issue")),
    failOn: oneOf("fail-on", text("fail-on"), FAIL_ON),
    failOnWidened: oneOf("fail-on-widened", text("fail-on-widened"), FAIL_ON_WIDENED),
    failOnUnknown: oneOf("fail-on-unknown", text("fail-on-unknown").toLowerCase(), ["true", "false"]) === "true",
    comment: oneOf("comment", text("comment").toLowerCase(), ["true", "false"]) === "true",
    commentName: commentName(text("comment-name")),
    token: text("token") || undefined,
  };
}

/** The variable in which the runner gives an input. */
export function variableOf(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** A path as the repository has it, which git knows without `./`. */
function path(text: string): string | undefined {
  return text === "" ? undefined : text.replace(/^(?:\.\/+)+/, "");
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => path(line.trim()))
    .filter((line) => line !== undefined);
}

/** An input that is left out has its default, which the runner fills in, but nothing else does. */
function oneOf<T extends string>(name: InputName, text: string, values: readonly T[]): T {
  const declared: Declared = INPUTS[name];
  const given = text === "" ? declared.default : text;
  const value = values.find((known) => known === given);
  if (value === undefined)
    throw new UserError(
      `the input \`${name}\` cannot be \`${given}\`${didYouMean(text, values) || `; it is ${values.join(", ")}`}`,
    );
  return value;
}

function issueNumber(text: string): number | undefined {
  if (text === "") return undefined;
  if (!/^[1-9][0-9]{0,9}$/.test(text))
    throw new UserError("the input `suggest-issue` must be the number of an issue, such as 12");
  return Number(text);
}

/** The name is part of a hidden mark in the comment, which it must not end. */
function commentName(text: string): string {
  const name = text === "" ? INPUTS["comment-name"].default : text;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9 _./]|-(?!-)){0,99}$/.test(name))
    throw new UserError(
      "the input `comment-name` must begin with a letter or a digit, have 100 characters at most, and only letters, digits, blanks and `_./-`, no two `-` in a row",
    );
  return name;
}
