/** A host's files, lowered, × tool lists → what checks ask of them. */

import type { Document, Host, LayerSource, LoweredHost, Path, Policy } from "@callgate/core";
import { KnownNameClasses } from "@callgate/core/logic";
import {
  type Access,
  type AccessAnswer,
  accessTo,
  selects,
  type Tool,
  type ToolCatalogue,
  type ToolRef,
} from "@callgate/core/policy";
import { type Categorisation, categorise } from "@callgate/core/tools";
import { documentsOf } from "@callgate/core/yaml";
import type { HostCheckContext, HostTool } from "./check.js";
import type { LintOptions } from "./lint.js";
import { once } from "./once.js";
import { WitnessChecker } from "./witness-checker.js";

/** @param policy that of `lowered`: what the host's files mean, which `document` has as its parts */
export function hostContextOf(
  document: Document,
  policy: Policy,
  host: Host,
  lowered: LoweredHost,
  options: LintOptions,
): HostCheckContext {
  const servers = options.servers ?? new Map();
  return {
    document,
    policy,
    host,
    servers,
    tools: toolsOf(policy, options),
    checker: new WitnessChecker(policy),
    names: new KnownNameClasses(),
    without: (layer) => loweredWithout(document, policy, lowered, layer),
  };
}

/** Those of the lists, then those that rules name of servers without one. */
function toolsOf({ access }: Policy, { servers = new Map(), categories }: LintOptions): HostTool[] {
  const known = (ref: ToolRef, tool: Tool | undefined): HostTool => ({
    ref,
    label: `${ref.server}/${ref.tool}`,
    tool,
    categorise: once((): Categorisation => categorise(tool ?? { name: ref.tool }, categories)),
    answer: once((): AccessAnswer => accessTo(access, ref)),
  });
  const listed = [...servers].flatMap(([server, { tools }]) =>
    [...tools.values()].map((tool) => known({ server, tool: tool.name, annotations: tool.annotations ?? {} }, tool)),
  );
  return [
    ...listed,
    ...namedTools(access)
      .filter(({ server }) => !servers.has(server ?? ""))
      .map((ref) => known(ref, undefined)),
  ];
}

/** The servers that rules name and of which no list was given. */
export function unlistedServers({ access }: Policy, servers: ReadonlyMap<string, ToolCatalogue>): string[] {
  const named = namedTools(access).flatMap(({ server }) => server ?? []);
  return [...new Set(named)].filter((server) => !servers.has(server)).sort();
}

/** The tools that a host's rules name outright, with their servers, each once. */
export function namedTools(access: Access): ToolRef[] {
  const { naming } = access;
  const found = new Map<string, ToolRef>();
  for (const { selector } of access.entries) {
    const exact = (of: string) => {
      const test = selector.names.find((one) => one.of === of);
      return test !== undefined && "exact" in test ? test.exact : undefined;
    };
    const model = exact("model");
    // Where one `_` joins them, it is not known where the server's name ends.
    const parts = model !== undefined && naming?.joint === "__" ? split(model, naming.prefix, naming.joint) : undefined;
    const [server, tool] = parts ?? [exact("server") ?? exact("model server"), exact("tool") ?? exact("model tool")];
    if (server === undefined || tool === undefined) continue;
    // The host may make another name of what is written.
    const ref = { server, tool };
    if (selects(selector, ref, access) === true) found.set(JSON.stringify([server, tool]), ref);
  }
  return [...found.values()];
}

function split(model: string, prefix: string, joint: string): readonly [string, string] | undefined {
  const at = model.indexOf(joint, prefix.length);
  return model.startsWith(prefix) && at > prefix.length && at + joint.length < model.length
    ? [model.slice(prefix.length, at), model.slice(at + joint.length)]
    : undefined;
}

function loweredWithout(
  document: Document,
  policy: Policy,
  { lowerAgain }: LoweredHost,
  layer: number,
): Policy | undefined {
  const sources = documentsOf(document).map(({ text, uri }, number): LayerSource => {
    const { scope = "" } = policy.layers[number] ?? {};
    return { scope, uri, text };
  });
  const { policy: lowered } = lowerAgain(sources.toSpliced(layer, 1), policy.assumed);
  return (
    lowered && { ...lowered, access: renumbered(lowered.access, (number) => (number < layer ? number : number + 1)) }
  );
}

/** The access with other numbers of its files. */
function renumbered(access: Access, numberOf: (layer: number) => number): Access {
  const placed = <T extends { readonly layer: number; readonly origin: Path }>(rule: T): T => ({
    ...rule,
    layer: numberOf(rule.layer),
    origin: [numberOf(rule.layer), ...rule.origin.slice(1)],
  });
  return { ...access, entries: access.entries.map(placed), otherwise: placed(access.otherwise) };
}
