/** `callgate init --host`: tool lists → an agent's own configuration to begin with, or what one that is there lacks. */

import { type Finding, HOSTS, type HostId, type LayerSource, type Policy } from "@callgate/core";
import { hostStarter, layersOf, lowerLayers } from "@callgate/core/hosts";
import type { ToolCatalogue } from "@callgate/core/policy";
import { quoted } from "@callgate/core/values";
import { loadConfig } from "@callgate/project/config";
import { hostContexts, hostFilesOf } from "@callgate/project/hosts";
import { type Io, STDIN, UserError } from "@callgate/project/io";
import { ToolLists, toolLists } from "@callgate/project/policies";
import { type McpServer, mcpServers } from "./mcp-servers.js";
import { type PlannedFile, textAt } from "./planned-file.js";

export interface HostStartOptions {
  /** `SERVER=FILE`, or `FILE` of a list that names its server. */
  readonly tools: readonly string[];
  /** Whether reads that no rule is about are allowed in a file that is there, too. */
  readonly reads: boolean;
}

export interface HostStart {
  readonly files: readonly PlannedFile[];
  readonly notes: readonly string[];
}

type Starter = Awaited<ReturnType<typeof hostStarter>>;
type StartedTool = ReturnType<Starter["startOf"]>[number];
type AddedRule = Parameters<Starter["addRules"]>[2][number];
type Lists = ReadonlyMap<string, ToolCatalogue>;

/** What is known of the repository for one agent. */
interface Known {
  readonly host: HostId;
  readonly path: string;
  readonly lists: Lists;
  readonly start: readonly StartedTool[];
  /** Servers of which there is no list. */
  readonly unlisted: readonly McpServer[];
  readonly servers: readonly McpServer[];
  /** What the agent's files mean, with a text in place of the file at `path`. */
  lower(text: string | undefined): { readonly policy: Policy | undefined; readonly findings: readonly Finding[] };
  /** Whether the agent has files of its own here. */
  readonly isUsed: boolean;
}

/** @throws UserError where no server is known, and where what is there cannot be read */
export async function hostStart(host: HostId, { tools, reads }: HostStartOptions, io: Io): Promise<HostStart> {
  const starter = await hostStarter();
  const { known, notes } = await knownOf(host, tools, starter, io);
  const { path } = known;
  const before = textAt(path, io);
  const planned = before === undefined ? first(known, starter, notes) : completed(known, before, reads, starter, notes);
  return { files: planned === undefined ? [] : [{ path, before, ...planned }], notes };
}

async function knownOf(
  host: HostId,
  tools: readonly string[],
  starter: Starter,
  io: Io,
): Promise<{ known: Known; notes: string[] }> {
  const config = loadConfig(undefined, io);
  const found = mcpServers(io);
  const lists = listsOf(tools, config, io);
  const unlisted = found.servers.filter(({ name }) => !lists.has(name));
  if (lists.size + unlisted.length === 0)
    throw new UserError(
      `no server is known for ${host}: give its tool list, --tools SERVER=FILE; callgate tools -- COMMAND writes one`,
    );
  const contextOf = hostContexts({}, config?.hosts ?? new Map());
  const reach = { user: false, managed: false };
  const { found: files } = await hostFilesOf(["."], { host: HOSTS[host], stdinName: STDIN, reach }, io);
  const own = files.filter((one) => one.host.id === host);
  const unread = own.flatMap((one) => one.unread)[0];
  if (unread !== undefined) throw new UserError(`${unread.location.uri}: ${unread.message}`);
  const path = targetOf(starter.PROJECT_FILES[host], host, io);
  const layers = new Map(own.flatMap((one) => one.layers).map((layer) => [layer.uri, layer]));
  const lower = (text: string | undefined) => {
    const others = [...layers.values()].filter(({ uri, scope }) => uri !== path && scope !== "script");
    const read = layersOf(HOSTS[host], [
      ...others.map(({ uri, text: written }) => ({ path: uri, text: written })),
      ...(text === undefined ? [] : [{ path, text }]),
    ]);
    const script: LayerSource[] =
      text !== undefined && host === "copilot-cli" ? [{ scope: "script", uri: path, text, command: 0 }] : [];
    return lowerLayers(host, [...read, ...script], contextOf(host));
  };
  const start = starter.startOf(lists, config?.categories);
  const { servers } = found;
  const known = { host, path, lists, start, unlisted, servers, lower, isUsed: own.length > 0 };
  return { known, notes: found.unread.map((file) => `${file} cannot be read, so its servers are not known`) };
}

