/** An agent's own configuration → that of another agent, read again and compared with the one it came from. */

import {
  type DecisionKind,
  type Finding,
  HOSTS,
  type Host,
  type HostContext,
  type HostId,
  type LayerSource,
  type LoweredHost,
  type Policy,
} from "@callgate/core";
import { hostConverter, lowerLayers } from "@callgate/core/hosts";
import { assumptions, type NamedTools } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { compareHostPolicies, type ToolDiff } from "@callgate/diff";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import type { LoadedConfig } from "../config/load-config.js";
import { hostRows, textAt } from "../diff/compare-hosts.js";
import { hostSide } from "../diff/host-sides.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { type HostSearchOptions, hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import { ToolLists } from "../policies/tool-lists.js";
import { toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";

export interface ConvertHostOptions extends HostSearchOptions {
  readonly to: HostId;
  /** The agent whose configuration is named; by its place when left out. */
  readonly host?: HostId | undefined;
  /** `SERVER=FILE`. */
  readonly tools?: string | readonly string[] | undefined;
  /** The names of servers that are known besides. */
  readonly servers?: readonly string[] | undefined;
  /** What becomes of calls by rules that the other agent cannot have; denied when left out. */
  readonly unsaid?: "allow" | "ask" | "deny" | undefined;
  /** What the written file is called. */
  readonly output?: string | undefined;
}

export interface ConvertedPolicy {
  readonly text: string;
  readonly report: DiffReport;
}

/**
 * Converts what a name leads to: a file, a folder, or either in git. Undefined where it is no agent's configuration.
 * @throws UserError where the agent does not start with it, or where names cannot be divided into server and tool
 */
export async function convertHost(
  path: string,
  options: ConvertHostOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<ConvertedPolicy | undefined> {
  const { to, home, user = false, managed = false } = options;
  const asked = options.host && HOSTS[options.host];
  const side = await hostSide(path, asked, { home, user, managed }, io);
  if (side === undefined) return undefined;
  const files = theOne(path, side.used, asked);
  const { host } = files;
  if (host.id === to) throw new UserError(`${path} is the configuration of ${to} already`);
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const before = lowerLayers(host.id, files.layers, contextOf(host.id));
  const { policy } = before;
  if (policy === undefined || files.unread.length > 0)
    throw new UserError(`${path} cannot be converted: ${reasonAgainst(before, files)}`);
  const lists = new ToolLists(io);
  const { servers } = toolLists(options.tools, config, lists, io);
  const { convertTo, writtenFile } = await hostConverter();
  const converted = convertTo(to, policy.access, {
    servers: options.servers ?? [],
    lists: servers,
    documents: documentsOf(before.document),
    unsaid: options.unsaid ?? "deny",
  });
  if (converted.kind === "undivided")
    throw new UserError(
      `\`${converted.name}\` does not say where its server's name ends; name the servers: --tools SERVER=FILE or --server NAME`,
    );
  if (converted.kind === "too many") throw new UserError(`${path} cannot be converted: ${converted.reason}`);
  const { text, losses, names: known } = converted;
  const file = writtenFile(to);
  const uri = options.output ?? file.path;
  const after = readBack(to, { scope: file.scope, uri, text }, contextOf(to));
  const diff = compareHostPolicies(policy, after.policy, {
    servers,
    known,
    textAt: { before: textAt(before), after: textAt(after) },
  });
  const report: DiffReport = {
    command: "convert",
    version: VERSION,
    before: { name: path, path },
    after: { name: uri, path: uri },
    assumed: assumptions([
      { ...policy, uri: host.id },
      { ...after.policy, uri: to },
    ]),
    fails: ({ verdict }) => verdict !== "equal",
    findings: [
      ...lists.findings,
      ...losses.map(
        ({ origin, sentence, severity }): Finding => ({
          check: "convert",
          severity,
          message: sentence,
          location: before.document.locate(origin),
          related: [],
        }),
      ),
      ...after.findings.filter(({ severity }) => severity === "error"),
    ],
    sources: new Map([uriAndText(uri, text), ...files.layers.map((layer) => uriAndText(layer.uri, layer.text))]),
    tools: hostRows(together(diff.tools, known), {
      host: to,
      lowered: { before, after },
      servers,
      categories: settingsFor(path, config, io).categories,
    }),
    notes: notesOf(files, known, diff.namesakes, to, diff.notCompared),
  };
  return { text, report };
}

/** The files of one agent. @throws UserError where no file is there, or those of several */
function theOne(path: string, used: readonly HostFiles[], asked: Host | undefined): HostFiles {
  const those = asked === undefined ? used : used.filter(({ host }) => host === asked);
  const [first, ...more] = those;
  if (first === undefined)
    throw new UserError(`there is no configuration of ${asked?.id ?? "an agent"} in ${path}; name a file or a folder`);
  if (more.length === 0) return first;
  const hosts = [...new Set(those.map(({ host }) => host.id))];
  throw new UserError(
    hosts.length > 1
      ? `${path} holds the configuration of ${hosts.join(", ")}; --dialect says which is converted`
      : `${path} starts ${hosts.join()} by several command lines; convert a script with one`,
  );
}

function reasonAgainst({ findings }: LoweredHost, { host, unread }: HostFiles): string {
  if (unread.length > 0) return unread[0]?.message ?? "a file cannot be read";
  const error = findings.find(({ severity }) => severity === "error");
  return error === undefined ? `${host.id} does not start` : error.message;
}

function uriAndText(uri: string, text: string): readonly [string, string] {
  return [uri, text];
}

interface Read extends LoweredHost {
  readonly policy: Policy;
}

/** What was written, as its host reads it. */
function readBack(to: HostId, layer: LayerSource, context: HostContext): Read {
  const lowered = lowerLayers(to, [layer], context);
  const { policy } = lowered;
  if (policy === undefined)
    throw new TypeError(`what was printed for ${to} keeps it from starting: ${lowered.findings[0]?.message ?? ""}`);
  return { ...lowered, policy };
}

function notesOf(
  { host, layers }: HostFiles,
  { servers }: NamedTools,
  namesakes: readonly ToolDiff[],
  to: HostId,
  notCompared: string | undefined,
): string[] {
  const about = servers.length === 0 ? "no server is named" : `servers: ${servers.join(", ")}, and others`;
  const differing = namesakes.filter(({ verdict }) => verdict !== "equal");
  const [first] = differing.flatMap(({ witnesses }) => witnesses);
  const [call] = first?.calls ?? [];
  return [
    `${host.id} → ${to}: ${layers.map(({ uri }) => uri).join(", ")}; ${about}`,
    ...(first === undefined || call === undefined
      ? []
      : [
          `not counted: names that one of the agents writes as those of known tools, such as \`${call.server ?? ""}/${call.tool}\`, which was ${decisionWords(first.before)} and is ${decisionWords(first.after)} now`,
        ]),
    ...(notCompared === undefined ? [] : [notCompared]),
  ];
}

function decisionWords(decision: DecisionKind): string {
  switch (decision) {
    case "allow":
      return "allowed";
    case "approval":
      return "asked about";
    case "deny":
      return "denied";
    default:
      return decision;
  }
}

/** The rows, with one for all tools of a server that are named nowhere and to which the same happens. */
function together(rows: readonly ToolDiff[], { servers, tools }: NamedTools): readonly ToolDiff[] {
  const groups = new Map<string, ToolDiff[]>();
  for (const row of rows) {
    const { ref, verdict, witnesses, tool } = row;
    const server = servers.find((name) => name === ref?.server);
    const isNamed = ref === undefined || (server !== undefined && tools.get(server)?.has(ref.tool));
    const change = witnesses.map(({ before, after }) => [before, after]);
    const key = isNamed ? JSON.stringify([tool]) : JSON.stringify([server ?? null, verdict, change]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const [first, ...more] = group as [ToolDiff, ...ToolDiff[]];
    const chosen = more.reduce((best, row) => (isWhole(row) && !isWhole(best) ? row : best), first);
    if (more.length === 0 || isWhole(chosen)) return chosen;
    // Of several that no rule names, none has a name that says which they are.
    const server = servers.find((name) => name === chosen.ref?.server);
    return { ...chosen, tool: `some tools of ${server ?? "other servers"}`, isMany: true };
  });
}

function isWhole({ tool, ref }: ToolDiff): boolean {
  return tool === "*" || tool === `${ref?.server}/*`;
}
