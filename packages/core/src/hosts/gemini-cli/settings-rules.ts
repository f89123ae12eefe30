/** Settings of Gemini CLI that are rules, and those that decide which servers and tools there are. */

import type { AccessEntry, NameTest, Selector } from "../../policy/access.js";
import type { LayerDiagnostic } from "../host.js";
import type { Placed } from "../placed.js";
import type { Flags } from "./flags.js";
import { ANY_SERVER, joinedName, type Rule } from "./rule.js";
import { listItems, type Settings, setting } from "./settings.js";

const TIER = 4;
const NO_PLAN = ["default", "autoEdit", "yolo"];
const SHELL_TOOLS = ["run_shell_command", "ShellTool"];

export interface RulesOfSettings {
  readonly rules: readonly Rule[];
  /** What keeps the program from starting. */
  readonly fatal: LayerDiagnostic | undefined;
}

/** The rules that settings are, in the order in which the program makes them. */
export function rulesOf(merged: Placed, flags: Flags, interactive: boolean): RulesOfSettings {
  let fatal: LayerDiagnostic | undefined;
  const rules: Rule[] = [];
  const refuse = ({ layer, path }: Placed, what: string) => {
    fatal ??= { check: "schema", layer, path, message: `Gemini CLI does not start: ${what}`, refusal: what };
  };
  const namesAt = (path: string, given?: readonly string[]): readonly Placed[] => {
    const list = setting(merged, path);
    if (given !== undefined) return given.map((value) => ({ ...FLAGS, value }));
    const items = listItems(list);
    if (list !== undefined && items === undefined) refuse(list, `\`${path}\` is a list of names`);
    return (items ?? []).flatMap((item) => {
      if (typeof item.value === "string" && item.value !== "") return [item];
      refuse(item, `an item of \`${path}\` is a name`);
      return [];
    });
  };
  const add = (place: Placed, rule: Omit<Rule, "place">) => rules.push({ ...rule, place });
  const addServer = (place: Placed, decision: "allow" | "deny", priority: number, modes?: readonly string[]) => {
    const mcpName = String(place.value);
    add(place, { toolName: joinedName(mcpName, "*"), mcpName, decision, priority, modes });
  };
  for (const server of namesAt("mcp.excluded")) addServer(server, "deny", TIER + 0.9);
  for (const tool of namesAt("tools.exclude"))
    add(tool, { toolName: String(tool.value), decision: "deny", priority: TIER + 0.4 });
  const allow = (tools: readonly Placed[], priority: number, modes?: readonly string[]) => {
    for (const tool of tools)
      add(tool, { toolName: toolOf(String(tool.value)), decision: "allow", priority, modes, ...commandOf(tool) });
  };
  allow(namesAt("tools.allowed", flags.allowedTools), TIER + 0.3);
  for (const tool of namesAt("tools.confirmationRequired"))
    add(tool, { toolName: shellOr(String(tool.value)), decision: "ask_user", priority: TIER + 0.35 });
  const core = setting(merged, "tools.core");
  if (core?.value) {
    allow(namesAt("tools.core"), TIER + 0.25, NO_PLAN);
    add(core, { toolName: "*", decision: "deny", priority: TIER + 0.25 - 0.01, modes: NO_PLAN });
  }
  const servers = setting(merged, "mcpServers")?.fields ?? new Map<string, Placed>();
  const trusts = (server: Placed) => Boolean(server.fields?.get("trust")?.value);
  for (const [name, server] of servers) {
    const trust = server.fields?.get("trust");
    if (trust === undefined || !trusts(server)) continue;
    if (name === "") refuse(server, "a server's name may not be empty");
    // Here `*` is a name like others.
    const toolName = `mcp_${name}_*`;
    add(trust, { toolName, mcpName: name, decision: "allow", priority: TIER + 0.2, modes: NO_PLAN });
  }
  const allowed = namesAt("mcp.allowed", flags.allowedServers);
  for (const server of allowed) addServer(server, "allow", TIER + 0.1, NO_PLAN);
  const auto = setting(merged, "mcp.autoAllowInHeadless");
  if (!interactive && auto?.value)
    for (const [name, server] of servers) {
      if (trusts(server) || allowed.some(({ value }) => value === name || value === "*")) continue;
      addServer({ ...auto, value: name }, "allow", TIER + 0.1, NO_PLAN);
    }
  return { rules, fatal };
}

/** What flags say has no place in a file. */
const FLAGS: Placed = { layer: 0, path: [], value: undefined };

/** `NAME(ARGUMENTS)` names the tool; only of the shell do the arguments count. */
const WITH_ARGUMENTS = /^([a-zA-Z0-9_-]+)\((.*)\)$/;

function toolOf(text: string): string {
  return shellOr(WITH_ARGUMENTS.exec(text)?.[1] ?? text);
}

function shellOr(name: string): string {
  return SHELL_TOOLS.includes(name) ? "run_shell_command" : name;
}

function commandOf({ value }: Placed): Pick<Rule, "unknown"> {
  const [, name = ""] = WITH_ARGUMENTS.exec(String(value)) ?? [];
  return SHELL_TOOLS.includes(name) ? { unknown: "callgate does not look into shell commands" } : {};
}

