/** What changed between versions of Codex, as far as it decides here: seen on the running programs. */

import { type Change, questionsOf } from "../versions.js";
import { codex } from "./about.js";

/** The oldest version that was run. */
export const OLDEST = "0.116.0";

export const CHANGES = {
  /** Hints that a server leaves out are MCP's defaults: not read-only, destructive, open to the world. */
  defaultHints: { before: OLDEST, after: "0.117.0" },
  /** `tools.NAME.approval_mode`. */
  toolModes: { before: OLDEST, after: "0.117.0" },
  /** `default_tools_approval_mode`. */
  serverModes: { before: "0.118.0", after: "0.122.0" },
  /** `approvals_reviewer = "auto_review"`. */
  autoReview: { before: "0.122.0", after: "0.125.0" },
  /** `default_permissions` may be one of Codex' own, `:NAME`. */
  ownPermissions: { before: "0.125.0", after: "0.128.0" },
  /** The one without a sandbox is `:danger-full-access`; before, `:danger-no-sandbox`. */
  fullAccess: { before: "0.130.0", after: "0.133.0" },
  /** `--strict-config`. */
  strictFlag: { before: "0.130.0", after: "0.133.0" },
  /** Turning approvals off does not start against the administrator's sandboxes; before, it was passed over. */
  refusedBypass: { before: "0.130.0", after: "0.133.0" },
  /** `--profile NAME` is a file of its own, `NAME.config.toml`; before, the table `profiles.NAME`, as the key `profile` said. */
  profileFiles: { before: "0.133.0", after: "0.137.0" },
  /** The mode `writes`. */
  writes: { before: "0.142.0", after: "0.146.1" },
  /** `approval_policy = "untrusted"` keeps it from starting. */
  noUntrusted: { before: "0.146.1", after: "0.151.0" },
  /** A tool that says it only reads runs, even where it says, too, that it destroys. */
  readsFirst: { before: "0.168.0", after: "0.169.0" },
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeName = keyof typeof CHANGES;

export const { hasChange, unknownChange } = questionsOf(codex.engine, CHANGES);
