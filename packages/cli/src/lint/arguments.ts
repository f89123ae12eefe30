/** What `callgate lint` is told. */

import type { Severity } from "@callgate/core";

export interface LintArguments {
  readonly paths?: readonly string[] | undefined;
  readonly tools?: string | undefined;
  readonly dialect?: string | undefined;
  readonly failOn: Severity | "never";
  readonly format?: readonly string[] | undefined;
  /** A file; false for `--no-config`. */
  readonly config?: string | readonly string[] | boolean | undefined;
  readonly printConfig?: boolean | undefined;
  readonly showSuppressed?: boolean | undefined;
  readonly baseline?: string | readonly string[] | undefined;
  readonly updateBaseline?: boolean | undefined;
  readonly pruneBaseline?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly stdinFilename?: string | readonly string[] | undefined;
}
