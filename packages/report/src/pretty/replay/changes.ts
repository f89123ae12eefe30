/** Calls that two policies decide differently, as a person reads them. */

import { count, number } from "../../count.js";
import { printable } from "../../printable.js";
import { changeWords, deciderWords, sortedKinds, uncountedChanges } from "../../replay/changes.js";
import type { ChangeKindRow, ChangesTable, DecisionRow } from "../../replay/tables.js";
import { nameOf } from "../../replay/words.js";
import type { Style } from "../style.js";
import { argumentsText, callPlace } from "./call.js";

const SHOWN = 50;

export function changeParagraphs(changes: ChangesTable, style: Style): string {
  const kinds = sortedKinds(changes);
  const shown = kinds.slice(0, SHOWN).map((kind) => block(kind, style));
  if (kinds.length > SHOWN)
    shown.push(style.faint(`  and ${count(kinds.length - SHOWN, "more group")}; --format json lists them\n`));
  const rest = uncountedChanges(changes);
  if (rest > 0) shown.push(style.faint(`  and ${count(rest, "more changed call")} of other kinds\n`));
  return shown.join("");
}

function block({ calls, first, args }: ChangeKindRow, style: Style): string {
  const { before, after } = first;
  const row = (name: string, text: string) => `   ${style.faint(name.padEnd(5))}  ${text}`;
  const paint =
    after.decision === "deny" ? style.bad : after.decision === "allow" ? style.good : style.severity.warning;
  const shown = argumentsText(args);
  return [
    `${paint(`${number(calls)}×`)} ${style.strong(printable(nameOf(first)))}  ${changeWords(before.decision, after.decision)}`,
    ...decider("old", before, row, style),
    ...decider("new", after, row, style),
    row("first", callPlace(first, style)),
    ...(shown === undefined ? [] : [row("", shown)]),
  ]
    .map((written) => `${written}\n`)
    .join("");
}

function decider(
  name: string,
  decision: DecisionRow,
  row: (name: string, text: string) => string,
  style: Style,
): string[] {
  const words = deciderWords(decision);
  if (words === "") return [];
  const { policy } = decision;
  const start = policy?.range.start;
  const place =
    policy === undefined ? "" : `  ${style.place(`${printable(policy.uri)}:${start?.line}:${start?.column}`)}`;
  return [row(name, `${printable(words)}${place}`)];
}