/** What does not exist, whatever the rules say: servers that are not started, and tools that are taken away. */
export function missingEntries({ merged, single }: Settings, flags: Flags, trusted: boolean): AccessEntry[] {
  if (!trusted) return [hidden([ANY_SERVER], NOWHERE, "an untrusted folder")];
  const entries: AccessEntry[] = [];
  if (flags.allowedServers === undefined)
    for (const one of single)
      for (const item of arrayAt(one, "mcp.excluded"))
        if (typeof item.value === "string") entries.push(hidden([server(item.value)], item, "mcp.excluded"));
  const lists =
    flags.allowedServers === undefined
      ? single.flatMap((one) =>
          Array.isArray(setting(one, "mcp.allowed")?.value) ? [setting(one, "mcp.allowed") as Placed] : [],
        )
      : [{ ...NOWHERE, value: flags.allowedServers }];
  const allowed = intersection(lists);
  // An empty list leaves every server.
  if (allowed !== undefined && allowed.length > 0) {
    const except = allowed.map((name): Selector => ({ names: [server(name)] }));
    entries.push({
      ...hidden([ANY_SERVER], lists.at(-1) ?? NOWHERE, "mcp.allowed"),
      selector: { names: [ANY_SERVER], except },
    });
  }
  for (const [name, fields] of setting(merged, "mcpServers")?.fields ?? [])
    entries.push(...unconnected(name, fields, single), ...toolsOf(name, fields));
  for (const item of arrayAt(merged, "tools.exclude"))
    if (typeof item.value === "string") entries.push(...excluded(item.value, item, "tools.exclude"));
  return entries;
}

/** A server that a nearer file names without saying how to reach it is not started, whatever a farther one says. */
function unconnected(name: string, merged: Placed, single: readonly Placed[]): AccessEntry[] {
  const isConnected = (one: Placed | undefined) => CONNECTIONS.some((key) => one?.fields?.get(key)?.value);
  const wasConnected = single.some((one) => isConnected(setting(one, "mcpServers")?.fields?.get(name)));
  return wasConnected && !isConnected(merged) ? [hidden([server(name)], merged, "mcpServers")] : [];
}

const CONNECTIONS = ["command", "url", "httpUrl"];

/** A name that takes tools away: that of the model, or the tool's part of it, of any server. */
export function excluded(name: string, place: Pick<Placed, "layer" | "path">, by: string): AccessEntry[] {
  const tool: NameTest = { of: "model tool", exact: name };
  const shortened: Selector = { names: [{ of: "model", pattern: { text: "*...*", hasOne: false } }] };
  const ofAny = hidden([ANY_SERVER, tool], place, by);
  return [
    hidden([{ of: "model", exact: name }], place, by),
    { ...ofAny, selector: { ...ofAny.selector, except: [shortened] } },
    ...(name === "DiscoveredMCPTool" ? [hidden([ANY_SERVER], place, by)] : []),
  ];
}

/** `includeTools` and `excludeTools` of a server: raw names. */
function toolsOf(name: string, { fields }: Placed): AccessEntry[] {
  const entries: AccessEntry[] = [];
  const away = fields?.get("excludeTools");
  if (typeof away?.value === "string")
    // Of a text, every part of it is taken for a name.
    entries.push({
      ...hidden([server(name)], away, "excludeTools"),
      uncertain: "`excludeTools` is a text, which is searched for the tool's name",
    });
  for (const item of listItems(away) ?? [])
    if (typeof item.value === "string" && typeof away?.value !== "string")
      entries.push(hidden([server(name), { of: "tool", exact: item.value }], item, "excludeTools"));
  const only = fields?.get("includeTools");
  if (only === undefined || !only.value) return entries;
  const items = Array.isArray(only.value) ? (listItems(only) ?? []) : undefined;
  if (items === undefined || items.some(({ value }) => typeof value !== "string"))
    return [
      ...entries,
      { ...hidden([server(name)], only, "includeTools"), uncertain: "`includeTools` is no list of names" },
    ];
  const except = items.flatMap(({ value }): Selector[] => {
    const text = String(value);
    // Parentheses behind a name are passed over; a name may have some of its own.
    const names = [text, ...[...text.matchAll(/\(/g)].map(({ index }) => text.slice(0, index))];
    return names.map((exact) => ({ names: [{ of: "tool", exact }] }));
  });
  const rest = hidden([server(name)], only, "includeTools");
  return [...entries, { ...rest, selector: { ...rest.selector, except } }];
}

function server(exact: string): NameTest {
  return { of: "server", exact };
}

function arrayAt(settings: Placed, path: string): readonly Placed[] {
  const list = setting(settings, path);
  return Array.isArray(list?.value) ? (listItems(list) ?? []) : [];
}

/** The servers of the first list that all others have, too, whatever their letter case. */
function intersection(lists: readonly Placed[]): readonly string[] | undefined {
  const texts = lists.map(({ value }) => (value as readonly unknown[]).filter((one) => typeof one === "string"));
  return texts.reduce<readonly string[] | undefined>((left, list) => {
    const known = new Set(list.map(plain));
    return left === undefined ? list : left.filter((name) => known.has(plain(name)));
  }, undefined);
}

function plain(name: string): string {
  return name.toLowerCase().trim();
}

const NOWHERE: Placed = { layer: 0, path: [], value: undefined };

function hidden(
  names: readonly NameTest[],
  { layer, path }: Pick<Placed, "layer" | "path">,
  name: string,
): AccessEntry {
  return { effect: "hide", selector: { names }, conditions: [], name, named: true, message: "", origin: path, layer };
}
