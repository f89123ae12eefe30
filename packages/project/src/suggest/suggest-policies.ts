/** Recorded sessions, and what is known of the tools → policies that allow what was needed, proved and reported. */

import type { Finding } from "@callgate/core";
import { lower, readDocument } from "@callgate/core";
import type { Tool, ToolCatalogue } from "@callgate/core/policy";
import { withCommas } from "@callgate/core/text";
import { lintDocument } from "@callgate/linter";
import type { SuggestProof, SuggestReport } from "@callgate/report";
import type { ReadOptions, TranscriptSummary } from "@callgate/simulator";
import {
  type About,
  gatewayText,
  type Habits,
  interceptText,
  type Level,
  type Scope,
  type SuggestedTool,
  type Suggestion,
  suggestionOf,
} from "@callgate/suggest";
import { settingsFor } from "../config/for-policy.js";
import { type ConfigChoice, type LoadedConfig, loadConfig, namedInConfig, serverTools } from "../config/load-config.js";
import type { Io } from "../io/io.js";
import { readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, requireWhose, toolLists } from "../policies/tool-lists-of.js";
import type { NamedTranscript } from "../replay/named-transcripts.js";
import { readerNamed, unwrapOf } from "../replay/transcript-format.js";
import { type ReadTranscripts, readTranscripts, transcriptRows } from "../replay/transcripts.js";
import { namedOrOwnSessions } from "../sessions/own-sessions.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import { changesFrom } from "./changes.js";
import { Learning } from "./learn.js";
import { type DecidingText, type Lost, policyOf, proveByReplay, proveBySample } from "./prove.js";
import { apartRows, toolRows } from "./rows.js";
import { forcedEntries, withinForce } from "./within-force.js";
import { passedOverWithoutSecrets, readWithoutSecrets } from "./without-secrets.js";

/** What a suggestion is written for. */
export const TARGETS = ["gateway", "intercept"] as const;

export type SuggestTarget = (typeof TARGETS)[number];

export interface SuggestOptions {
  /** Recorded sessions: files, folders and globs. */
  readonly transcripts?: readonly string[] | undefined;
  /** Hosts whose own sessions on this machine are read, too. */
  readonly sessions?: readonly string[] | undefined;
  readonly since?: string | undefined;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  /** Whether every line of the transcripts is parsed, also where nothing of it is read; the result is the same. */
  readonly parseAll?: boolean | undefined;
  readonly config?: ConfigChoice;
  /** Tool lists; `SERVER=FILE` for one of several servers. */
  readonly tools?: string | readonly string[] | undefined;
  readonly to: SuggestTarget;
  /** The server whose policy is written, where the sessions call several. */
  readonly server?: string | undefined;
  /** Tools that are allowed in any case: `TOOL` or `SERVER/TOOL`. */
  readonly allow?: readonly string[] | undefined;
  /** How general bounds are; chosen by what held-out sessions show when left out. */
  readonly level?: Level | undefined;
  /** The policy in force. */
  readonly fromPolicy?: string | undefined;
  /** Whether each server's policy that the configuration names is taken for the one in force. */
  readonly isConfiguredInForce?: boolean | undefined;
  readonly redact?: readonly string[] | undefined;
  readonly redactKeys?: readonly string[] | undefined;
  /** Whether every call is replayed, however many there are. */
  readonly prove?: boolean | undefined;
}

export interface SuggestedPolicies {
  readonly report: SuggestReport;
  /** One for each server that is called. */
  readonly policies: readonly DecidingText[];
  /** What is in the policies. */
  readonly tools: readonly SuggestedTool[];
}

/** Of more calls, those that were kept of each tool are decided, unless a whole replay is asked for. */
const MAX_REPLAYED = 100_000;

/** How often a policy is made again without a tool that lint reports an error of. */
const MAX_ROUNDS = 20;

/** What recorded sessions show. */
export interface Learned {
  readonly habits: Habits;
  readonly suggestion: Suggestion;
  readonly files: readonly NamedTranscript[];
  readonly reading: ReadOptions;
  readonly read: ReadTranscripts;
  readonly config: LoadedConfig | undefined;
  listOf(server: string | undefined): ToolCatalogue | undefined;
  /** About the tool lists. */
  readonly findings: readonly Finding[];
}

