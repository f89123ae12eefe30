/** What changed between versions of Claude Code, as far as it decides here: seen on the running programs. */

import { type Change, questionsOf } from "../versions.js";
import { claudeCode } from "./about.js";

const CHANGES = {
  /** The mode `plan` denies what does not call itself read-only; before, it decided as `default`. */
  planDenies: { before: "2.1.190", after: "2.1.205" },
  /** What a project's file allows waits for the user's trust. */
  allowWaitsForTrust: { before: "2.1.190", after: "2.1.205" },
  /** Where the managed rules count alone, `--allowedTools` does not. */
  managedOverFlags: { before: "2.1.205", after: "2.1.220" },
  /** A hook's matcher with `-`, blanks or commas is a list of whole names; before, one with `-` is a regular expression. */
  listedMatchers: { before: "2.1.190", after: "2.1.205" },
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeName = keyof typeof CHANGES;

export const { hasChange, unknownChange } = questionsOf(claudeCode.engine, CHANGES);
