/** What a replay found, in one piece or joined from parts → the report, and whether it fails. */

import { DECISION_WORDS, type Finding } from "@callgate/core";
import { isAboutRun, oncePerRun } from "@callgate/core/dialects";
import { assumptions } from "@callgate/core/policy";
import { clip, withCommas } from "@callgate/core/text";
import type { Category } from "@callgate/core/tools";
import { documentsOf } from "@callgate/core/yaml";
import { CHECKS } from "@callgate/linter";

import type { RecordedTable, ReplayReport } from "@callgate/report";
import { type Against, type ReplayAccumulators, type ReplayResult, TOO_MANY_SERVERS_REASON } from "@callgate/simulator";
import { requireLoadable } from "../policies/require-loadable.js";
import { VERSION } from "../version.js";
import { nearLimits } from "./near-limits.js";
import { oneForMany, type ReadServerPolicy, requireCalled } from "./policies.js";
import type { ReplaySpec } from "./replay-spec.js";
import { argumentRedaction, requireRedacted, unmetKeys } from "./shown.js";
import { replayTables } from "./tables.js";
import type { ReadTranscripts } from "./transcripts.js";
import { unknownClause } from "./unknown.js";

/** What makes a replay fail. */
export interface FailsOn {
  /** `never`: not would-be denials. */
  readonly failOn?: string | undefined;
  /** Whether what is unknown does: calls that were not decided, records that were not read. */
  readonly failOnUnknown?: boolean | undefined;
}

/** What a replay found. */
export interface ReplayedSessions {
  /** `REPORTS.replay` of `@callgate/report` writes it in every format. */
  readonly report: ReplayReport;
  /** Whether it fails: a call would be denied, or what is unknown counts as a failure. */
  readonly fails: boolean;
}

/** A tool that was called. */
export interface Called {
  readonly server: string | undefined;
  readonly tool: string;
}

export interface FoundByReplay {
  readonly spec: ReplaySpec;
  readonly accumulators: ReplayAccumulators;
  readonly read: ReadTranscripts;
  categoryOf(called: Called): Category;
  /** What agents recorded, beside what their settings say. */
  readonly recorded?: RecordedTable | undefined;
  /** About the tool lists, once all categories were asked for. */
  findings(): readonly Finding[];
}

/**
 * The report, and whether what it says is a failure.
 * @throws UserError where a policy is for a server that no call is to, or a path of `--redact` hides nothing
 */
export function replayReport(
  { spec, accumulators, read, categoryOf, findings, recorded }: FoundByReplay,
  { failOn, failOnUnknown }: FailsOn,
): ReplayedSessions {
  const { policies, against: old } = spec;
  const { replay, peakUsages, sweep, against } = accumulators;
  const result = replay.result();
  // A call whose server the record does not tell may be to any of them; it is counted as not evaluated.
  if (!hasUnknownServers(result)) {
    requireCalled(spec.isNamed ? policies : [], result.servers);
    requireCalled(old, result.servers, "--against");
  }
  requireRedacted(accumulators.redaction);
  const tables = replayTables({
    result,
    grantBy: spec.grantBy,
    read,
    peakUsages,
    sweep,
    against: against && { lane: against, policies: old.map(({ document }) => document.uri) },
    redact: argumentRedaction(spec),
    categoryOf,
    recorded,
  });
  const hosts = policies.flatMap(({ host }) => host?.row ?? []);
  const unknown = failOnUnknown ? unknownFinding(result, read, policies) : undefined;
  const beyond = beyondBounds(result, policies);
  const report: ReplayReport = {
    command: "replay",
    version: VERSION,
    checks: CHECKS.filter((check) => check.of === "document"),
    subjects: policies.flatMap(({ document }) => documentsOf(document).map(({ uri }) => uri)),
    ...(hosts.length === 0 ? {} : { hosts }),
    assumed: assumptions(policies.map(({ lowered }) => lowered.policy)),
    findings: [
      ...(unknown ?? []),
      ...beyond,
      ...findings(),
      ...oncePerRun(policies.flatMap((policy) => aboutDecisions(policy, spec))).filter(
        (finding) => !isAboutRun(finding) || decided(result) > 0,
      ),
      ...oneForMany(policies, result.servers),
      ...(recorded === undefined ? [] : disagreements(recorded, policies)),
      ...unmetKeys(accumulators.redaction, policies),
      ...(spec.warnAt === undefined ? [] : nearLimits(tables.peakUsage, spec.warnAt)),
    ],
    sources: new Map(
      policies.flatMap(({ document }) => documentsOf(document).map(({ uri, text }) => [uri, text] as const)),
    ),
    replay: tables,
  };
  const isDenied = failOn !== "never" && (denies(result, against) || beyond.length > 0);
  return { report, fails: isDenied || unknown !== undefined };
}

