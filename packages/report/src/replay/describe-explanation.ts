/** One call's decision step by step, as lines that every format for people has. Untrusted. */

import type { Span, Text } from "../blocks.js";
import { clipped } from "../printable.js";
import type { ExplainedConditionRow, ExplainedLimitRow, ExplainedRuleRow, ShownArguments } from "./tables.js";
import { limitSentence, limitText } from "./words.js";

/** A longer value is cut; the JSON format has more. */
const MAX_VALUE = 120;
const MAX_ARGUMENTS = 200;

const EFFECT = { passes: "passes", denies: "denies", asks: "requires approval" } as const;

/** A rule with its conditions, and what it does to the call. */
export function ruleLines({ rule, effect, conditions, action, policy }: ExplainedRuleRow): Text[] {
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

function conditionText({ path, op, value, actual, holds }: ExplainedConditionRow): string {
  const says = holds === undefined ? "is unknown" : holds ? "holds" : "does not hold";
  const found =
    actual === undefined ? (holds === undefined ? "" : ": nothing is there") : `: it is ${clipped(actual, MAX_VALUE)}`;
  return `${path} ${op} ${clipped(value, MAX_VALUE)} ${says}${found}`;
}

/** A limit, and what its counter holds. */
export function limitLine(limit: ExplainedLimitRow): Text {
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
  return isGood ? { tone: "good", text: "✔" } : { tone: "bad", text: "✖" };
}

/** The arguments in one line; why there are none where the record does not hold them; undefined for none. */
export function argumentsText(args: ShownArguments | undefined, unknown?: string | undefined): string | undefined {
  if (args === undefined || (args.cut && args.text === "")) return unknown;
  if (args.text === "{}") return undefined;
  return args.text.length > MAX_ARGUMENTS || !args.cut ? clipped(args.text, MAX_ARGUMENTS) : `${args.text}…`;
}
