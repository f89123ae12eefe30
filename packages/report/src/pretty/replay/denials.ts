/** Would-be denials as a person reads them: how many, of which tool, by which rule, and the first of them. */

import { count, number } from "../../count.js";
import { printable } from "../../printable.js";
import { type DenialKind, denialKinds, uncountedDenials } from "../../replay/denials.js";
import type { ReplayTables } from "../../replay/tables.js";
import { nameOf } from "../../replay/words.js";
import type { Style } from "../style.js";
import { argumentsText, callPlace } from "./call.js";

const SHOWN = 50;

export function denialParagraphs(replay: ReplayTables, style: Style): string {
  const kinds = denialKinds(replay);
  const shown = kinds.slice(0, SHOWN).map((kind) => block(kind, style));
  if (kinds.length > SHOWN)
    shown.push(style.faint(`  and ${count(kinds.length - SHOWN, "more group")}; --format json lists them\n`));
  const rest = uncountedDenials(replay);
  if (rest > 0)
    shown.push(
      style.faint(`  and ${count(rest, "later denial")} not listed here; --decisions FILE writes every one\n`),
    );
  return shown.join("");
}

function block(kind: DenialKind, style: Style): string {
  const { calls, first, args, argsUnknown, sessions, hours } = kind;
  const { line, column } = first.policy.range.start;
  const row = (name: string, text: string) => `   ${style.faint(name.padEnd(5))}  ${text}`;
  const spread = [
    ...(sessions > 1 ? [count(sessions, "session")] : []),
    ...(hours > 1 ? [`${number(hours)} different hours`] : []),
  ];
  const shown = argumentsText(args, argsUnknown);
  return [
    `${style.bad(`${number(calls)}×`)} ${style.strong(printable(nameOf(first)))}  ${printable(first.message)}`,
    row("rule", `${printable(first.rule)}  ${style.place(`${printable(first.policy.uri)}:${line}:${column}`)}`),
    ...(spread.length > 0 ? [row("in", spread.join(", "))] : []),
    row("first", callPlace(first, style)),
    ...(shown === undefined ? [] : [row("", shown)]),
  ]
    .map((written) => `${written}\n`)
    .join("");
}
