/** What a name leads to → an agent's own configuration, lowered, to be converted; and what is written, read again. */

import {
  type Document,
  type Finding,
  HOSTS,
  type Host,
  type HostContext,
  type HostId,
  type LayerSource,
  type LoweredHost,
  type Policy,
} from "@callgate/core";
import type { Loss } from "@callgate/core/dialects";
import { type Converted, lowerLayers } from "@callgate/core/hosts";
import type { ToolCatalogue } from "@callgate/core/policy";
import type { LoadedConfig } from "../config/load-config.js";
import { hostSide } from "../diff/host-sides.js";
import type { HostFiles } from "../hosts/find-host-files.js";
import { type HostSearchOptions, hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import { ToolLists } from "../policies/tool-lists.js";
import { toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";

export interface SourceOptions extends HostSearchOptions {
  /** The agent whose configuration is named; by its place when left out. */
  readonly host?: HostId | undefined;
  /** `SERVER=FILE`, or the file of the one server. */
  readonly tools?: string | readonly string[] | undefined;
}

export interface HostSource {
  readonly files: HostFiles;
  readonly lowered: LoweredHost;
  readonly policy: Policy;
  readonly contextOf: (host: HostId) => HostContext;
  readonly lists: ToolLists;
  /** The path of the list that is of no named server. */
  readonly tools: string | undefined;
  /** By the name of their server. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
}

/**
 * The configuration of one agent. Undefined where the name leads to something else.
 * @throws UserError where it is that of several, or the agent does not start with it
 */
export async function hostSource(
  path: string,
  options: SourceOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<HostSource | undefined> {
  const { home, user = false, managed = false } = options;
  const asked = options.host && HOSTS[options.host];
  const side = await hostSide(path, asked, { home, user, managed }, io);
  if (side === undefined) return undefined;
  const files = theOne(path, side.used, asked);
  const contextOf = hostContexts(options, config?.hosts ?? new Map());
  const lowered = lowerLayers(files.host.id, files.layers, contextOf(files.host.id));
  const { policy } = lowered;
  if (policy === undefined || files.unread.length > 0)
    throw new UserError(`${path} cannot be converted: ${whyNotStarting(lowered, files)}`);
  const lists = new ToolLists(io);
  return { files, lowered, policy, contextOf, lists, ...toolLists(options.tools, config, lists, io) };
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

function whyNotStarting({ findings }: LoweredHost, { host, unread }: HostFiles): string {
  if (unread.length > 0) return unread[0]?.message ?? "a file cannot be read";
  const error = findings.find(({ severity }) => severity === "error");
  return error === undefined ? `${host.id} does not start` : error.message;
}

/** Why nothing could be written. */
export function reasonAgainst(path: string, converted: Exclude<Converted, { readonly kind: "converted" }>): UserError {
  return new UserError(
    converted.kind === "undivided"
      ? `\`${converted.name}\` does not say where its server's name ends; name the servers: --tools SERVER=FILE or --server NAME`
      : `${path} cannot be converted: ${converted.reason}`,
  );
}

export function lossFindings(losses: readonly Loss[], document: Document): readonly Finding[] {
  return losses.map(({ origin, sentence, severity }) => ({
    check: "convert",
    severity,
    message: sentence,
    location: document.locate(origin),
    related: [],
  }));
}

export interface Read extends LoweredHost {
  readonly policy: Policy;
}

/** What was written, as its host reads it. */
export function readBack(to: HostId, layer: LayerSource, context: HostContext): Read {
  const lowered = lowerLayers(to, [layer], context);
  const { policy } = lowered;
  if (policy === undefined)
    throw new TypeError(`what was printed for ${to} keeps it from starting: ${lowered.findings[0]?.message ?? ""}`);
  return { ...lowered, policy };
}
