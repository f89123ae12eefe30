/**
 * What a replay says besides its tables, and one call's decision step by step: the same words in every format for people.
 */

import type { DecisionKind } from "@callgate/core";
import type {
  Decisions,
  ShownArguments,
  ShownCondition,
  ShownLimit,
  ShownRemedy,
  ShownRule,
  SweptLimit,
} from "@callgate/simulator";
import type { Span, Text } from "./blocks.js";
import { decisionParts } from "./describe-decisions.js";
import { amountText, count, durationText, limitText, number, timeText } from "./describe-values.js";
import { clipped } from "./printable.js";
import type { RecordedTable, ReplayTables } from "./results/replay.js";

/** `run on ollama`; untrusted. */
export function nameOf({ tool, server }: { readonly tool: string; readonly server: string | undefined }): string {
  return server === undefined ? tool : `${tool} on ${server}`;
}

/** How certain the counts are, as sentences. */
export function caveats({ hypothetical, deniedWhenRecorded, approvalWhenRecorded, recorded }: ReplayTables): string[] {
  const [after, denied, held] = [hypothetical, deniedWhenRecorded, approvalWhenRecorded].map(sumOf) as [
    number,
    number,
    number,
  ];
  return [
    ...(after === 0
      ? []
      : [
          `hypothetical: ${partsOf(hypothetical)} after the first denial of ${after === 1 ? "its" : "their"} session; from then on the agent might have acted differently`,
        ]),
    ...(denied === 0
      ? []
      : [`denied by a gateway when recorded: ${count(denied, "call")}, of which now ${partsOf(deniedWhenRecorded)}`]),
    ...(recorded === undefined ? [] : recordedSentences(recorded)),
    ...(held === 0
      ? []
      : [
          `waiting for an approval when recorded: ${count(held, "call")}, of which now ${partsOf(approvalWhenRecorded)}`,
        ]),
  ];
}

/** How far what agents recorded agrees with what their settings say now. */
function recordedSentences({ refused, ran, agree, differ }: RecordedTable): string[] {
  const [no, yes] = [sumOf(refused), sumOf(ran)];
  if (no + yes === 0)
    return ["the records do not say which calls were refused or made, so nothing is compared with them"];
  return [
    ...(no === 0
      ? []
      : [`refused by the agent or its user when recorded: ${count(no, "call")}, of which now ${partsOf(refused)}`]),
    ...(yes === 0 ? [] : [`made when recorded: ${count(yes, "call")}, of which now ${partsOf(ran)}`]),
    `records and settings agree on ${count(agree, "call")} and differ on ${number(differ)}; where approval is required, either may follow`,
  ];
}

function partsOf(decisions: Decisions): string {
  return decisionParts(decisions)
    .filter(({ outcome }) => decisions[outcome] > 0)
    .map(({ text }) => text)
    .join(", ");
}

function sumOf({ allow, deny, approval, notEvaluated }: Decisions): number {
  return allow + deny + approval + notEvaluated;
}

/** The result of a sweep in one sentence. */
export function sweepSentence({ smallest, max, candidates }: SweptLimit): string {
  if (smallest === undefined) return "no call took from it, so any value does";
  const now = candidates.find((candidate) => candidate.max === max)?.denied ?? 0;
  const least = `${amountText(smallest)} is the smallest that denies none`;
  return now === 0 && smallest === max ? `${least}, and what the policy has` : least;
}

/** What a limit finds and does: `holds 10 of 10, this call adds 1: full`. */
export function limitSentence({ before, amount, max, fits }: ShownLimit): string {
  const held = max === undefined ? amountText(before) : `${amountText(before)} of ${amountText(max)}`;
  const adds =
    amount === undefined ? "this call's amount is not shown or no number" : `this call adds ${amountText(amount)}`;
  return `the counter holds ${held}, ${adds}: ${fits ? "fits" : "does not fit"}`;
}

/** What would let the call pass: `at 2026-01-01 00:01:00.000 UTC or later, 34.4 s after it`. */
export function remedySentence(remedy: ShownRemedy, at: number | undefined): string {
  if (remedy.kind === "wait") {
    const wait = at === undefined ? "" : `, ${durationText(remedy.until - at)} after it`;
    return `the same call at ${timeText(remedy.until)} or later${wait}`;
  }
  if (remedy.kind === "again")
    return `the same call after ${remedy.times === 1 ? "one more" : `${number(remedy.times)} more`} at that time`;
  const parts = remedy.changes.map(({ path, from, to }) => {
    if (to === undefined) return `without ${path}`;
    return `with ${path} ${to}${from === undefined ? "" : ` instead of ${from}`}`;
  });
  return `the same call ${parts.join(" and ")}`;
}

/** A longer value is cut; the JSON format has more. */
const MAX_VALUE = 120;
const MAX_ARGUMENTS = 200;

const EFFECT = { passes: "passes", denies: "denies", asks: "requires approval" } as const;

/** What of a call's steps decided; where the call passes, all that might have denied it. */
export function decidingSteps(
  decision: DecisionKind,
  { rules, limits }: { readonly rules: readonly ShownRule[]; readonly limits: readonly ShownLimit[] },
): { readonly rules: readonly ShownRule[]; readonly limits: readonly ShownLimit[] } {
  const asked = rules.filter(({ conditions, effect }) => conditions.length > 0 || effect !== "passes");
  if (decision !== "deny") return { rules: asked, limits };
  const denying = asked.find(({ effect }) => effect === "denies");
  if (denying !== undefined) return { rules: [denying], limits: [] };
  return { rules: [], limits: limits.filter(({ fits }) => !fits) };
}

/** A rule with its conditions, and what it does to the call. */
export function ruleLines({ rule, effect, conditions, action, policy }: ShownRule): Text[] {
  const says = effect === undefined ? "unknown" : EFFECT[effect];
  return [
    [
      mark(effect === undefined ? undefined : effect === "passes"),
      " ",
      { tone: "faint", text: "rule" },
      ` ${rule === "" ? action : rule}  ${says}  `,
      { place: policy },
    ],
    ...conditions.map((condition) => `    ${conditionText(condition)}`),
  ];
}

function conditionText({ path, op, value, actual, holds }: ShownCondition): string {
  const says = holds === undefined ? "is unknown" : holds ? "holds" : "does not hold";
  const found =
    actual === undefined ? (holds === undefined ? "" : ": nothing is there") : `: it is ${clipped(actual, MAX_VALUE)}`;
  return `${path} ${op} ${clipped(value, MAX_VALUE)} ${says}${found}`;
}

/** A limit, and what its counter holds. */
export function limitLine(limit: ShownLimit): Text {
  const { counter, max, window, fits, policy } = limit;
  const bound = max === undefined ? `in ${window}` : limitText(max, window);
  return [
    mark(fits),
    " ",
    { tone: "faint", text: "limit" },
    ` ${counter}, ${bound}: ${limitSentence(limit)}  `,
    { place: policy },
  ];
}

function mark(isGood: boolean | undefined): Span {
  if (isGood === undefined) return { tone: "warning", text: "?" };
  return isGood ? { tone: "good", text: "✓" } : { tone: "bad", text: "✗" };
}

/** The arguments in one line, or the reason why they are unknown; undefined for a call without any. */
export function argumentsText(args: ShownArguments | undefined, unknown?: string | undefined): string | undefined {
  if (args === undefined || (args.cut && args.text === "")) return unknown;
  if (args.text === "{}") return undefined;
  return args.text.length > MAX_ARGUMENTS || !args.cut ? clipped(args.text, MAX_ARGUMENTS) : `${args.text}…`;
}
