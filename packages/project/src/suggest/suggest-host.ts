/** Recorded sessions → an agent's own settings that allow the tools they used. Hosts do not look at MCP tools' arguments. */

import { type Finding, HOSTS, type HostId } from "@callgate/core";
import { type Converted, hostConverter, lowerLayers } from "@callgate/core/hosts";
import {
  type Access,
  type AccessEntry,
  mangled,
  modelName,
  type NamedTools,
  type NameTest,
  type Naming,
} from "@callgate/core/policy";
import type { Category } from "@callgate/core/tools";
import { compareHostPolicies } from "@callgate/diff";
import { lintDocument } from "@callgate/linter";
import type { SuggestReport } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";
import { settingsFor } from "../config/for-policy.js";
import type { LoadedConfig } from "../config/load-config.js";
import { hostSource } from "../convert/host-source.js";
import { textAt } from "../diff/compare-hosts.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { effectsOf, type HostFile, type HostRead, type Known, namesIn, readHostFile } from "./allow-in-host.js";
import { hostChanges } from "./changes.js";
import {
  chosenServers,
  learnFrom,
  linted,
  notesOf,
  type SuggestedPolicies,
  type SuggestOptions,
  tablesOf,
  unnamedNote,
  withoutName,
} from "./suggest-policies.js";
import { decidedBy, inHost } from "./update-host.js";

export interface SuggestHostOptions extends Omit<SuggestOptions, "to"> {
  readonly to: HostId;
}

/**
 * Learns from the sessions: what was used is allowed, what runs programs, destroys or pays is asked about, and everything
 * else is denied. The settings are read again as the host reads them, and every recorded tool is decided by them. Where
 * there is a policy in force, nothing is allowed that it does not allow.
 * @throws UserError for input that cannot be read, and for sessions that name no server
 */
export async function suggestHost(options: SuggestHostOptions, io: Io): Promise<SuggestedPolicies> {
  const { to, fromPolicy } = options;
  const learned = await learnFrom(options, "everyone", io);
  const { config, listOf } = learned;
  const servers = chosenServers(learned.suggestion, options.server).filter((server) => server !== undefined);
  if (servers.length === 0)
    throw new UserError(`the sessions do not name the servers of their calls, which settings of ${to} must name`);
  const recorded = learned.suggestion.tools
    .filter(({ server }) => server !== undefined && servers.includes(server))
    .map((tool) => withoutName(tool, UNNAMEABLE, to));
  const lists = new Map(
    servers.flatMap((server) => {
      const list = listOf(server);
      return list === undefined ? [] : [[server, list] as const];
    }),
  );
  const known: Known = { servers, lists, converter: await hostConverter() };
  const inForce = fromPolicy === undefined ? undefined : await readInForce(fromPolicy, options, config, io);
  const inForceOf = inForce && effectsOf(inForce, known);
  const wanted = recorded.map((tool) =>
    wantedOf(tool, inForceOf?.(tool.server ?? "", tool.tool).least, fromPolicy ?? ""),
  );
  const { scope, path: uri } = known.converter.writtenFile(to);
  const context = hostContexts({}, config?.hosts ?? new Map())(to);
  const file: HostFile = { host: to, scope, uri, command: undefined, context };
  const { categories } = settingsFor(uri, config, io);
  const written = writeSettings(wanted, { file, inForce, categories, known });
  const { converted, read, left, findings } = written;
  const { text, losses } = converted;
  const tools = written.wanted.map(({ tool }) => tool);
  const { lost, counts } = decidedBy(read, tools, left, known);
  const shown = tools.map((tool) => inHost(to, tool, left.get(tool)));
  const suggestion = { ...learned.suggestion, tools: shown };
  const byTool = new Map(shown.map((tool, i) => [tool, lost.get(tools[i] as SuggestedTool) ?? 0]));
  const names = together(namesIn(read, known), inForce && namesIn(inForce, known));
  const diff =
    inForce &&
    compareHostPolicies(inForce.policy, read.policy, {
      servers: lists,
      known: names,
      textAt: { before: textAt(inForce), after: textAt(read) },
    });
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost: byTool, chosen: servers, level: options.level }),
    to,
    policies: [{ server: undefined, name: uri, text, isWritten: false }],
    ...linted(findings, learned.findings, { by: "sample", ...counts }),
    changes: diff && hostChanges(diff.tools, names, { tools, now: io.now() }),
    sources: new Map([[uri, text]]),
    notes: [
      `${to} has no bounds of arguments and no limits: a gateway in front of the server does (--to intercept)`,
      ...(inForce === undefined
        ? []
        : [`only rules about MCP tools are written: what else ${fromPolicy} says is not carried over`]),
      ...(diff?.notCompared === undefined ? [] : [diff.notCompared]),
      ...losses.map(({ sentence }) => sentence),
      ...unnamedNote(learned.suggestion),
      ...notesOf({ ...learned.suggestion, tools }, false, { tools: options.tools ?? [] }),
    ],
  };
  return { report, policies: [{ server: undefined, name: uri, text }], tools: shown };
}