/** @throws UserError for input that cannot be read, and for sessions without calls */
export async function learnFrom(options: Omit<SuggestOptions, "to">, scope: Scope, io: Io): Promise<Learned> {
  const { redact, redactKeys, allow = [] } = options;
  const config = loadConfig(options.config, io);
  const lists = new ToolLists(io);
  const given = toolLists(options.tools, config, lists, io);
  const named = await namedOrOwnSessions(options.transcripts ?? [], options, io);
  const reading = {
    from: options.from === undefined ? undefined : readerNamed(options.from),
    unwrap: (options.unwrap ?? []).map(unwrapOf),
    parseAll: options.parseAll ?? false,
    servers: [...given.servers.keys()],
  };
  const learning = new Learning({ redact, redactKeys });
  const read = readWithoutSecrets(() => {
    const summaries: readonly TranscriptSummary[] = readTranscripts(named.files, learning, reading, io);
    return transcriptRows(named, summaries, options.from);
  });
  const { habits } = learning;
  habits.end();
  if (habits.calls === 0)
    throw new UserError("the sessions hold no call to learn from; callgate transcripts lists what they hold");
  const others = [...habits.servers.keys()];
  const wanted = options.server === undefined ? others : [options.server];
  requireWhose(lists.read(given.tools), wanted, "the calls are to");
  const listOfServer = (server: string | undefined): ToolCatalogue | undefined =>
    listOf({ server, tools: config && serverTools(config, server, io) }, given, { config, lists, others });
  const suggestion = suggestionOf(habits, {
    allow,
    level: options.level,
    toolOf: (server, tool): Tool | undefined => listOfServer(server)?.tools.get(tool),
    categories: config?.categories,
    scope,
  });
  requireAllowed(allow, suggestion);
  return {
    habits,
    suggestion,
    files: named.files,
    reading,
    read,
    config,
    listOf: listOfServer,
    findings: lists.findings,
  };
}

/**
 * Learns from the sessions, and shows what the suggested policies do with them.
 * @throws UserError for input that cannot be read, and for sessions without calls
 */
export async function suggestPolicies(options: SuggestOptions, io: Io): Promise<SuggestedPolicies> {
  const { to } = options;
  const learned = await learnFrom(options, SCOPES[to], io);
  const { habits, config, listOf } = learned;
  const chosen = chosenServers(learned.suggestion, options.server);
  const first = chosen.map((server) =>
    writePolicy(learned.suggestion, { server, to, list: listOf(server) }, settingsFor("", config, io)),
  );
  const pairs = inForce(
    options,
    first.map(({ policy }) => policy),
    config,
    io,
  );
  const read = pairs?.map(({ policy, path }) => {
    const { document, lowered } = readPolicy(path, {}, io);
    return { server: policy.server, path, document, policy: requireLoadable({ document, lowered }).policy };
  });
  const written = await Promise.all(
    first.map(async (one): Promise<WrittenPolicy> => {
      const before = read?.find(({ server }) => server === one.policy.server);
      if (before === undefined) return one;
      const { server } = one.policy;
      const list = listOf(server);
      const forced = await forcedEntries(before.document, before.policy, to, before.path);
      const found = (text: string) =>
        findingsOf(text, { name: one.policy.name, to, list }, settingsFor("", config, io));
      const { text, tools } = withinForce(one.policy, one.tools, forced, {
        to,
        list,
        print: (some) => PRINTERS[to](some, learned.suggestion),
        errorsOf: (some) => found(some).flatMap(({ severity, message }) => (severity === "error" ? [message] : [])),
      });
      return { policy: { ...one.policy, text }, tools, findings: found(text) };
    }),
  );
  const suggestion = { ...learned.suggestion, tools: written.flatMap(({ tools }) => tools) };
  const policies = written.map(({ policy }) => policy);
  const isSample = options.prove !== true && mustSample(learned, io);
  const { proof, lost } = isSample
    ? proveBySample(policies, suggestion, habits)
    : proveByReplay(policies, { suggestion, habits }, { files: learned.files, options: learned.reading }, io);
  const report: SuggestReport = {
    ...tablesOf(learned, suggestion, { lost, chosen, level: options.level }),
    to,
    policies: policies.map(({ server, name, text }) => ({ server, name, text, isWritten: false })),
    ...linted(
      written.flatMap(({ findings }) => findings),
      learned.findings,
      proof,
    ),
    changes: read?.flatMap(({ server, policy: before }) => {
      const after = policies.find((one) => one.server === server);
      return after === undefined
        ? []
        : changesFrom(before, policyOf(after), { server, suggestion, tools: listOf(server), now: io.now() });
    }),
    sources: new Map(policies.map(({ name, text }) => [name, text])),
    notes: notesOf(learned.suggestion, isSample, options),
  };
  return { report, policies, tools: suggestion.tools };
}

