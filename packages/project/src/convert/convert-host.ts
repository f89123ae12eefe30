/** An agent's own configuration → that of another agent, read again and compared with the one it came from. */

import type { HostId } from "@callgate/core";
import { hostConverter } from "@callgate/core/hosts";
import { assumptions, type NamedTools } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { compareHostPolicies, type ToolDiff } from "@callgate/diff";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import type { LoadedConfig } from "../config/load-config.js";
import { hostRows, textAt } from "../diff/compare-hosts.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import { hostSource, lossFindings, readBack, reasonAgainst, type SourceOptions } from "./host-source.js";
import { namesakeExceptions } from "./namesakes.js";

export interface ConvertOptions extends SourceOptions {
  /** The names of servers that are known besides; of a gateway's policy, that of the one it guards. */
  readonly servers?: readonly string[] | undefined;
  /** What becomes of calls by rules that an agent, or a gateway, cannot have; denied when left out. */
  readonly unsaid?: "allow" | "ask" | "deny" | undefined;
  /** What the written file is called. */
  readonly output?: string | undefined;
}

export interface ConvertHostOptions extends ConvertOptions {
  readonly to: HostId;
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
  const { to } = options;
  const source = await hostSource(path, options, config, io);
  if (source === undefined) return undefined;
  const { files, lowered: before, policy, lists, servers } = source;
  const { host } = files;
  if (host.id === to) throw new UserError(`${path} is the configuration of ${to} already`);
  const { convertTo, writtenFile } = await hostConverter();
  const converted = convertTo(to, policy.access, {
    servers: options.servers ?? [],
    lists: servers,
    documents: documentsOf(before.document),
    unsaid: options.unsaid ?? "deny",
  });
  if (converted.kind !== "converted") throw reasonAgainst(path, converted);
  const { text, losses, names: known } = converted;
  const file = writtenFile(to);
  const uri = options.output ?? file.path;
  const after = readBack(to, { scope: file.scope, uri, text }, source.contextOf(to));
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
      ...lossFindings(losses, before.document),
      ...after.findings.filter(({ severity }) => severity === "error"),
    ],
    sources: new Map([[uri, text], ...files.layers.map((layer) => [layer.uri, layer.text] as const)]),
    tools: hostRows(together(diff.tools, known), {
      host: to,
      lowered: { before, after },
      servers,
      categories: settingsFor(path, config, io).categories,
    }),
    except: namesakeExceptions(diff.namesakes),
    notes: notesOf(files, known, to, diff.notCompared),
  };
  return { text, report };
}

function notesOf(
  { host, layers }: HostFiles,
  { servers }: NamedTools,
  to: HostId,
  notCompared: string | undefined,
): string[] {
  const about = servers.length === 0 ? "no server is named" : `servers: ${servers.join(", ")}, and others`;
  return [
    `${host.id} → ${to}: ${layers.map(({ uri }) => uri).join(", ")}; ${about}`,
    ...(notCompared === undefined ? [] : [notCompared]),
  ];
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
