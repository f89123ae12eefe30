/** `--dialect` and `--release` → how policies are lowered. */

import type { DialectId, LowerOptions, Release } from "@callgate/core";
import { once } from "../once.js";

export interface AskedArguments {
  readonly dialect?: string | readonly string[] | undefined;
  readonly release?: string | readonly string[] | undefined;
}

/** yargs has checked that there are such dialects and releases. @throws UserError for an option given twice */
export function askedOf({ dialect, release }: AskedArguments): LowerOptions {
  return {
    dialect: once(dialect, "--dialect") as DialectId | undefined,
    release: once(release, "--release") as Release | undefined,
  };
}
