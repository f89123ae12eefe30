/** Tool lists × policies → the tools that a matrix is about: those of the lists, then those that rules name. */

import type { Policy } from "@callgate/core";
import { hiddenTools, mangled, type Tool, type ToolCatalogue, type ToolRef } from "@callgate/core/policy";
import { namedTools } from "@callgate/linter";

export interface RowTool {
  readonly ref: ToolRef;
  /** As its server lists it. */
  readonly tool: Tool | undefined;
}

/** A gateway's policy, and what is known of its server. */
export interface GatewayTools {
  readonly policy: Policy;
  /** The tools that the policy names. */
  readonly names: ReadonlySet<string>;
  readonly server: string | undefined;
  /** The server's list, where that has no name of its own. */
  readonly list: ToolCatalogue | undefined;
}

/** @param lists by the name of their server */
export function rowTools(
  lists: ReadonlyMap<string, ToolCatalogue>,
  hosts: readonly Policy[],
  gateways: readonly GatewayTools[],
): RowTool[] {
  const rows = new Map<string, RowTool>();
  const add = (ref: ToolRef, tool: Tool | undefined) => {
    const key = JSON.stringify([ref.server, ref.tool]);
    if (!rows.has(key)) rows.set(key, { ref, tool });
  };
  const listed = (server: string | undefined, { tools }: ToolCatalogue) => {
    for (const tool of tools.values()) add({ server, tool: tool.name, annotations: tool.annotations ?? {} }, tool);
  };
  for (const [server, list] of lists) listed(server, list);
  for (const { server, list } of gateways)
    if (list !== undefined && !(server !== undefined && lists.has(server))) listed(server, list);
  for (const { names, server } of gateways) for (const tool of names) add({ server, tool }, undefined);
  for (const { access } of hosts)
    for (const ref of namedTools(access)) if (!isListed(ref, access.naming, lists)) add(ref, undefined);
  return [...rows.values()];
}

/**
 * Whether a gateway's policy is asked about a tool of its server, or of a server that is not known: one of which the server is not
 * known only about what it names itself, and what the list holds that it is given.
 */
export function isKnownTo({ names, server, list }: GatewayTools, { tool }: ToolRef): boolean {
  return server !== undefined || names.has(tool) || list?.tools.has(tool) === true;
}

/** The tools that a gateway's policy names. */
export function namesIn(policy: Policy): Set<string> {
  const names = new Set([...policy.tools.keys(), ...hiddenTools(policy).map(({ name }) => name)]);
  names.delete("*");
  return names;
}

/** The servers without a list that rules name, or whose tools they name, by name. */
export function unlistedServers(
  tools: readonly RowTool[],
  hosts: readonly Policy[],
  lists: ReadonlyMap<string, ToolCatalogue>,
): string[] {
  const named = hosts.flatMap(({ access }) =>
    access.entries.flatMap(({ selector }) =>
      selector.names.flatMap((test) => {
        const isServer = "exact" in test && (test.of === "server" || test.of === "model server");
        // Where two characters divide a server's name from its tool's, no server has them in its name.
        const isName = isServer && test.exact !== "" && !(access.naming?.joint === "__" && test.exact.includes("__"));
        return isName && !isListed({ server: test.exact, tool: "" }, access.naming, lists) ? test.exact : [];
      }),
    ),
  );
  const seen = tools.flatMap(({ ref: { server }, tool }) => (server === undefined || tool !== undefined ? [] : server));
  return [...new Set([...seen, ...named])].sort();
}

/** Whether a rule means a server of which there is a list: it may write the name that the host makes of it. */
function isListed(
  { server = "" }: ToolRef,
  naming: Policy["access"]["naming"],
  lists: ReadonlyMap<string, ToolCatalogue>,
): boolean {
  if (lists.has(server)) return true;
  return naming !== undefined && [...lists.keys()].some((name) => mangled(naming, name) === mangled(naming, server));
}
