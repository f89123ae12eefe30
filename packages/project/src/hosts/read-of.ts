/** A host's files, lowered → what every report says of them: which were read, what was assumed, what was not looked at. */

import type { AssumedContext, HostContext, LoweredHost } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { unlistedServers } from "@callgate/linter";
import type { HostFileRow, HostRow } from "@callgate/report";
import type { HostFiles } from "./find-host-files.js";

/** Which files there are, what became of them, and what was assumed. @param context with which they were lowered */
export function readOf(
  { host, places }: HostFiles,
  lowered: LoweredHost,
  context: HostContext,
): Omit<HostRow, "notEvaluated"> {
  const assumed: AssumedContext = lowered.policy?.assumed ?? { engine: host.id, version: host.version, ...context };
  const files = places.map((place): HostFileRow => ({ ...place, ...ignoredBecause(place.path, lowered) }));
  return { host: host.id, assumed, files };
}

/** Why the host does not heed a file, where it does not. */
function ignoredBecause(path: string, { document, diagnostics }: LoweredHost): Partial<HostFileRow> {
  const dropped = diagnostics.find(({ check, path: [layer] }) => {
    return check === "dropped-file" && document.parts?.[Number(layer)]?.uri === path;
  });
  return dropped === undefined ? {} : { state: "ignored", reason: dropped.message };
}

/** Which tools were not looked at, and what would settle it, as sentences. @param lists by the name of their server */
export function notLookedAt({ policy }: LoweredHost, lists: ReadonlyMap<string, ToolCatalogue>): string[] {
  if (policy === undefined) return ["the host does not start with these files, so no tool was looked at"];
  const settle = "--tools SERVER=FILE gives a server's list";
  if (lists.size === 0) return [`without a tool list, only tools that rules name were looked at; ${settle}`];
  const unlisted = unlistedServers(policy, lists);
  return unlisted.length === 0
    ? []
    : [`of ${unlisted.join(", ")}, only tools that rules name were looked at; ${settle}`];
}
