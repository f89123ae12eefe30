/** A question → everything that hears of the calls. */

import { toolEntries } from "@callgate/core/policy";
import {
  Against,
  type Decided,
  HeadRooms,
  type Observer,
  PART_BOUNDS,
  REPORT_BOUNDS,
  Replay,
  Sweep,
  type Tally,
} from "@callgate/simulator";
import { UserError } from "../user-error.js";
import { guardedServer, type ServerPolicy } from "./policies.js";
import type { Question } from "./question.js";
import { argumentRedaction, RedactionUse } from "./shown.js";

export interface TallyOptions {
  /** Whether only a part of the calls comes. */
  readonly isPart?: boolean;
  readonly assumeInterval?: number | undefined;
  readonly explain?: number | undefined;
  readonly observers?: readonly Observer[];
}

/** @throws UserError for a sweep of what the policies do not limit */
export function tallyOf(question: Question, options: TallyOptions = {}): Tally {
  const { policies, against: old, grantBy, sweep: swept } = question;
  const { isPart = false, assumeInterval, explain, observers = [] } = options;
  const bounds = isPart ? PART_BOUNDS : REPORT_BOUNDS;
  const redact = argumentRedaction(question);
  const redaction = redact && new RedactionUse(question);
  const guards = policies.map(guardedServer);
  const headRooms = new HeadRooms(bounds);
  const sweep = swept && new Sweep(guards, sweptTools(swept, policies));
  const against = old.length === 0 ? undefined : new Against(old.map(guardedServer), redact, bounds);
  const replay = new Replay({
    policies: guards,
    grantBy,
    assumeInterval,
    explain,
    redact,
    isPart,
    observers: [
      (decided) => headRooms.add(decided),
      ...(redaction === undefined ? [] : [({ call }: Decided) => redaction.look(call.args)]),
      ...observers,
    ],
    lanes: [...(sweep?.lanes ?? []), ...(against === undefined ? [] : [against])],
  });
  return { replay, headRooms, sweep, against, redaction };
}

/** The tools whose limits are swept; undefined for all of them. */
function sweptTools(names: readonly string[], policies: readonly ServerPolicy[]): ReadonlySet<string> | undefined {
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
