/** A replay as a person reads it: the count, the would-be denials by rule, what could not be evaluated. */

import { count, decisionParts, number } from "../count.js";
import { type DenialGroup, groupDenials } from "../denials.js";
import { printable } from "../printable.js";
import type { ReplayTables, TranscriptRow } from "../report.js";
import type { Style } from "./style.js";

/** All paragraphs of a replay. */
export function replayParagraphs(replay: ReplayTables, style: Style): string {
  return [
    headline(replay, style),
    denials(replay, style),
    notEvaluated(replay, style),
    badLines(replay.transcripts, style),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function headline({ calls, decisions, tools }: ReplayTables, style: Style): string {
  if (calls === 0) return "no MCP tool call was recorded in the transcript, so there was nothing to decide\n";
  const parts = decisionParts(decisions).map(({ outcome, text }) => {
    if (outcome === "allow") return style.good(text);
    return outcome === "deny" && decisions.deny > 0 ? style.bad(text) : text;
  });
  return `${style.strong(`${count(calls, "call")} to ${count(tools.length, "tool")}`)}: ${parts.join(", ")}\n`;
}

function denials({ denials: rows, decisions }: ReplayTables, style: Style): string {
  if (rows.length === 0) return "";
  const groups = groupDenials(rows);
  const shown = groups.slice(0, 50).map((group) => denialBlock(group, style));
  if (groups.length > 50)
    shown.push(style.faint(`  and ${count(groups.length - 50, "more group")}; --format json lists them\n`));
  const rest = decisions.deny - rows.length;
  if (rest > 0)
    shown.push(
      style.faint(`  and ${count(rest, "later denial")} not listed here; --decisions FILE writes every one\n`),
    );
  return shown.join("");
}

function denialBlock({ first, rows }: DenialGroup, style: Style): string {
  const { tool, server, rule, message, at, transcript, policy } = first;
  const name = server === undefined ? printable(tool) : `${printable(tool)} on ${printable(server)}`;
  const when = at === undefined ? "" : ` ${new Date(at).toISOString().replace("T", " ").replace("Z", " UTC")}`;
  const { line, column } = policy.range.start;
  return [
    `${style.bad(`${number(rows.length)}×`)} ${style.strong(name)}  ${printable(message)}`,
    `   ${style.faint("rule")}   ${printable(rule)}  ${style.place(`${printable(policy.uri)}:${line}:${column}`)}`,
    `   ${style.faint("first")}  ${style.place(`${printable(transcript.uri)}:${transcript.line}`)}${when}`,
    "",
  ].join("\n");
}

function notEvaluated({ reasons }: ReplayTables, style: Style): string {
  return reasons
    .map(({ reason, calls }) => `${style.severity.warning(`${number(calls)}×`)} not evaluated: ${printable(reason)}\n`)
    .join("");
}

function badLines(transcripts: readonly TranscriptRow[], style: Style): string {
  return transcripts
    .filter(({ bad }) => bad > 0)
    .map(({ uri, lines, bad, firstBad }) => {
      const more = bad > firstBad.length ? `   and ${number(bad - firstBad.length)} more\n` : "";
      const listed = firstBad.map(({ line, reason }) => `   ${style.place(`${printable(uri)}:${line}`)} ${reason}\n`);
      return `${style.severity.warning("!")} ${number(bad)} of ${count(lines, "line")} of ${printable(uri)} could not be read\n${listed.join("")}${more}`;
    })
    .join("\n");
}