/** @throws UserError for a list of which nothing says whose it is */
function listsOf(tools: readonly string[], config: ReturnType<typeof loadConfig>, io: Io): Lists {
  const lists = new ToolLists(io);
  const { tools: plain, servers } = toolLists(tools, config, lists, io);
  if (plain !== undefined && lists.read(plain)?.server === undefined)
    throw new UserError(`${plain} does not say whose tools it lists; write --tools SERVER=${plain}`);
  return servers;
}

const OTHER_NAMES: Readonly<Partial<Record<HostId, string>>> = { opencode: "opencode.jsonc" };

/** The file that is written, or completed. */
function targetOf(path: string, host: HostId, io: Io): string {
  const other = OTHER_NAMES[host];
  return other !== undefined && io.kindOf(path) === undefined && io.kindOf(other) === "file" ? other : path;
}

type Planned = Pick<PlannedFile, "after" | "note"> | undefined;

function first(known: Known, starter: Starter, notes: string[]): Planned {
  const { host, path, lists, unlisted, isUsed } = known;
  const present = isUsed ? known.lower(undefined).policy : undefined;
  // What other files of the agent say of a tool is not made more permissive.
  const start = known.start.map((tool) => {
    if (present === undefined || tool.effect !== "allow") return tool;
    const { rank, isDecided } = starter.presentOf(present, tool, lists);
    return isDecided && rank < 2 ? { ...tool, effect: "ask" as const } : tool;
  });
  const written = starter.firstHostFile(
    host,
    start,
    unlisted.map(({ name }) => name),
    lists,
  );
  if (written.kind === "too many") throw new UserError(`no start can be made for ${host}: ${written.reason}`);
  for (const { sentence } of written.losses) notes.push(sentence);
  for (const { name, path: file } of unlisted)
    notes.push(
      `${name}, which ${file} names, has no tool list, so nothing says which of its tools may run without approval: callgate tools --output ${name}.json -- COMMAND writes one, for --tools ${name}=${name}.json`,
    );
  if (!hasRules(host, written.text)) {
    const why =
      lists.size > 0
        ? `callgate writes no rule for ${host} that is about tools of ${[...lists.keys()].join(", ")}`
        : `${host} asks about every tool as it is, and without a tool list no more can be said`;
    notes.push(`${path} is not written: ${why}`);
    return undefined;
  }
  const after = host === "codex" ? withServers(written.text, known, notes) : written.text;
  noteUndone(known, after, starter, notes);
  return { after, note: summary(start) };
}

/** Whether a file that was printed says anything. */
function hasRules(host: HostId, text: string): boolean {
  const nothing: Readonly<Record<HostId, RegExp>> = {
    "claude-code": /^\{\s*"permissions": \{\}\s*\}\s*$/,
    codex: /^#[^\n]*\n*$/,
    "copilot-cli": /^#!\/bin\/sh\ncopilot\s*$/,
    "gemini-cli": /^\{\s*"tools": \{\}\s*\}\s*$/,
    opencode: /"permission": \{\}/,
  };
  return !nothing[host].test(text);
}

