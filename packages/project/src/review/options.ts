/** What is reviewed, and what fails. */

import type { Severity } from "@callgate/core";
import type { HostOptions } from "../hosts/index.js";

/** Names are paths from the repository's top. How agents run goes before what the configuration says of it. */
export interface ReviewOptions extends HostOptions {
  /** Files, folders and globs; when left out or empty, what the configuration names, or else every policy. */
  readonly policies?: readonly string[] | undefined;
  /** The configuration; the one at the top of the repository, if there is one, when left out; false for none. */
  readonly config?: string | false | undefined;
  /** The server's tool list; when left out, what the configuration names. */
  readonly tools?: string | undefined;
  /** Recorded sessions in the workspace, decided by both policies: files, folders and globs. */
  readonly transcripts?: readonly string[] | undefined;
  /** Suites of policy tests: files, folders and globs; every suite when left out or empty. */
  readonly suites?: readonly string[] | undefined;
}

export interface FailureOptions {
  /** The least severity of a finding that fails. */
  readonly failOn: Severity | "never";
  /** Which tools may not let more through than before: none, those that change or run something, or all. */
  readonly failOnWidened: "never" | "execute" | "any";
  /** Whether a recorded call that could not be decided fails. */
  readonly failOnUnknown: boolean;
}