/** Calls of which an agent recorded something else than its settings say now. */
function disagreements({ differing }: RecordedTable, policies: readonly ReadServerPolicy[]): Finding[] {
  return differing.map(({ recorded, decision, tool, server, rule, policy, calls, first }) => {
    const name = server === undefined ? tool : `${server}/${tool}`;
    const by = rule === "" ? "" : ` by \`${clip(rule)}\``;
    const times = `${withCommas(calls)} ${calls === 1 ? "call" : "calls"}, the first at ${first.uri}:${first.line}`;
    const words = `recorded as ${recorded === "refused" ? "refused" : "made"}, decided as ${DECISION_WORDS.decided[decision]} today`;
    const finding = aboutReplay(
      `\`${clip(name)}\`: ${words}${by} (${times}); settings, mode or version were others then, ${recorded === "refused" ? "a person stopped it, " : ""}or callgate is wrong`,
      policies,
    );
    return { ...finding, check: "recorded-otherwise", severity: "note", location: policy ?? finding.location };
  });
}

function unknownFinding(
  { decisions }: ReplayResult,
  { rows, passedOver }: ReadTranscripts,
  policies: readonly ReadServerPolicy[],
): readonly Finding[] | undefined {
  const badLines = rows.reduce((sum, { bad }) => sum + bad, 0);
  const clause = unknownClause({ undecided: decisions.notEvaluated, badLines, passedOver });
  return clause === undefined
    ? undefined
    : [aboutReplay(`${clause}: --fail-on-unknown makes that a failure`, policies)];
}

/** Calls that a bound kept from being decided: one of them may be denied. */
function beyondBounds({ reasons }: ReplayResult, policies: readonly ReadServerPolicy[]): readonly Finding[] {
  const calls = reasons.get(TOO_MANY_SERVERS_REASON) ?? 0;
  if (calls === 0) return [];
  const count = `${withCommas(calls)} ${calls === 1 ? "call was" : "calls were"}`;
  return [
    aboutReplay(
      `${count} not decided, and may be denied: ${TOO_MANY_SERVERS_REASON}; replay the transcripts in several runs`,
      policies,
    ),
  ];
}

function aboutReplay(message: string, policies: readonly ReadServerPolicy[]): Finding {
  const document = policies[0]?.document;
  const start = { line: 1, column: 1 };
  return {
    check: "replay",
    severity: "error",
    message,
    location: document?.locate([]) ?? { uri: "", range: { start, end: start } },
    related: [],
  };
}

/** How many calls there was anything to say of. */
function decided({ decisions }: ReplayResult): number {
  return decisions.allow + decisions.approval + decisions.deny + decisions.notEvaluated;
}

/** What is wrong with a policy that decides; where no program runs it, that comes first. */
function aboutDecisions(policy: ReadServerPolicy, { allowInvalid }: ReplaySpec): readonly Finding[] {
  const { findings } = policy.lowered;
  if (policy.host !== undefined) return findings;
  const notes = requireLoadable(policy, allowInvalid).notes.filter((note) => !findings.includes(note));
  return [...notes, ...findings];
}

/** Whether calls are not evaluated because their server is unknown, and not because they were given no policy. */
function hasUnknownServers({ tools, withoutPolicy }: ReplayResult): boolean {
  const unnamed = tools.filter(({ server }) => server === undefined);
  const notEvaluated = unnamed.reduce((sum, { decisions }) => sum + decisions.notEvaluated, 0);
  return notEvaluated > (withoutPolicy.find(({ server }) => server === undefined)?.calls ?? 0);
}

/** Whether calls would be denied; beside another policy, whether calls would be that were not. */
function denies({ decisions }: ReplayResult, against: Against | undefined): boolean {
  if (against === undefined) return decisions.deny > 0;
  return [...against.counts.values()].some((byAfter) => (byAfter.get("deny") ?? 0) > 0);
}
