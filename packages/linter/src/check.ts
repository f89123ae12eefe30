/** What a lint check is: one exported value with an id, a default severity, a summary and one function. */

import type { Categorisation, Path, Policy, Severity, Tool } from "@callgate/core";

/** What a check finds: a path in the policy and a sentence; id, severity and range are added by `lint`. */
export interface CheckProblem {
  readonly path: Path;
  readonly part?: "key" | "value" | undefined;
  readonly message: string;
  /** Where it differs from the check's default. */
  readonly severity?: Severity | undefined;
}

/** A tool that the policy names or the tool list holds, with what is known of it. */
export interface KnownTool {
  readonly name: string;
  /** From the tool list; undefined where none was given or it does not hold the tool. */
  readonly tool: Tool | undefined;
  /** Its category and why, as a clause. Asked only where it decides something: a list may hold a thousand tools. */
  categorise(): Categorisation;
}

export interface CheckContext {
  readonly policy: Policy;
  readonly tools: readonly KnownTool[];
}

interface CheckBase {
  readonly id: string;
  readonly severity: Severity;
  /** One line for `callgate checks`. */
  readonly summary: string;
}

/** A check of what a document says; its findings come from reading and lowering it. */
export interface DocumentCheck extends CheckBase {
  readonly of: "document";
}

/** A check of what a policy means. */
export interface PolicyCheck extends CheckBase {
  readonly of: "policy";
  run(context: CheckContext): Iterable<CheckProblem>;
}

export type Check = DocumentCheck | PolicyCheck;
