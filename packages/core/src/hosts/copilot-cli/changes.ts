/** What changed between versions of Copilot CLI, as far as it decides here: seen on the running programs. */

import { type Change, questionsOf } from "../versions.js";
import { copilotCli } from "./about.js";

const CHANGES = {
  /** `disabled: true` keeps a server from being started; before, it was passed over. */
  disabledServers: { before: "1.0.73", after: "1.0.81" },
  /** An approval that is not well formed makes the program take none of the file; before, it does not start. */
  dropsApprovals: { before: "1.0.73", after: "1.0.81" },
  /** In `SERVER/TOOL` of `--available-tools` and `--excluded-tools` a tool's name may hold a slash. */
  slashInTool: { before: "1.0.81", after: "1.0.89" },
  /** `--enable-mcp-server`. */
  enableOption: { before: "1.0.73", after: "1.0.102" },
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeName = keyof typeof CHANGES;

export const { hasChange, unknownChange } = questionsOf(copilotCli.engine, CHANGES, copilotCli.since);

/** From which version on callgate says what a call becomes, where earlier ones were seen in part. */
export function since(name: ChangeName): string {
  return CHANGES[name].after;
}
