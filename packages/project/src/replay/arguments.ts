/** What `callgate replay` is told. */

import type { GrantBy } from "@callgate/simulator";
import type { ConfigArgument } from "../config/load-config.js";
import type { AskedArguments } from "../policies/asked.js";

export interface ReplayArguments extends AskedArguments {
  readonly transcripts?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly since?: string | readonly string[] | undefined;
  readonly policy?: readonly string[] | undefined;
  readonly against?: readonly string[] | undefined;
  readonly allowInvalid?: boolean | undefined;
  readonly grantBy: GrantBy;
  readonly sweep?: readonly string[] | undefined;
  readonly explain?: string | readonly string[] | undefined;
  readonly redact?: readonly string[] | undefined;
  readonly redactKey?: readonly string[] | undefined;
  readonly warnAt?: string | readonly string[] | undefined;
  readonly tools?: string | undefined;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  readonly assumeInterval?: string | undefined;
  readonly decisions?: string | undefined;
  readonly jobs?: string | readonly string[] | undefined;
  readonly shard?: string | readonly string[] | undefined;
  readonly part?: string | readonly string[] | undefined;
  readonly failOn: string;
  readonly failOnUnknown?: boolean | undefined;
  readonly format?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
}
