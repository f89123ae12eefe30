/** A repository's policies × tools → the matrix of what becomes of each tool's calls by each policy. */

import {
  compile,
  type Document,
  decidingPolicy,
  type Finding,
  type HostContext,
  type HostId,
  type LoweredHost,
  type Policy,
} from "@callgate/core";
import { oncePerRun } from "@callgate/core/dialects";
import type { ToolCatalogue, ToolRef } from "@callgate/core/policy";
import { CATEGORIES, type Category, categorise } from "@callgate/core/tools";
import type { Span } from "@callgate/core/yaml";
import type { Access, AccessCell, AccessPolicyRow, AccessReport, AccessToolRow, HostRow } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import { type ConfigChoice, type LoadedConfig, loadConfig } from "../config/load-config.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { type FindOptions, type FoundFiles, findPolicies } from "../hosts/find-policies.js";
import { hostContexts } from "../hosts/host-contexts.js";
import { notLookedAt, readOf } from "../hosts/read-of.js";
import type { Io } from "../io/io.js";
import type { PolicyFile } from "../policies/files.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, requireWhose, toolLists } from "../policies/tool-lists-of.js";
import { VERSION } from "../version.js";
import { type Deciding, decideCell } from "./decide-cell.js";
import { type OtherColumn, otherRows, TOO_MANY_NAMES, unnamedTool } from "./other-rows.js";
import { type GatewayTools, isKnownTo, namesIn, type RowTool, rowTools, unlistedServers } from "./tool-rows.js";

export interface AccessOptions extends FindOptions {
  readonly config?: ConfigChoice;
  /** Paths of tool lists that go before those of the configuration; `SERVER=FILE` for one of an agent's servers. */
  readonly tools?: string | readonly string[] | undefined;
}

/** A column: a policy, and what decides by it. */
interface Column {
  readonly row: AccessPolicyRow;
  /** Undefined where no call can be decided by it. */
  readonly deciding: Deciding | undefined;
  /** Whether a policy that does not decide says nothing because its program does not start. */
  readonly isStopped?: boolean | undefined;
  readonly gateway?: GatewayTools | undefined;
}

/**
 * Decides every tool by every policy of a repository: agents' own configuration, and gateways' policies.
 * @param options what is looked at; all that the configuration names, or the working directory, when left out
 * @param io the repository
 * @throws UserError where a name leads to nothing, or a list cannot be read
 */
export async function accessReport(options: AccessOptions, io: Io): Promise<AccessReport> {
  const config = loadConfig(options.config, io);
  return accessOf(await findPolicies(options, config, io), options, config, io);
}

