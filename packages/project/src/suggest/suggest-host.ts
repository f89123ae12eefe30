/** Recorded sessions → an agent's own settings that allow the tools they used. Hosts do not look at MCP tools' arguments. */

import { Counters, compile, type HostId } from "@callgate/core";
import { hostConverter, lowerLayers } from "@callgate/core/hosts";
import type { Access, Effect } from "@callgate/core/policy";
import { lintDocument } from "@callgate/linter";
import type { SuggestReport } from "@callgate/report";
import type { SuggestedTool } from "@callgate/suggest";
import { settingsFor } from "../config/for-policy.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { noCounts } from "./proof-counts.js";
import {
  chosenServers,
  learnFrom,
  linted,
  notesOf,
  type SuggestedPolicies,
  type SuggestOptions,
  tablesOf,
} from "./suggest-policies.js";

export interface SuggestHostOptions extends Omit<SuggestOptions, "to" | "fromPolicy"> {
  readonly to: HostId;
}

/**
 * Learns from the sessions: what was used is allowed, what runs programs, destroys or pays is asked about, and everything
 * else is denied. The settings are read again as the host reads them, and every recorded tool is decided by them.
 * @throws UserError for input that cannot be read, and for sessions that name no server
 */
export async function suggestHost(options: SuggestHostOptions, io: Io): Promise<SuggestedPolicies> {
  const { to } = options;
  const learned = await learnFrom(options, "everyone", io);
  const { config, listOf } = learned;
  const servers = chosenServers(learned.suggestion, options.server).filter((server) => server !== undefined);
  if (servers.length === 0)
    throw new UserError(`the sessions do not name the servers of their calls, which settings of ${to} must name`);
  const tools = learned.suggestion.tools.filter(({ server }) => server !== undefined && servers.includes(server));
  const lists = new Map(
    servers.flatMap((server) => {
      const list = listOf(server);
      return list === undefined ? [] : [[server, list] as const];
    }),
  );
  const { convertTo, writtenFile } = await hostConverter();
  const converted = convertTo(to, accessOf(tools), { servers, lists, documents: [], unsaid: "deny" });
  if (converted.kind !== "converted")
    throw new UserError(
      converted.kind === "undivided"
        ? `\`${converted.name}\` does not say where its server's name ends`
        : `the settings cannot be written: ${converted.reason}`,
    );
  const { text, losses } = converted;
  const file = writtenFile(to);
  const context = hostContexts({}, config?.hosts ?? new Map())(to);
  const lowered = lowerLayers(to, [{ scope: file.scope, uri: file.path, text }], context);
  const { policy } = lowered;
  if (policy === undefined)
    throw new TypeError(`what was printed for ${to} keeps it from starting: ${lowered.findings[0]?.message ?? ""}`);
  const { categories } = settingsFor(file.path, config, io);
  const { findings } = lintDocument(lowered.document, lowered, { servers: lists, categories });
  const engine = compile(policy);
  const lost = new Map<SuggestedTool, number>();
  const counts = noCounts();
  for (const tool of tools) {
    const call = { server: tool.server, tool: tool.tool, args: {}, at: 0, grant: "" };
    const { outcome } = engine.decide(call, new Counters());
    // What the server says of the tool may decide, and is not known.
    if (outcome === "notEvaluated") {
      counts.notDecided += tool.calls;
      continue;
    }
    counts.decided += tool.calls;
    if (outcome === "allow") continue;
    lost.set(tool, tool.calls);
    counts.denied += tool.calls;
    counts.ofTools += tool.calls;
  }
  // No bound of an argument is in the settings, and no limit.
  const written = tools.map((tool) => ({
    ...tool,
    // Some hosts cannot allow one tool and deny those that are not known by name.
    ...(tool.decision === "allow" && lost.has(tool)
      ? {
          decision: "deny" as const,
          because: `settings of ${to} cannot allow it alone; a tool list (--tools) names the others`,
        }
      : {}),
    arguments: tool.arguments.map((argument) => ({
      ...argument,
      bound: { kind: "open", because: `${to} does not look at the arguments of MCP tools` } as const,
      share: undefined,
    })),
    limits: [],
    apart: [],
    burst: undefined,
    heldOut: undefined,
    tradeoffs: [],
  }));
  const suggestion = { ...learned.suggestion, tools: written };
  const byTool = new Map(written.map((tool, i) => [tool, lost.get(tools[i] as SuggestedTool) ?? 0]));
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost: byTool, chosen: servers, level: options.level }),
    to,
    policies: [{ server: undefined, name: file.path, text, isWritten: false }],
    ...linted(findings, learned.findings, { by: "sample", ...counts }),
    changes: undefined,
    sources: new Map([[file.path, text]]),
    notes: [
      `${to} has no bounds of arguments and no limits: a gateway in front of the server does (--to intercept)`,
      ...losses.map(({ sentence }) => sentence),
      ...notesOf(learned.suggestion, false, { tools: options.tools ?? [] }),
    ],
  };
  return { report, policies: [{ server: undefined, name: file.path, text }], tools: written };
}

const EFFECTS: Readonly<Record<SuggestedTool["decision"], Effect>> = { allow: "allow", deny: "ask", ask: "ask" };

function accessOf(tools: readonly SuggestedTool[]): Access {
  const rule = (effect: Effect, name: string, index: number) => ({
    effect,
    name,
    named: true,
    message: "",
    origin: [index],
    layer: 0,
  });
  return {
    order: "first match",
    entries: tools.map(({ server = "", tool, decision }, i) => ({
      ...rule(EFFECTS[decision], `${server}/${tool}`, i),
      selector: {
        names: [
          { of: "server", exact: server },
          { of: "tool", exact: tool },
        ],
      },
      conditions: [],
    })),
    otherwise: rule("deny", "everything else", tools.length),
  };
}
