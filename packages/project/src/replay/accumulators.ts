/** A spec → the accumulators of its replay. */

import { toolEntries } from "@callgate/core/policy";
import {
  Against,
  type Decided,
  type Observer,
  PeakUsages,
  REPORT_BOUNDS,
  Replay,
  type ReplayAccumulators,
  SHARD_BOUNDS,
  Sweep,
} from "@callgate/simulator";
import { UserError } from "../user-error.js";
import { type ReadServerPolicy, serverPolicyOf } from "./policies.js";
import type { RecordedAnswers } from "./recorded-answers.js";
import type { ReplaySpec } from "./replay-spec.js";
import { argumentRedaction, RedactionUse } from "./shown.js";

export interface AccumulatorOptions {
  /** Whether only a shard of the calls comes. */
  readonly isShard?: boolean;
  readonly assumeInterval?: number | undefined;
  readonly explain?: number | undefined;
  readonly observers?: readonly Observer[];
  /** Hears what became of calls by their record. */
  readonly recorded?: RecordedAnswers | undefined;
}

/** @throws UserError for a sweep of what the policies do not limit */
export function accumulatorsOf(spec: ReplaySpec, options: AccumulatorOptions = {}): ReplayAccumulators {
  const { policies, against: old, grantBy, sweep: swept } = spec;
  const { isShard = false, assumeInterval, explain, observers = [], recorded } = options;
  const bounds = isShard ? SHARD_BOUNDS : REPORT_BOUNDS;
  const redact = argumentRedaction(spec);
  const redaction = redact && new RedactionUse(spec);
  const active = policies.map(serverPolicyOf);
  const peakUsages = new PeakUsages(bounds);
  const sweep = swept && new Sweep(active, sweptTools(swept, policies));
  const against = old.length === 0 ? undefined : new Against(old.map(serverPolicyOf), redact, bounds);
  const replay = new Replay({
    policies: active,
    grantBy,
    assumeInterval,
    explain,
    redact,
    isShard,
    answered: recorded && ((decided, outcome) => recorded.add(decided, outcome)),
    observers: [
      (decided) => peakUsages.add(decided),
      ...(redaction === undefined ? [] : [({ call }: Decided) => redaction.look(call.args)]),
      ...observers,
    ],
    shadows: [...(sweep?.shadows ?? []), ...(against === undefined ? [] : [against])],
  });
  return { replay, peakUsages, sweep, against, redaction };
}

/** The tools whose limits are swept; undefined for all of them. */
function sweptTools(names: readonly string[], policies: readonly ReadServerPolicy[]): ReadonlySet<string> | undefined {
  const limited = new Set(
    policies.flatMap(({ lowered: { policy } }) =>
      (policy === undefined ? [] : toolEntries(policy))
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
