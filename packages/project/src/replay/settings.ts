/** An agent's own settings, as they are in force here → the policy that decides the calls of all servers. */

import { HOSTS, type HostContext, type HostId, type LoweredHost } from "@callgate/core";
import { recordedTools, type ToolCatalogue, type ToolRef } from "@callgate/core/policy";
import { findingsText, type HostRow } from "@callgate/report";
import type { RecordedTool } from "@callgate/simulator";
import type { LoadedConfig } from "../config/load-config.js";
import { findHostFiles, type HostFiles } from "../hosts/find-host-files.js";
import { type HostSearchOptions, hostContexts } from "../hosts/host-contexts.js";
import { readOf } from "../hosts/read-of.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import type { ReadServerPolicy } from "./policies.js";

/** What is known of an agent whose settings decide. */
export interface SettingsInForce {
  readonly row: HostRow;
  /** Tool lists by the name of their server, for what servers say of their tools. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  /** The names of servers that records may hold in one with the tool's. */
  readonly servers: readonly string[];
}

/** Files that an error names. */
const MAX_NAMED = 4;

/**
 * @param lists by the name of their server
 * @throws UserError where there are no such settings, they cannot be read, or the agent does not start with them
 */
export async function settingsInForce(
  id: HostId,
  options: HostSearchOptions,
  config: LoadedConfig | undefined,
  lists: ReadonlyMap<string, ToolCatalogue>,
  io: Io,
): Promise<ReadServerPolicy> {
  const { home, user = false, managed = false } = options;
  const all = (await findHostFiles(".", { home, user, managed }, io)).filter(({ host }) => host.id === id);
  const own = all.filter(({ layers }) => layers.at(-1)?.command === undefined);
  const found = own.length > 0 ? own : all;
  const [files, another] = found;
  if (files === undefined) {
    const read = HOSTS[id].files.flatMap(({ isShared, path }) => (isShared ? [] : path)).slice(0, MAX_NAMED);
    const more = user || home !== undefined ? "" : "; --user reads those of your home, too";
    throw new UserError(`there are no settings of ${id} here: it reads ${read.join(", ")} and the like${more}`);
  }
  if (another !== undefined)
    throw new UserError(
      `${id} is started by ${found.length} command lines here, each with settings of its own; replay in a folder with one of them`,
    );
  const [unread] = files.unread;
  if (unread !== undefined) throw new UserError(`${unread.location.uri} cannot be used: ${unread.message}`);
  const context = hostContexts(options, config?.hosts ?? new Map())(id);
  const { lowerLayers } = await import("@callgate/core/hosts");
  const lowered = lowerLayers(id, files.layers, context);
  const { policy, document } = lowered;
  if (policy === undefined)
    throw new UserError(
      `${id} does not start with its settings here, so no call can be decided by them`,
      findingsText(lowered.findings, document),
    );
  return settingsPolicy(files, lowered, context, lists);
}

/** An agent's lowered settings as the policy of all servers' calls. @param context with which they were lowered */
export function settingsPolicy(
  files: HostFiles,
  lowered: LoweredHost,
  context: HostContext,
  lists: ReadonlyMap<string, ToolCatalogue>,
): ReadServerPolicy {
  const { policy, document } = lowered;
  if (policy === undefined) throw new TypeError("an agent that does not start decides nothing");
  const { access } = policy;
  const asked = access.entries.flatMap(({ selector }) =>
    selector.names.flatMap((test) => (test.of === "server" && "exact" in test ? test.exact : [])),
  );
  // Where two characters divide server and tool, the first do, whatever servers are known.
  const servers = access.naming?.joint === "__" ? [] : [...new Set([...lists.keys(), ...asked])];
  const row = { ...readOf(files, lowered, context), notEvaluated: [] };
  return { server: undefined, path: policy.uri, document, lowered, host: { row, lists, servers } };
}

/** The tools that a recorded name may be, with what their servers say of them. */
export function namedTools({
  lowered: { policy },
  host,
}: ReadServerPolicy): ((recorded: RecordedTool) => readonly ToolRef[]) | undefined {
  if (policy === undefined || host === undefined) return undefined;
  const { access } = policy;
  const find = (recorded: RecordedTool) =>
    recordedTools(access, { server: recorded.server, tool: recorded.tool }).map((tool) => {
      const listed = host.lists.get(tool.server ?? "")?.tools.get(tool.tool);
      return listed === undefined ? tool : { ...tool, annotations: listed.annotations ?? {} };
    });
  const known = new Map<string, readonly ToolRef[]>();
  return (recorded) => {
    const key = JSON.stringify([recorded.server, recorded.tool]);
    const tools = known.get(key) ?? find(recorded);
    if (known.size < MAX_KNOWN) known.set(key, tools);
    return tools;
  };
}

/** Recorded names of which the tools are kept: a session calls few tools many times. */
const MAX_KNOWN = 10_000;