function together(some: NamedTools, others: NamedTools | undefined): NamedTools {
  if (others === undefined) return some;
  const servers = [...new Set([...some.servers, ...others.servers])];
  const toolsOf = (server: string) => [...(some.tools.get(server) ?? []), ...(others.tools.get(server) ?? [])];
  return { servers, tools: new Map(servers.map((server) => [server, new Set(toolsOf(server))])) };
}

interface Writing {
  readonly file: HostFile;
  readonly inForce: HostRead | undefined;
  readonly known: Known;
  readonly categories: ReadonlyMap<string, Category>;
}

interface Settings {
  readonly wanted: readonly WantedTool[];
  readonly converted: Converted & { readonly kind: "converted" };
  readonly read: HostRead;
  /** Tools that are to be allowed and are not, and why. */
  readonly left: ReadonlyMap<SuggestedTool, string>;
  readonly findings: readonly Finding[];
}

/** How often settings are made again without tools that lint reports errors of. */
const MAX_ROUNDS = 20;

/**
 * Everything else is denied, or, where the agent cannot allow these tools then, left to it. A tool of which lint reports
 * an error is asked about.
 */
function writeSettings(first: readonly WantedTool[], writing: Writing): Settings {
  let wanted = first;
  for (let round = 0; ; round++) {
    const closed = settingsBy(wanted, true, writing);
    const open = closed.left.size === 0 ? closed : settingsBy(wanted, false, writing);
    const settings = open.left.size < closed.left.size ? open : closed;
    const errors = settings.findings.filter(({ severity }) => severity === "error");
    const next = wanted.map((one): WantedTool => {
      const { server, tool } = one.tool;
      const error = errors.find(({ message }) => message.includes(`\`${server}/${tool}\``));
      if (error === undefined || one.effect !== "allow") return one;
      return { tool: { ...one.tool, decision: "ask", because: `lint reports ${error.check} of it` }, effect: "ask" };
    });
    if (round >= MAX_ROUNDS || next.every((one, i) => one === wanted[i])) return settings;
    wanted = next;
  }
}

/** @throws UserError where the names cannot be written, or are too many */
function settingsBy(
  wanted: readonly WantedTool[],
  isClosed: boolean,
  { file, inForce, known, categories }: Writing,
): Settings {
  // Without rules, an agent asks about most of what no call was to.
  const ruleless = lowerLayers(file.host, [], file.context).policy?.access;
  const plain = isClosed ? undefined : ruleless;
  const naming = ruleless?.naming;
  const access = accessOf(wanted, { plain, inForce, naming });
  const { servers, lists, converter } = known;
  const converted = converter.convertTo(file.host, access, {
    servers,
    lists,
    documents: [],
    unsaid: "deny",
    isWish: true,
  });
  if (converted.kind !== "converted")
    throw new UserError(
      converted.kind === "undivided"
        ? `\`${converted.name}\` does not say where its server's name ends`
        : `the settings cannot be written: ${converted.reason}`,
    );
  const read = readHostFile(file, converted.text);
  if (read === undefined)
    throw new TypeError(`what was printed for ${file.host} keeps it from starting:\n${converted.text}`);
  const { findings } = lintDocument(read.document, read, { servers: lists, categories });
  const because = `settings of ${file.host} cannot allow it alone; a tool list (--tools) names the others`;
  const effectOf = effectsOf(read, known);
  const left = new Map(
    wanted.flatMap(({ tool, effect }) =>
      effect === "allow" && ["ask", "deny"].includes(effectOf(tool.server ?? "", tool.tool).effect)
        ? [[tool, because] as const]
        : [],
    ),
  );
  return { wanted, converted, read, left, findings };
}

