/** The arguments of `callgate probe`, for agents and for a gateway. */

import type { Single } from "../../arguments.js";
import type { ReportArguments } from "../../outputs.js";

export interface ProbeArguments extends ReportArguments {
  readonly host?: string | undefined;
  readonly binary?: Single;
  readonly cases?: Single;
  readonly policy?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly user?: boolean | undefined;
  readonly timeout?: Single;
  readonly record?: Single;
}

/** How long one run of a program may take, where nothing is said. */
export const PROBE_TIMEOUT = "120s";