/** The same of policies that were found. */
export async function accessOf(
  { policies, hosts }: Pick<FoundFiles, "policies" | "hosts">,
  options: AccessOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<AccessReport> {
  const lists = new ToolLists(io);
  const given = toolLists(options.tools, config, lists, io);
  const { servers } = given;
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const notes: Finding[] = [];
  const guarding = policies.map((file) => ({ file, settings: settingsFor(file.document.uri, config, io) }));
  requireWhose(
    lists.read(given.tools),
    guarding.map(({ settings }) => settings.server),
    "the policies guard",
  );
  const columns = [
    ...(await hostColumns(hosts, contextOf, servers)),
    ...guarding.map(({ file, settings }) => {
      const list = listOf(settings, given, { config, lists });
      return gatewayColumn(file, { server: settings.server ?? list?.server, list }, notes);
    }),
  ];
  const hostPolicies = columns.flatMap(({ deciding, gateway }) =>
    deciding === undefined || gateway !== undefined ? [] : [deciding.policy],
  );
  const gateways = columns.flatMap(({ gateway }) => gateway ?? []);
  const categories = settingsFor("", config, io).categories;
  const tools = rowTools(servers, hostPolicies, gateways);
  const rows = tools.map((tool) => toolRow(tool, columns, categories));
  const unlisted = unlistedServers(tools, hostPolicies, servers);
  const refs = tools.map(({ ref }) => ref);
  const others = otherRows(columns.map(otherColumn), unlisted, servers.keys(), refs);
  return {
    version: VERSION,
    policies: columns.map(({ row }) => row),
    tools: [...rows.sort(worstFirst), ...others],
    findings: [...lists.findings, ...hosts.flatMap(({ unread }) => unread), ...oncePerRun(notes)],
    sources: sourcesOf(policies, hosts, config),
  };
}

async function hostColumns(
  hosts: readonly HostFiles[],
  contextOf: (host: HostId) => HostContext,
  servers: ReadonlyMap<string, ToolCatalogue>,
): Promise<Column[]> {
  if (hosts.length === 0) return [];
  const { commandsIn, lowerLayers } = await import("@callgate/core/hosts");
  const names = hostNames(hosts, commandsIn);
  return hosts.map((files, index) => {
    const context = contextOf(files.host.id);
    const lowered = lowerLayers(files.host.id, files.layers, context);
    const read = { ...readOf(files, lowered, context), notEvaluated: notLookedAt(lowered, servers) };
    return hostColumn(files, lowered, { name: names[index] as string, read });
  });
}

/** The agents' names, and where one has several policies, what tells them apart. */
function hostNames(
  hosts: readonly HostFiles[],
  commandsIn: (host: HostId, text: string, uri: string) => readonly Span[],
): string[] {
  const ids = hosts.map(({ host }) => host.id);
  return hosts.map(({ host, layers, places }) => {
    if (ids.indexOf(host.id) === ids.lastIndexOf(host.id)) return host.id;
    const last = layers.at(-1);
    if (last?.command === undefined) return `${host.id} ${last?.uri ?? places.at(-1)?.path ?? ""}`.trim();
    const start = commandsIn(host.id, last.text, last.uri)[last.command]?.start ?? 0;
    return `${host.id} ${last.uri}:${last.text.slice(0, start).split("\n").length}`;
  });
}

function hostColumn(
  { host, layers, unread }: HostFiles,
  { policy, document }: LoweredHost,
  { name, read }: { readonly name: string; readonly read: HostRow },
): Column {
  const files = layers.map(({ uri }) => uri);
  const about = (undecided?: string) => ({
    name,
    kind: "host" as const,
    files: [...new Set([...files, ...unread.map(({ location }) => location.uri)])],
    host: undecided === undefined ? read : { ...read, notEvaluated: [undecided] },
    ...(undecided === undefined ? {} : { undecided }),
  });
  // Of a policy of which a file is not known, nothing can be said.
  if (unread.length > 0)
    return { row: about("a file that could not be read may decide otherwise; make it readable"), deciding: undefined };
  if (policy === undefined)
    return { row: about(`${host.id} does not start with these files`), deciding: undefined, isStopped: true };
  return { row: about(), deciding: decidingBy(policy, document) };
}

function gatewayColumn(
  { document, lowered }: PolicyFile,
  { server, list }: Pick<GatewayTools, "server" | "list">,
  notes: Finding[],
): Column {
  const row = { name: document.uri, kind: "gateway" as const, files: [document.uri], server };
  const deciding = decidingPolicy({ document, lowered });
  if (!("policy" in deciding)) {
    notes.push(...deciding.errors);
    return { row: { ...row, undecided: deciding.reason }, deciding: undefined };
  }
  notes.push(...deciding.notes);
  const { policy } = deciding;
  return { row, deciding: decidingBy(policy, document), gateway: { policy, names: namesIn(policy), server, list } };
}

function decidingBy(policy: Policy, document: Document): Deciding {
  return { policy, document, engine: compile(policy) };
}

function toolRow(
  { ref, tool }: RowTool,
  columns: readonly Column[],
  categories: ReadonlyMap<string, Category>,
): AccessToolRow {
  const { category } = categorise(tool ?? { name: ref.tool }, categories);
  return { server: ref.server, tool: ref.tool, category, cells: columns.map((column) => cellOf(column, ref)) };
}

function cellOf({ row, deciding, isStopped, gateway }: Column, ref: ToolRef): AccessCell | undefined {
  if (row.kind === "gateway" && row.server !== ref.server) return undefined;
  // Another policy, perhaps of another server, names the tool.
  if (gateway !== undefined && !isKnownTo(gateway, ref)) return undefined;
  if (deciding !== undefined) return decideCell(deciding, gateway === undefined ? ref : { ...ref, server: undefined });
  return isStopped ? undefined : unknownCell(row.undecided ?? "");
}

function unknownCell(reason: string): AccessCell {
  return { access: "unknown", reason, limits: [], conditions: [] };
}

/** What a policy says of tools that have no row of their own. */
function otherColumn({ row, deciding, isStopped, gateway }: Column): OtherColumn {
  const isAsked = (server: string | undefined) =>
    !isStopped && (server === undefined || row.kind !== "gateway" || row.server === server);
  const unnamed = gateway === undefined ? undefined : unnamedTool(gateway.policy);
  const unknown = (server: string | undefined, reason: string) => (isAsked(server) ? unknownCell(reason) : undefined);
  return {
    access: gateway === undefined ? deciding?.policy.access : undefined,
    unknown,
    cellOf(ref, server) {
      if (!isAsked(server)) return undefined;
      if (deciding === undefined) return unknownCell(row.undecided ?? "");
      if (gateway === undefined) return decideCell(deciding, ref);
      return unnamed === undefined ? unknownCell(TOO_MANY_NAMES) : decideCell(deciding, unnamed);
    },
  };
}

/** How open a tool is. */
const OPENNESS: Readonly<Record<Access, number>> = {
  allowed: 3,
  depends: 2,
  unknown: 2,
  asked: 1,
  denied: 0,
  hidden: 0,
};

/** What does the most harm with the least asking comes first; of equal ones, what more policies leave open, then by name. */
function worstFirst(a: AccessToolRow, b: AccessToolRow): number {
  const [one, other] = [badness(a), badness(b)];
  return (
    other.worst - one.worst ||
    other.sum - one.sum ||
    compareText(a.server ?? "", b.server ?? "") ||
    compareText(a.tool, b.tool)
  );
}

function badness({ category, cells }: AccessToolRow): { readonly worst: number; readonly sum: number } {
  const harm = category === undefined ? 0 : CATEGORIES.indexOf(category) + 1;
  const each = cells.map((cell) => (cell === undefined ? 0 : OPENNESS[cell.access] * harm));
  return { worst: Math.max(0, ...each), sum: each.reduce((sum, one) => sum + one, 0) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sourcesOf(
  policies: readonly PolicyFile[],
  hosts: readonly HostFiles[],
  config: LoadedConfig | undefined,
): ReadonlyMap<string, string> {
  return new Map([
    ...policies.map(({ document }) => [document.uri, document.text] as const),
    ...hosts.flatMap(({ layers }) => layers.map(({ uri, text }) => [uri, text] as const)),
    ...(config === undefined ? [] : [[config.uri, config.document.text] as const]),
  ]);
}
