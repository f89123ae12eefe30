/** Two policies × recorded calls → the calls that are decided differently. */

import { noPolicy } from "@callgate/core/policy";
import type { Sides } from "@callgate/diff";
import type { Impact } from "@callgate/report";
import { Against, type ChangeKind, NO_POLICY_REASON, Replay, type ServerPolicy } from "@callgate/simulator";
import type { Io } from "../io/io.js";
import { namedTranscripts } from "../replay/named-transcripts.js";
import { type ReadServerPolicy, serverPolicyOf as readServerPolicyOf } from "../replay/policies.js";
import { readTranscripts, transcriptRows } from "../replay/transcripts.js";
import type { Revision, RevisionPair } from "./revision-pair.js";

/**
 * Replays the transcripts under both policies at once, each with counters of its own.
 * @param server the one whose calls the policies decide, and no others count; those of every server when left out
 * @throws UserError for what is no transcript
 */
export async function impactOn(
  { before, after }: RevisionPair,
  names: readonly string[],
  io: Io,
  server?: string,
): Promise<Impact> {
  return impactOf([serverPolicyOf(before, server), serverPolicyOf(after, server)], names, io);
}

/** The same of the settings of one agent, which decide the calls of all its servers. */
export function hostImpactOn(sides: Sides<ReadServerPolicy>, names: readonly string[], io: Io): Promise<Impact> {
  const servers = [sides.before, sides.after].flatMap(({ host }) => host?.servers ?? []);
  return impactOf([readServerPolicyOf(sides.before), readServerPolicyOf(sides.after)], names, io, servers);
}

async function impactOf(
  [before, after]: readonly [ServerPolicy, ServerPolicy],
  names: readonly string[],
  io: Io,
  servers: readonly string[] = [],
): Promise<Impact> {
  const named = await namedTranscripts(names, io);
  const against = new Against([before]);
  const replay = new Replay({ policies: [after], shadows: [against] });
  const { rows, passedOver } = transcriptRows(named, readTranscripts(named.files, replay, { servers }, io), undefined);
  const { calls, reasons } = replay.result();
  const elsewhere = reasons.get(NO_POLICY_REASON) ?? 0;
  return {
    transcripts: rows.map(({ uri }) => uri),
    calls: calls - elsewhere,
    changed: against.total,
    kinds: against.kinds.map(kindRow),
    notEvaluated: [...reasons]
      .filter(([reason]) => reason !== NO_POLICY_REASON)
      .map(([reason, number]) => ({ reason, calls: number })),
    badLines: rows.reduce((sum, { bad }) => sum + bad, 0),
    passedOver,
  };
}

function kindRow({ calls, first }: ChangeKind): Impact["kinds"][number] {
  const { tool, server, before, after, transcript, at } = first;
  return {
    tool,
    server,
    calls,
    before: { decision: before.decision, rule: before.rule },
    after: { decision: after.decision, rule: after.rule },
    first: transcript,
    at,
  };
}

function serverPolicyOf({ policy, document, name }: Revision, server: string | undefined): ServerPolicy {
  return {
    server,
    policy: "without" in policy ? noPolicy(policy.without, policy.dialect, name) : policy,
    locate: (path) =>
      document?.locate(path) ?? { uri: name, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } },
  };
}
