/** What suites ask for of agents' own configuration → what is found of it, lowered as the agent runs. */

import { HOSTS, type HostContext, type HostId, type LayerSource } from "@callgate/core";
import { type AgentRequest, type FoundAgent, type LoadedSuite, requestKey, type SuiteLoader } from "@callgate/tester";
import { findHostFiles, type HostFiles, hostFilesOf } from "../hosts/find-host-files.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";

/** What is known of agents beside what suites say. */
export interface AgentSearch {
  /** `HOST@VERSION`: the versions that run, whatever suites say. */
  readonly engines?: readonly string[] | undefined;
  /** What the configuration says of how agents run. */
  readonly hosts?: ReadonlyMap<HostId, HostContext> | undefined;
}

/** Looks for what a request asks for. */
export type AgentFinder = (request: AgentRequest) => Promise<FoundAgent | { readonly problem: string } | undefined>;

/**
 * Loads suites, and again those that ask for agents' configuration, once that is found.
 * @param found what the loader looks agents up in; what is wanted is added to it
 */
export async function loadWithAgents(
  paths: readonly string[],
  loader: SuiteLoader,
  found: Map<string, FoundAgent | { readonly problem: string } | undefined>,
  find: AgentFinder,
): Promise<LoadedSuite[]> {
  const loaded: LoadedSuite[] = [];
  for (const path of paths) {
    let suite = loader.load(path);
    // Of what is found, nothing more is wanted.
    if (suite.wanted.length > 0) {
      for (const request of suite.wanted) found.set(requestKey(request), await find(request));
      suite = loader.load(path);
    }
    loaded.push(suite);
  }
  return loaded;
}

/** @param requireOwn throws where a suite may not name a path */
export function agentFinder(search: AgentSearch, requireOwn: (path: string) => void, io: Io): AgentFinder {
  return async (request) => {
    const { path, host, home } = request;
    for (const one of [path, home]) if (one !== undefined) requireOwn(one);
    if (home !== undefined && io.kindOf(home) !== "directory") return { problem: `there is no folder ${home}` };
    const kind = io.kindOf(path);
    if (kind === undefined) return host === undefined ? undefined : { problem: "there is no such file or folder" };
    const all = kind === "file" ? await namedFile(request, io) : await filesIn(request, io);
    const files = chosen(all, request);
    if (files === undefined || "problem" in files) return files;
    for (const { uri } of files.layers) requireOwn(uri);
    const [unread] = files.unread;
    if (unread !== undefined) return { problem: `${unread.location.uri}: ${unread.message}` };
    return lowered(files, request, search);
  };
}

async function namedFile({ path, host, home }: AgentRequest, io: Io): Promise<readonly HostFiles[] | string> {
  if (home !== undefined) return "`home` goes with a folder: a file is tested alone";
  const reach = { home: undefined, user: false, managed: false };
  const asked = { host: host && HOSTS[host], stdinName: "", reach };
  return (await hostFilesOf([path], asked, io)).found;
}

async function filesIn({ path, host, home, flags }: AgentRequest, io: Io): Promise<readonly HostFiles[]> {
  // With a command line, there may be nothing else.
  const unused = flags !== undefined;
  const found = await findHostFiles(path, { home, user: false, managed: false, unused }, io);
  return host === undefined ? found : found.filter((one) => one.host.id === host);
}

/** The one policy that is meant. */
function chosen(
  all: readonly HostFiles[] | string,
  { path, host, flags }: AgentRequest,
): HostFiles | { readonly problem: string } | undefined {
  if (typeof all === "string") return { problem: all };
  const isLine = ({ layers }: HostFiles) => layers.at(-1)?.command !== undefined;
  const own = all.filter((one) => !isLine(one));
  const found = own.length > 0 ? own : all;
  const [files, ...others] = found;
  if (files === undefined)
    return host === undefined && flags === undefined
      ? undefined
      : { problem: `there is no configuration of ${host} in it` };
  if (others.length === 0) return files;
  const ids = [...new Set(found.map((one) => one.host.id))];
  return {
    problem:
      ids.length > 1
        ? `it holds the configuration of ${ids.join(", ")}; write \`host\` and \`path\` in place of the path alone`
        : `${ids[0]} is started by ${found.length} command lines in ${path}; test a script with one of them, or write its arguments as \`flags\``,
  };
}

async function lowered(files: HostFiles, request: AgentRequest, { engines, hosts }: AgentSearch): Promise<FoundAgent> {
  const { host } = files;
  const known = new Map([[host.id, { ...hosts?.get(host.id), ...request.context }]]);
  const context = hostContexts({ engines }, known)(host.id);
  const { flags } = request;
  const line: readonly LayerSource[] =
    flags === undefined ? [] : [{ scope: "flags", uri: "", text: JSON.stringify(flags) }];
  const layers = [...files.layers, ...line];
  const { lowerLayers } = await import("@callgate/core/hosts");
  const paths = files.places.map((place) => place.path);
  return { host: host.id, lowered: lowerLayers(host.id, layers, context), layers, context, paths };
}
