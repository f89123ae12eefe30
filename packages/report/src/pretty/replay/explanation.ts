/** One call's decision step by step, as a person reads it. */

import { clipped, printable } from "../../printable.js";
import type { Explained, ExplainedConditionRow, ExplainedLimitRow, ExplainedRuleRow } from "../../replay/tables.js";
import { DECIDED, limitSentence, limitText, nameOf, remedySentence } from "../../replay/words.js";
import type { Style } from "../style.js";
import { argumentsText, callPlace } from "./call.js";

const EFFECT = { passes: "passes", denies: "denies", asks: "asks for approval" } as const;

/** A longer value is cut; the JSON format has more. */
const LONGEST_VALUE = 120;

export function explanationParagraph(call: Explained, style: Style): string {
  const { decision, message, rule, policy, rules, limits, remedies, args, grant } = call;
  const paint = decision === "allow" ? style.good : decision === "deny" ? style.bad : style.severity.warning;
  const place = policy && `${printable(policy.uri)}:${policy.range.start.line}:${policy.range.start.column}`;
  const shown = argumentsText(args);
  // A limit of a rule without conditions of its own is told below, as a limit.
  const asked = rules.filter(({ conditions, effect }) => conditions.length > 0 || effect !== "passes");
  const steps = [...asked.flatMap((step) => ruleLines(step, style)), ...limits.map((limit) => limitLine(limit, style))];
  const reason = [rule === "" ? "" : `${printable(rule)}: `, printable(message)].join("");
  return [
    `${style.strong(`call ${call.index}`)} to ${style.strong(printable(nameOf(call)))} ${paint(DECIDED[decision])}`,
    ...(reason === "" ? [] : [`  ${reason}${place === undefined ? "" : `  ${style.place(place)}`}`]),
    `  ${callPlace(call, style)}${limits.length > 0 && grant !== "" && grant !== call.transcript.uri ? style.faint(`, counted for ${printable(grant)}`) : ""}`,
    ...(shown === undefined ? [] : [`  ${shown}`]),
    ...(steps.length === 0 ? [] : ["", ...steps]),
    ...(decision === "deny" ? ["", ...remedyLines(remedies, call, style)] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** A rule with its conditions, and what it does to the call. */
export function ruleLines({ rule, effect, conditions, action, policy }: ExplainedRuleRow, style: Style): string[] {
  const { line, column } = policy.range.start;
  const says = effect === undefined ? "nobody can say" : EFFECT[effect];
  const name = rule === "" ? action : rule;
  return [
    `${mark(effect === undefined ? undefined : effect === "passes", style)} ${style.faint("rule")} ${printable(name)}  ${says}  ${style.place(`${printable(policy.uri)}:${line}:${column}`)}`,
    ...conditions.map((condition) => `    ${conditionText(condition)}`),
  ];
}

function conditionText({ path, op, value, actual, holds }: ExplainedConditionRow): string {
  const says = holds === undefined ? "nobody can say" : holds ? "holds" : "does not hold";
  const found =
    actual === undefined ? (holds === undefined ? "" : ": nothing stands there") : `: it is ${shownValue(actual)}`;
  return `${printable(path)} ${printable(op)} ${shownValue(value)} ${says}${found}`;
}

function shownValue(text: string): string {
  return clipped(printable(text), LONGEST_VALUE);
}

/** A limit, and what its counter holds. */
export function limitLine(limit: ExplainedLimitRow, style: Style): string {
  const { counter, max, window, fits, policy } = limit;
  const { line, column } = policy.range.start;
  const bound = max === undefined ? `in ${window}` : limitText(max, window);
  return `${mark(fits, style)} ${style.faint("limit")} ${printable(`${counter}, ${bound}`)}: ${limitSentence(limit)}  ${style.place(`${printable(policy.uri)}:${line}:${column}`)}`;
}

function mark(good: boolean | undefined, style: Style): string {
  return good === undefined ? style.severity.warning("?") : good ? style.good("✔") : style.bad("✖");
}

function remedyLines(remedies: Explained["remedies"], { at }: Explained, style: Style): string[] {
  if (remedies.length === 0) return [style.faint("no other argument or time is known that lets it pass")];
  return remedies.map((remedy) => `${style.good("would pass:")} ${printable(remedySentence(remedy, at))}`);
}
