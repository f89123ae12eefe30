/** `callgate replay`: recorded sessions × policies → would-be denials. */

import { categorise, type DialectId, type Finding } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import { findingsText, type TranscriptRow } from "@callgate/report";
import { type Decided, type GuardedServer, Replay, readTranscript } from "@callgate/simulator";
import { configuredPolicies } from "../config/for-replay.js";
import { type ConfigArgument, type LoadedConfig, loadConfig, serverTools } from "../config/load-config.js";
import { parseDuration } from "../duration.js";
import { EXIT, type ExitCode, UserError } from "../exit.js";
import { fileProblem, type PolicyFile, readPolicy } from "../files.js";
import type { FileWriter, Io } from "../io.js";
import { outputRequests, writeReport } from "../outputs.js";
import { withProgress } from "../progress.js";
import { ToolLists } from "../tool-lists.js";
import { VERSION } from "../version.js";

export interface ReplayArguments {
  readonly transcripts?: readonly string[] | undefined;
  readonly policy?: readonly string[] | undefined;
  readonly tools?: string | undefined;
  readonly dialect?: string | undefined;
  readonly assumeInterval?: string | undefined;
  readonly decisions?: string | undefined;
  readonly failOn: string;
  readonly format?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

interface ServerPolicy extends PolicyFile {
  readonly server: string | undefined;
}

export async function replayCommand(args: ReplayArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const { policy: options = [], transcripts: paths = [] } = args;
  if (paths.length === 0)
    throw new UserError("name the recorded sessions to replay: callgate replay --policy FILE TRANSCRIPT...");
  const assumeInterval = args.assumeInterval === undefined ? undefined : parseDuration(args.assumeInterval);
  const dialect = args.dialect as DialectId | undefined;
  const config = loadConfig(args.config, io);
  const named = options.map((option) => serverPolicy(option, dialect, io));
  const policies = named.length > 0 ? named : await policiesOf(config, dialect, io);
  const lists = new ToolLists(io);
  const given = lists.read(args.tools);
  const decisions = args.decisions === undefined ? undefined : openWriter(args.decisions, io);
  const replay = new Replay({
    policies: policies.map(guardedServer),
    assumeInterval,
    observers: decisions === undefined ? [] : [(decided) => decisions.write(decisionLine(decided))],
  });
  let transcripts: TranscriptRow[];
  try {
    transcripts = paths.map((path) => readOne(path, replay, io));
  } finally {
    decisions?.close();
  }
  const result = replay.result();
  requireCalled(named, result.servers);
  const listOf = (server: string | undefined) => given ?? lists.read(config && serverTools(config, server, io));
  const categoryOf = ({ tool, server }: { tool: string; server: string | undefined }) =>
    categorise(listOf(server)?.tools.get(tool) ?? { name: tool }, config?.categories).category;
  const tools = result.tools.map((row) => ({ ...row, category: categoryOf(row) }));
  const findings = [...lists.findings, ...policies.flatMap(({ lowered }) => lowered.findings)];
  writeReport(
    {
      command: "replay",
      version: VERSION,
      checks: CHECKS.filter((check) => check.of === "document"),
      subjects: policies.map(({ document }) => document.uri),
      findings: [...findings, ...oneForMany(policies, result.servers)],
      sources: new Map(policies.map(({ document }) => [document.uri, document.text])),
      replay: {
        ...result,
        groups: [],
        grantBy: "session",
        headRoom: [],
        timeline: { step: 1_000, rows: [], untimed: result.calls },
        tools,
        reasons: [...result.reasons].map(([reason, calls]) => ({ reason, calls })),
        transcripts,
      },
    },
    requests,
    io,
  );
  return result.decisions.deny > 0 && args.failOn !== "never" ? EXIT.findings : EXIT.clean;
}

/** One line of `--decisions`. */
function decisionLine({ index, call, decision: { outcome, rule, message } }: Decided): string {
  return `${JSON.stringify({ index, tool: call.tool, decision: outcome, rule, message })}\n`;
}

/** `[SERVER=]FILE`; a file of that very name wins over reading a server into it. */
function serverPolicy(option: string, dialect: DialectId | undefined, io: Io): ServerPolicy {
  const split = io.kindOf(option) === undefined ? option.indexOf("=") : -1;
  const server = split < 0 ? undefined : option.slice(0, split);
  const path = option.slice(split + 1);
  return deciding({ ...readPolicy(path, dialect, io), server });
}

/** The policies of the configuration's servers, where the command line names none. */
async function policiesOf(
  config: LoadedConfig | undefined,
  dialect: DialectId | undefined,
  io: Io,
): Promise<ServerPolicy[]> {
  const policies = config === undefined ? [] : await configuredPolicies(config, dialect, io);
  if (policies.length === 0)
    throw new UserError(
      "say which policy is to decide: --policy FILE, or --policy SERVER=FILE for each server; or name the servers' policies in the configuration",
    );
  return policies.map(deciding);
}

/** The policy as it is. @throws UserError where the engine does not load it */
function deciding(file: ServerPolicy): ServerPolicy {
  const { document, lowered } = file;
  if (lowered.policy !== undefined && !lowered.refused) return file;
  const errors = lowered.findings.filter(({ severity }) => severity === "error");
  throw new UserError(`no call can be decided by ${document.uri}`, findingsText(errors, document));
}

function guardedServer({ server, document, lowered }: ServerPolicy): GuardedServer {
  if (lowered.policy === undefined) throw new TypeError("a policy that was not read cannot guard");
  return {
    server,
    policy: lowered.policy,
    locate: (path) => ({ uri: document.uri, range: document.locate(path) }),
  };
}

function openWriter(path: string, io: Io): FileWriter {
  try {
    return io.openWriter(path);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}

function readOne(path: string, replay: Replay, io: Io): TranscriptRow {
  if (io.kindOf(path) === "directory") throw new UserError(`${path} is a folder; name the transcripts in it`);
  try {
    const chunks = withProgress(io.readChunks(path), io.sizeOf(path), path, io.stderr);
    const { reader, lines, bad, firstBad } = readTranscript(chunks, path, replay.sink(path));
    if (lines === 0) throw new UserError(`${path} is empty: there is nothing to replay`);
    if (reader === undefined)
      throw new UserError(
        `${path} is no transcript: none of its lines is a record of a known form; the forms are MCP JSON-RPC lines and Claude Code session files`,
      );
    return { uri: path, form: reader.id, lines, bad, firstBad };
  } catch (error) {
    throw fileProblem(error, path, "read");
  }
}

/** A policy that guards nothing must say so. */
function requireCalled(policies: readonly ServerPolicy[], servers: readonly (string | undefined)[]): void {
  for (const { server, document } of policies) {
    if (server === undefined || servers.includes(server)) continue;
    const named = servers.filter((name) => name !== undefined);
    const seen = named.length === 0 ? "the calls name no server" : `the calls are to ${someOf(named)}`;
    const remedy =
      named.length === 0 ? `give it as --policy ${document.uri}` : `write --policy ${named[0]}=${document.uri}`;
    throw new UserError(
      `no call is to the server \`${server}\` of --policy ${server}=${document.uri}: ${seen}; ${remedy}`,
    );
  }
}

/** One policy for calls to several servers decides by tool name alone; that is worth knowing. */
function oneForMany(policies: readonly ServerPolicy[], servers: readonly (string | undefined)[]): Finding[] {
  const named = new Set(policies.map(({ server }) => server));
  const left = servers.filter((server) => server !== undefined && !named.has(server));
  const general = policies.find(({ server }) => server === undefined);
  if (general === undefined || left.length < 2) return [];
  const { document } = general;
  const message = `this policy decided the calls to ${left.length} servers (${someOf(left as string[])}); give each its own with --policy SERVER=FILE`;
  return [
    {
      check: "replay",
      severity: "note",
      message,
      location: { uri: document.uri, range: document.locate([]) },
      related: [],
    },
  ];
}

/** The first few names. */
function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${(names.length - 5).toLocaleString("en")} more` : shown;
}