/** @throws UserError where the path leads to no configuration of the agent */
async function readInForce(
  path: string,
  { to, tools }: SuggestHostOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<HostRead> {
  const source = await hostSource(path, { host: to, tools }, config, io);
  if (source === undefined)
    throw new UserError(`${path} is no configuration of ${HOSTS[to].id}: there is no such file or folder`);
  return { ...source.lowered, policy: source.policy };
}

/** In agents' rules these characters are patterns, or cannot be written. */
const UNNAMEABLE = /^$|[*?\p{C}]/u;

type Wanted = "allow" | "ask" | "deny";

/** A tool, and what is to become of its calls. */
interface WantedTool {
  readonly tool: SuggestedTool;
  readonly effect: Wanted;
}

const EFFECTS: Readonly<Record<SuggestedTool["decision"], Wanted>> = { allow: "allow", deny: "ask", ask: "ask" };

/** What is learned of a tool, unless the policy in force lets less through. */
function wantedOf(tool: SuggestedTool, inForce: Wanted | undefined, name: string): WantedTool {
  const effect = EFFECTS[tool.decision];
  if (inForce === undefined || inForce === "allow" || inForce === effect) return { tool, effect };
  if (inForce === "ask")
    return {
      tool: { ...tool, decision: "ask", because: `${name} asks about it`, isDecidedElsewhere: true },
      effect: "ask",
    };
  return {
    tool: { ...tool, decision: "deny", because: `${name} denies it`, isDecidedElsewhere: true },
    effect: "deny",
  };
}

/** What is wanted; whatever no call was to is denied. */
function accessOf(
  wanted: readonly WantedTool[],
  {
    plain,
    inForce,
    naming,
  }: {
    readonly plain: Access | undefined;
    readonly inForce: HostRead | undefined;
    readonly naming: Naming | undefined;
  },
): Access {
  const rule = (effect: Wanted, name: string, index: number) => ({
    effect,
    name,
    named: true,
    message: "",
    origin: [index],
    layer: 0,
  });
  const closed = rule("deny", "everything else", wanted.length);
  const nameable = wanted.filter(({ tool: { tool } }) => !UNNAMEABLE.test(tool));
  const own = nameable.map(({ tool: { server = "", tool }, effect }, i): AccessEntry => {
    // By the model's name, each divides the names once; by its own, once on every server.
    const isPlain = naming !== undefined && mangled(naming, tool) === tool && naming.maxLength === undefined;
    const names: NameTest[] = [
      { of: "server", exact: server },
      isPlain ? { of: "model", exact: modelName(naming, server, tool) } : { of: "tool", exact: tool },
    ];
    return { ...rule(effect, `${server}/${tool}`, i), selector: { names }, conditions: [] };
  });
  // So that the names of the policy in force are distinguished, too.
  const before = (inForce?.policy.access.entries ?? []).filter(
    ({ effect }) => plain === undefined || effect === "deny" || effect === "hide",
  );
  const entries = [...own, ...before.map(({ selector }) => ({ ...closed, selector, conditions: [] }))];
  if (plain === undefined) return { order: "first match", entries, otherwise: closed, naming };
  // What decides in an agent without rules is in its own order.
  const others = plain.order === "last match" ? [...plain.entries].reverse() : plain.entries;
  return { order: "first match", entries: [...entries, ...others], otherwise: plain.otherwise, naming };
}
