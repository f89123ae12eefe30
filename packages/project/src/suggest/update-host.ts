/** An agent's file in force, and new recorded sessions → the same file, which allows what was needed and nothing else. */

import { HOSTS, type HostId } from "@callgate/core";
import { hostConverter } from "@callgate/core/hosts";
import { compareHostPolicies } from "@callgate/diff";
import { lintDocument } from "@callgate/linter";
import type { SuggestReport } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";
import { settingsFor } from "../config/for-policy.js";
import { loadConfig } from "../config/load-config.js";
import { hostSource } from "../convert/host-source.js";
import { textAt } from "../diff/compare-hosts.js";
import { requireDuration } from "../duration.js";
import type { Io } from "../io/io.js";
import { unifiedDiff } from "../lint/unified-diff.js";
import { UserError } from "../user-error.js";
import {
  allowInHost,
  effectsOf,
  type HostFile,
  type HostRead,
  type Known,
  namesIn,
  readHostFile,
} from "./allow-in-host.js";
import { hostChanges } from "./changes.js";
import { UNNAMED } from "./host-effect.js";
import { noCounts } from "./proof-counts.js";
import { chosenServers, learnFrom, linted, notesOf, tablesOf, unnamedNote } from "./suggest-policies.js";
import { type Permission, unusedPermissions } from "./unused.js";
import { type UpdatedPolicy, type UpdateOptions, writeInPlace } from "./updating.js";

/**
 * As `updatePolicy`, of an agent's own file. Undefined where the path leads to something else.
 * @param asked the agent whose file it is; by its place when left out
 * @throws UserError for input that cannot be read or written, and for sessions that name no server
 */
export async function updateHost(
  options: UpdateOptions,
  asked: HostId | undefined,
  io: Io,
): Promise<UpdatedPolicy | undefined> {
  const { policy: path, check = false, unused } = options;
  const config = loadConfig(options.config, io);
  const source = await hostSource(path, { host: asked, tools: options.tools }, config, io);
  if (source === undefined) return undefined;
  const { host } = source.files;
  const [layer, another] = source.files.layers;
  if (layer === undefined || another !== undefined || io.kindOf(path) !== "file")
    throw new UserError(`${path} holds several files of ${host.id}; name the one that is to be changed`);
  const context = source.contextOf(host.id);
  const file: HostFile = { host: host.id, scope: layer.scope, uri: layer.uri, command: layer.command, context };
  const learned = await learnFrom(options, "everyone", io);
  const servers = chosenServers(learned.suggestion, options.server).filter((server) => server !== undefined);
  if (servers.length === 0)
    throw new UserError(`the sessions do not name the servers of their calls, which ${path} must name`);
  const tools = learned.suggestion.tools.filter(({ server }) => server !== undefined && servers.includes(server));
  const lists = source.servers;
  const known: Known = { servers, lists, converter: await hostConverter() };
  const text = layer.text.replace(/^\ufeff/, "");
  const before = readHostFile(file, text);
  if (before === undefined) throw new UserError(`${host.id} does not start with ${path}`);
  const updated = allowInHost(file, text, { tools, accepted: options.widen }, known);
  const after = readHostFile(file, updated.text) as HostRead;
  const { categories } = settingsFor(path, config, io);
  const { findings } = lintDocument(after.document, after, { servers: lists, categories });
  const left = new Map(
    updated.needs.flatMap(({ tool, because }) => (because === undefined ? [] : [[tool, because] as const])),
  );
  const decided = decidedBy(after, tools, left, known);
  const written = tools.map((tool) => inHost(host.id, tool, left.get(tool)));
  const byTool = new Map(written.map((tool, i) => [tool, decided.lost.get(tools[i] as SuggestedTool) ?? 0]));
  const longUnused =
    unused === undefined
      ? undefined
      : unusedPermissions(permissionsOf(before, known), tools, requireDuration(unused), io.now());
  const isChanged = updated.text !== text;
  if (isChanged && !check) writeInPlace(path, updated.text, io);
  const names = namesIn(after, known);
  const diff = compareHostPolicies(before.policy, after.policy, {
    servers: lists,
    known: names,
    textAt: { before: textAt(before), after: textAt(after) },
  });
  const suggestion = { ...learned.suggestion, tools: written };
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost: byTool, chosen: servers, level: options.level }),
    to: host.id,
    policies: [{ server: undefined, name: layer.uri, text: updated.text, isWritten: isChanged && !check }],
    ...linted(findings, learned.findings, { by: "sample", ...decided.counts }),
    needs: updated.needs.map(({ tool, denied, change, because }) => ({
      server: tool.server,
      tool: tool.tool,
      denied,
      change,
      because,
    })),
    unused: longUnused?.tools,
    changes: hostChanges(diff.tools, names, { tools, now: io.now() }).filter(({ verdict }) => verdict !== "equal"),
    sources: new Map([[layer.uri, updated.text]]),
    notes: [
      `${layer.uri} is read as the only file of ${host.id}: what other files of it say is not looked at`,
      ...(isChanged && diff.notCompared !== undefined ? [diff.notCompared] : []),
      ...unnamedNote(learned.suggestion),
      ...notesOf({ ...learned.suggestion, tools }, false, { tools: options.tools ?? [] }),
      ...(longUnused?.notes ?? []),
    ],
  };
  const isLacking = updated.needs.some(({ tool }) => tool.decision === "allow") || (longUnused?.tools.length ?? 0) > 0;
  return { report, patch: unifiedDiff(layer.uri, text, updated.text), isLacking };
}