/** Whether too many calls were read to replay them, or they can be read only once. */
export function mustSample({ habits, files }: Learned, io: Io): boolean {
  return habits.calls > MAX_REPLAYED || files.some(({ path }) => io.isStream(path));
}

/** What reports of new policies and of updated ones have in common. */
export function tablesOf(
  { read }: Learned,
  suggestion: Suggestion,
  {
    lost,
    chosen,
    level,
  }: { readonly lost: Lost; readonly chosen: readonly (string | undefined)[]; readonly level: Level | undefined },
) {
  return {
    version: VERSION,
    level: level ?? ("measured" as const),
    calls: suggestion.calls,
    sessions: suggestion.sessions,
    transcripts: read.rows.length,
    tools: toolRows(suggestion, lost),
    apart: apartRows(suggestion).filter(({ server }) => chosen.includes(server)),
    suite: undefined,
    needs: undefined,
    unused: undefined,
    passedOver: passedOverWithoutSecrets(read.passedOver),
  };
}

/** What lint says of the policies, notes aside, and what was proved. */
export function linted(
  findings: readonly Finding[],
  others: readonly Finding[],
  proof: Omit<SuggestProof, "lintErrors" | "lintWarnings">,
): Pick<SuggestReport, "proof" | "findings"> {
  const counted = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  return {
    proof: { ...proof, lintErrors: counted("error"), lintWarnings: counted("warning") },
    findings: [...others, ...findings.filter(({ severity }) => severity !== "note")],
  };
}

export const SCOPES: Readonly<Record<SuggestTarget, Scope>> = { gateway: "grant", intercept: "everyone" };

const PRINTERS: Readonly<Record<SuggestTarget, (tools: readonly SuggestedTool[], about: About) => string>> = {
  gateway: gatewayText,
  intercept: interceptText,
};

const ENDINGS: Readonly<Record<SuggestTarget, string>> = { gateway: "json", intercept: "yaml" };

/** @throws UserError for a name that no call is to */
function requireAllowed(names: readonly string[], { tools }: Suggestion): void {
  for (const name of names)
    if (!tools.some(({ server, tool }) => name === tool || name === `${server}/${tool}`))
      throw new UserError(`--allow ${name}: no recorded call is to a tool of that name`);
}

/** @throws UserError for a server that no call is to */
export function chosenServers({ tools }: Suggestion, server: string | undefined): (string | undefined)[] {
  const all = [...new Set(tools.map((tool) => tool.server))];
  if (server === undefined) return all;
  if (!all.includes(server))
    throw new UserError(`no call is to the server ${server}; the calls are to ${serverNames(all)}`);
  return [server];
}

/** Servers by name, up to five, and how many more. */
export function serverNames(servers: readonly (string | undefined)[]): string {
  const names = servers.map((server) => server ?? "a server that is not named");
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}

interface WrittenPolicy {
  readonly policy: DecidingText;
  /** As they are in the policy: one that lint reports an error of is denied. */
  readonly tools: readonly SuggestedTool[];
  readonly findings: readonly Finding[];
}

/** Names that are no tool's in a policy. */
const UNNAMEABLE: Readonly<Record<SuggestTarget, RegExp>> = { gateway: /^$/, intercept: /^\*?$/ };

/** A tool whose name cannot be written is not allowed. */
export function withoutName(tool: SuggestedTool, unnameable: RegExp, to: string): SuggestedTool {
  if (!unnameable.test(tool.tool)) return tool;
  return { ...tool, decision: "ask", because: `${to} cannot name it`, isDecidedElsewhere: true };
}

type LintSettings = Pick<ReturnType<typeof settingsFor>, "categories" | "ceilings">;

function findingsOf(
  text: string,
  { name, to, list }: { readonly name: string; readonly to: SuggestTarget; readonly list: ToolCatalogue | undefined },
  { categories, ceilings }: LintSettings,
): readonly Finding[] {
  const document = readDocument(text, name);
  return lintDocument(document, lower(document, { dialect: to }), { tools: list, categories, ceilings }).findings;
}