/** Codex' tables of servers, with how each is started where a file of the repository says it. */
function withServers(text: string, { lists, unlisted, servers }: Known, notes: string[]): string {
  let after = text;
  const missing: string[] = [];
  for (const name of [...lists.keys(), ...unlisted.map((one) => one.name)]) {
    const key = /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
    const header = `\n[mcp_servers.${key}]\n`;
    if (!after.includes(header)) continue;
    const server = servers.find((one) => one.name === name);
    const lines = server === undefined ? [] : startLines(server);
    if (lines.length === 0) missing.push(name);
    else after = after.replace(header, () => `${header}${lines.map((line) => `${line}\n`).join("")}`);
    if (server !== undefined && server.env.length > 0)
      notes.push(
        `the values of ${server.env.join(", ")} for ${name} are not copied; Codex hands on variables of its own environment`,
      );
  }
  if (missing.length === 0) return after.replace(/^#[^\n]*\n+/, "");
  notes.push(
    `Codex does not start where no file says how ${missing.join(", ")} is started: add \`command\` or \`url\` to its table, unless ~/.codex/config.toml has it`,
  );
  return after;
}

function startLines({ command, args, url, env }: McpServer): string[] {
  if (command !== undefined)
    return [
      `command = ${quoted(command)}`,
      ...(args.length === 0 ? [] : [`args = [${args.map(quoted).join(", ")}]`]),
      ...(env.length === 0 ? [] : [`env_vars = [${env.map(quoted).join(", ")}]`]),
    ];
  return url === undefined ? [] : [`url = ${quoted(url)}`];
}

function summary(start: readonly StartedTool[]): string {
  const count = (effect: string) => start.filter((tool) => tool.effect === effect).length;
  return `of ${start.length} tools ${count("allow")} allowed, ${count("ask")} asked about, ${count("deny")} denied`;
}

function completed(known: Known, before: string, reads: boolean, starter: Starter, notes: string[]): Planned {
  const { host, path, lists, start } = known;
  const { policy, findings } = known.lower(before);
  if (policy === undefined)
    throw new UserError(
      `${path} stays as it is: ${findings.find(({ severity }) => severity === "error")?.message ?? `${host} does not start with it`}`,
    );
  const restrictions = starter.lacking(policy, start, lists);
  const asked = start.filter((tool) => tool.effect === "allow" && starter.presentOf(policy, tool, lists).rank < 2);
  const free = asked.filter((tool) => !starter.presentOf(policy, tool, lists).isDecided);
  const allowed = reads ? free.map(({ server, tool }): AddedRule => ({ server, tool, effect: "allow" })) : [];
  const stay = asked.filter((tool) => !allowed.some((one) => one.server === tool.server && one.tool === tool.tool));
  if (stay.length > 0)
    notes.push(
      `${namesOf(stay)} only ${stay.length === 1 ? "reads, and is" : "read, and are"} not allowed without approval, as before${free.length > 0 && !reads ? ": --reads allows those that no rule is about" : ""}`,
    );
  const rules = [...allowed, ...restrictions];
  if (rules.length === 0) {
    notes.push(`${path} lacks nothing for ${[...lists.keys()].join(", ")}`);
    return undefined;
  }
  const after = starter.addRules(host, before, rules);
  const problem =
    after === undefined ? "where they belong cannot be seen" : problemWith(known, policy, after, rules, starter);
  if (after === undefined || problem !== undefined) {
    notes.push(`${path} stays as it is, since ${problem}; add by hand: ${rulesInWords(rules)}`);
    return undefined;
  }
  return { after, note: `${rulesInWords(rules)}` };
}

const MAX_NAMES = 5;

function namesOf(tools: readonly { readonly server: string; readonly tool: string }[]): string {
  const shown = tools.slice(0, MAX_NAMES).map(({ server, tool }) => `${server}/${tool}`);
  return `${shown.join(", ")}${tools.length > MAX_NAMES ? ` and ${tools.length - MAX_NAMES} more` : ""}`;
}

function rulesInWords(rules: readonly AddedRule[]): string {
  const words = { deny: "deny", ask: "ask about", allow: "allow" } as const;
  return (["deny", "ask", "allow"] as const)
    .flatMap((effect) => {
      const some = rules.filter((rule) => rule.effect === effect);
      return some.length === 0 ? [] : [`${words[effect]} ${namesOf(some)}`];
    })
    .join("; ");
}

/** Why a file with more rules is not what it should be, as a clause; undefined where it is. */
function problemWith(
  { host, lists, start, lower }: Known,
  before: Policy,
  text: string,
  rules: readonly AddedRule[],
  { presentOf, rankOf }: Starter,
): string | undefined {
  const { policy } = lower(text);
  if (policy === undefined) return `${host} would not start with these rules added`;
  const allowed = new Set(
    rules.filter(({ effect }) => effect === "allow").map(({ server, tool }) => `${server}/${tool}`),
  );
  for (const tool of start) {
    const [was, is] = [presentOf(before, tool, lists).rank, presentOf(policy, tool, lists).rank];
    const name = `${tool.server}/${tool.tool}`;
    if (is > was && !allowed.has(name)) return `${name} would be let through more often`;
    if (is > rankOf(tool.effect)) return `another rule of ${host} lets ${name} through all the same`;
  }
  return undefined;
}

/** Says which tools other files of the agent let through all the same. @throws UserError where it does not start with them */
function noteUndone(
  { host, path, lists, start, lower }: Known,
  text: string,
  { presentOf, rankOf }: Starter,
  notes: string[],
): void {
  const { policy, findings } = lower(text);
  if (policy === undefined)
    throw new UserError(
      findings.find(({ severity }) => severity === "error")?.message ?? `${host} does not start with its other files`,
    );
  const undone = start.filter((tool) => {
    const { rank } = presentOf(policy, tool, lists);
    return tool.effect === "deny" && rank > rankOf("deny");
  });
  if (undone.length > 0) notes.push(`other files of ${host} let ${namesOf(undone)} through, whatever ${path} says`);
}