/** What an agent's file can say of a tool: whether it is called, and nothing of arguments and limits. */
export function inHost(host: HostId, tool: SuggestedTool, because: string | undefined): SuggestedTool {
  return {
    ...tool,
    ...(because !== undefined && tool.decision === "allow"
      ? { decision: "deny" as const, because, isDecidedElsewhere: true as const }
      : {}),
    arguments: tool.arguments.map((argument) => ({
      ...argument,
      bound: { kind: "open", because: `${HOSTS[host].id} does not look at the arguments of MCP tools` } as const,
      share: undefined,
      openShare: undefined,
    })),
    space: undefined,
    limits: [],
    apart: [],
    burst: undefined,
    heldOut: undefined,
    tradeoffs: [],
  };
}

/** What becomes of the recorded calls. */
export function decidedBy(
  read: HostRead,
  tools: readonly SuggestedTool[],
  left: ReadonlyMap<SuggestedTool, string>,
  known: Known,
) {
  const effectOf = effectsOf(read, known);
  const lost = new Map<SuggestedTool, number>();
  const counts = noCounts();
  for (const tool of tools) {
    const { effect } = effectOf(tool.server ?? "", tool.tool);
    // What the server says of the tool may decide, and is not known.
    if (effect === "unknown") {
      counts.notDecided += tool.calls;
      continue;
    }
    counts.decided += tool.calls;
    if (effect === "allow") continue;
    lost.set(tool, tool.calls);
    counts.denied += tool.calls;
    if (tool.decision !== "allow" || left.has(tool)) counts.ofTools += tool.calls;
    else counts.unexpected += tool.calls;
  }
  return { lost, counts };
}

/** What the file allows without asking: tools that it names, listed tools, and the others of a server together. */
function permissionsOf(read: HostRead, known: Known): Permission[] {
  const names = namesIn(read, known);
  const effectOf = effectsOf(read, known);
  return names.servers.flatMap((server): Permission[] => {
    const own = names.tools.get(server) ?? new Set<string>();
    const listed = known.lists.get(server)?.tools;
    const named = [...own]
      .filter((tool) => effectOf(server, tool).effect === "allow")
      .map(
        (tool): Permission => ({
          name: `${server}/${tool}`,
          covers: (one) => one.server === server && one.tool === tool,
        }),
      );
    if (listed !== undefined || effectOf(server, UNNAMED).effect !== "allow") return named;
    // Without a list, nothing says which tools these are.
    return [...named, { name: `${server}/*`, covers: (one) => one.server === server && !own.has(one.tool) }];
  });
}
