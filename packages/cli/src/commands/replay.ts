/** `callgate replay`: recorded sessions × policies → would-be denials. */

import { categorise, type DialectId } from "@callgate/core";
import { CHECKS } from "@callgate/linter";
import { Against, type Decided, HeadRooms, Replay, type ReplayResult, Sweep } from "@callgate/simulator";
import { loadConfig, serverTools } from "../config/load-config.js";
import { parseDuration } from "../duration.js";
import { EXIT, type ExitCode, UserError } from "../exit.js";
import { fileProblem } from "../files.js";
import type { FileWriter, Io } from "../io.js";
import { once } from "../once.js";
import { outputRequests, writeReport } from "../outputs.js";
import type { ReplayArguments } from "../replay/arguments.js";
import {
  guardedServer,
  namedPolicies,
  oneForMany,
  policiesOf,
  requireCalled,
  type ServerPolicy,
} from "../replay/policies.js";
import { argumentRedaction } from "../replay/shown.js";
import { replayTables } from "../replay/tables.js";
import { namedTranscripts, replayTranscripts } from "../replay/transcripts.js";
import { ToolLists } from "../tool-lists.js";
import { VERSION } from "../version.js";

/** @throws UserError for bad usage, and for input that cannot be read */
export async function replayCommand(args: ReplayArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const paths = args.transcripts ?? [];
  if (paths.length === 0)
    throw new UserError("name the recorded sessions to replay: callgate replay --policy FILE TRANSCRIPT...");
  const assumeInterval = args.assumeInterval === undefined ? undefined : parseDuration(args.assumeInterval);
  const redact = argumentRedaction(args.redact ?? []);
  const explain = callIndex(args.explain);
  const deciding = { dialect: args.dialect as DialectId | undefined, allowInvalid: args.allowInvalid === true };
  const config = loadConfig(args.config, io);
  const named = namedPolicies(args.policy ?? [], deciding, io);
  const policies = named.length > 0 ? named : await policiesOf(config, deciding, io);
  const old = namedPolicies(args.against ?? [], deciding, io);
  const lists = new ToolLists(io);
  const given = lists.read(args.tools);
  const files = await namedTranscripts(paths, io);

  const guards = policies.map(guardedServer);
  const headRooms = new HeadRooms();
  const sweep = args.sweep && new Sweep(guards, sweptTools(args.sweep, policies));
  const against = old.length === 0 ? undefined : new Against(old.map(guardedServer), redact);
  const decisions = args.decisions === undefined ? undefined : openWriter(args.decisions, io);
  const replay = new Replay({
    policies: guards,
    grantBy: args.grantBy,
    assumeInterval,
    explain,
    redact,
    observers: [
      (decided) => headRooms.add(decided),
      ...(decisions === undefined ? [] : [(decided: Decided) => decisions.write(decisionLine(decided))]),
    ],
    lanes: [...(sweep?.lanes ?? []), ...(against === undefined ? [] : [against])],
  });
  const transcripts = (() => {
    try {
      return replayTranscripts(files, replay, io);
    } finally {
      decisions?.close();
    }
  })();
  const result = replay.result();
  requireCalled(named, result.servers);
  requireCalled(old, result.servers, "--against");
  requireExplained(explain, result);

  const listOf = (server: string | undefined) => given ?? lists.read(config && serverTools(config, server, io));
  const replayed = replayTables({
    result,
    grantBy: args.grantBy,
    transcripts,
    headRooms,
    sweep,
    against: against && { lane: against, policies: old.map(({ document }) => document.uri) },
    redact,
    categoryOf: ({ server, tool }) =>
      categorise(listOf(server)?.tools.get(tool) ?? { name: tool }, config?.categories).category,
  });
  const findings = [...lists.findings, ...policies.flatMap(({ lowered }) => lowered.findings)];
  writeReport(
    {
      command: "replay",
      version: VERSION,
      checks: CHECKS.filter((check) => check.of === "document"),
      subjects: policies.map(({ document }) => document.uri),
      findings: [...findings, ...oneForMany(policies, result.servers)],
      sources: new Map(policies.map(({ document }) => [document.uri, document.text])),
      replay: replayed,
    },
    requests,
    io,
  );
  return denies(result, against) && args.failOn !== "never" ? EXIT.findings : EXIT.clean;
}

/** Whether calls would be denied; beside another policy, whether calls would be that were not. */
function denies({ decisions }: ReplayResult, against: Against | undefined): boolean {
  if (against === undefined) return decisions.deny > 0;
  return [...against.counts.values()].some((byAfter) => (byAfter.get("deny") ?? 0) > 0);
}

/** One line of `--decisions`. */
function decisionLine({ index, call, decision: { outcome, rule, message } }: Decided): string {
  return `${JSON.stringify({ index, tool: call.tool, decision: outcome, rule, message })}\n`;
}

/** `--explain N`. */
function callIndex(option: ReplayArguments["explain"]): number | undefined {
  const text = once(option, "--explain");
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new UserError(`--explain ${text} is no call; give its number, counted from 0 over all transcripts`);
  return Number(text);
}

function requireExplained(index: number | undefined, { explained, calls }: ReplayResult): void {
  if (index === undefined || explained !== undefined) return;
  const there = calls === 0 ? "the transcripts hold none" : `the last one is ${calls - 1}`;
  throw new UserError(`there is no call ${index}: ${there}`);
}

/** The tools whose limits are swept; undefined for all of them. */
function sweptTools(names: readonly string[], policies: readonly ServerPolicy[]): ReadonlySet<string> | undefined {
  const limited = new Set(
    policies.flatMap(({ lowered: { policy } }) =>
      [...(policy?.tools.values() ?? []), ...(policy?.everyTool === undefined ? [] : [policy.everyTool])]
        .filter(({ rules }) => rules.some(({ limit }) => limit?.max !== undefined))
        .map(({ name }) => name),
    ),
  );
  const all = names.includes("all");
  const missing = all ? undefined : names.find((name) => !limited.has(name));
  if (missing !== undefined || limited.size === 0)
    throw new UserError(
      limited.size === 0
        ? "--sweep has nothing to try: the policy limits no tool"
        : `--sweep ${missing}: the policy does not limit that tool; it limits ${[...limited].join(", ")}`,
    );
  return all ? undefined : new Set(names);
}

function openWriter(path: string, io: Io): FileWriter {
  try {
    return io.openWriter(path);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}