/** The policy of a server. A tool whose rules lint reports an error of is denied, with that as the reason. */
function writePolicy(
  { tools: all, sessions, calls }: Suggestion,
  {
    server,
    to,
    list,
  }: { readonly server: string | undefined; readonly to: SuggestTarget; readonly list: ToolCatalogue | undefined },
  settings: LintSettings,
): WrittenPolicy {
  let tools = all.filter((tool) => tool.server === server).map((tool) => withoutName(tool, UNNAMEABLE[to], to));
  const name = `${server ?? "policy"}.${ENDINGS[to]}`;
  for (let round = 0; ; round++) {
    const text = PRINTERS[to](tools, { sessions, calls });
    const findings = findingsOf(text, { name, to, list }, settings);
    const errors = findings.filter(({ severity }) => severity === "error");
    const refused = tools.map((tool): SuggestedTool => {
      if (tool.decision === "ask") return tool;
      const error = errors.find(({ message }) => message.includes(`\`${tool.tool}\``));
      if (error === undefined) return tool;
      const because =
        error.check === "unknown-tool"
          ? "the server's tool list does not have it"
          : `no bound keeps lint from reporting ${error.check}`;
      // A tool without an entry is denied, too.
      return tool.decision === "deny" || error.check === "unknown-tool"
        ? { ...tool, decision: "ask", because }
        : { ...tool, decision: "deny", because };
    });
    if (round >= MAX_ROUNDS || refused.every((tool, i) => tool === tools[i]))
      return { policy: { server, name, text }, tools, findings };
    tools = refused;
  }
}

/** A suggested policy, and the path of the one in force for the same server. */
interface InForce {
  readonly policy: DecidingText;
  readonly path: string;
}

/** Undefined where nothing is to be compared. @throws UserError for one policy and several servers */
function inForce(
  { fromPolicy: path, isConfiguredInForce = false }: Pick<SuggestOptions, "fromPolicy" | "isConfiguredInForce">,
  policies: readonly DecidingText[],
  config: LoadedConfig | undefined,
  io: Io,
): readonly InForce[] | undefined {
  if (path === undefined) {
    if (!isConfiguredInForce || config === undefined) return undefined;
    return policies.flatMap((policy) => {
      const [only, another] = config.servers.find(({ name }) => name === policy.server)?.policies ?? [];
      if (only === undefined || another !== undefined) return [];
      const named = namedInConfig(only, config, io);
      return io.kindOf(named) === "file" ? [{ policy, path: named }] : [];
    });
  }
  const [only, another] = policies;
  if (only === undefined || another !== undefined)
    throw new UserError(
      `--from-policy names the policy of one server, and the calls are to ${serverNames(policies.map(({ server }) => server))}; say which with --server`,
    );
  const guarded = settingsFor(path, config, io).server;
  if (guarded !== undefined && only.server !== undefined && only.server !== guarded)
    throw new UserError(
      `${path} is the policy of the server ${guarded}, as the configuration says, and the calls are to ${only.server}`,
    );
  return [{ policy: only, path }];
}

/** That an agent's file leaves out calls of which it is not known whose tools they are to. */
export function unnamedNote({ tools }: Suggestion): string[] {
  const calls = tools.reduce((sum, tool) => sum + (tool.server === undefined ? tool.calls : 0), 0);
  if (calls === 0) return [];
  const these = calls === 1 ? "a call is" : `${withCommas(calls)} calls are`;
  return [`${these} left out: the recordings do not name the server, and an agent's rules do`];
}

/** Fewer sessions than these say little. */
const FEW_SESSIONS = 3;

export function notesOf(
  { sessions, callsOfOtherTools, callsOfSecretNames, tools: learned }: Suggestion,
  isSample: boolean,
  { tools }: Pick<SuggestOptions, "tools">,
): string[] {
  const unknown = learned.some(({ server }) => server === undefined);
  return [
    ...(sessions < FEW_SESSIONS
      ? [
          `${sessions === 1 ? "one session is" : "two sessions are"} too few to know what is usual: nothing was set apart as rare`,
        ]
      : []),
    ...(tools === undefined ? ["without a tool list (--tools), arguments that were never given stay open"] : []),
    ...(isSample ? ["not every call was replayed: --prove does, or callgate replay with the policy"] : []),
    ...(unknown ? ["some recordings do not name the server: their tools are taken to be of one"] : []),
    ...(callsOfSecretNames > 0
      ? [
          `${withCommas(callsOfSecretNames)} calls are of tools, or to servers, whose names look like secrets: nothing of them is kept, and the policy does not allow them`,
        ]
      : []),
    ...(callsOfOtherTools > 0
      ? [`${withCommas(callsOfOtherTools)} calls are of more tools than are kept, and the policy does not allow them`]
      : []),
  ];
}
