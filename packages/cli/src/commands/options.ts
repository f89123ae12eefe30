/** Options that several commands have. */

import { DIALECTS, RELEASES } from "@callgate/core";

export const FAIL_ON = ["error", "warning", "note", "never"] as const;

export const dialectOption = { choices: Object.keys(DIALECTS), describe: "What the policies are written in" } as const;

export const releaseOption = {
  choices: RELEASES,
  describe: "The release of Intercept that runs; when left out, the latest, and what the other does is said",
} as const;

export const ALLOW_INVALID =
  "Decide by a policy that the program refuses, as the engine's packages would; no program does";

export const configOption = {
  type: "string",
  requiresArg: true,
  describe: "The configuration; --no-config: none",
} as const;

export const formatOption = {
  type: "string",
  array: true,
  nargs: 1,
  describe:
    "codequality, github, html, json, junit, markdown, pretty or sarif; FORMAT=FILE writes to a file; may be repeated",
} as const;
