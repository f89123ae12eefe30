/** What `callgate lint` is told. */

import type { Severity } from "@callgate/core";
import type { ConfigArgument } from "../config/load-config.js";
import type { HostArguments } from "../hosts/host-contexts.js";
import type { AskedArguments } from "../policies/asked.js";

export interface LintArguments extends AskedArguments, HostArguments {
  readonly paths?: readonly string[] | undefined;
  readonly tools?: string | readonly string[] | undefined;
  readonly user?: boolean | undefined;
  readonly managed?: boolean | undefined;
  readonly home?: string | readonly string[] | undefined;
  readonly failOn: Severity | "never";
  readonly format?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
  readonly printConfig?: boolean | undefined;
  readonly showSuppressed?: boolean | undefined;
  readonly baseline?: string | readonly string[] | undefined;
  readonly updateBaseline?: boolean | undefined;
  readonly pruneBaseline?: boolean | undefined;
  readonly fix?: boolean | undefined;
  readonly fixDryRun?: boolean | undefined;
  readonly fixUnsafe?: boolean | undefined;
  readonly watch?: boolean | undefined;
  readonly stdinFilename?: string | readonly string[] | undefined;
}
