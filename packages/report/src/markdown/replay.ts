/** A replay as tables: the would-be denials by rule or what was asked, what could not be evaluated or read, the tools. */

import { count, number } from "../count.js";
import { clipped } from "../printable.js";
import { changeName, changesSentence, sortedKinds } from "../replay/changes.js";
import { denialKinds, uncountedDenials } from "../replay/denials.js";
import { forwardedLines, forwardedSentence, otherReasons } from "../replay/forwarded.js";
import { passedOverSentences, reasonSentence } from "../replay/passed-over.js";
import type {
  ChangesTable,
  DenialRow,
  Explained,
  ReplayTables,
  ShownArguments,
  SweptLimitRow,
} from "../replay/tables.js";
import {
  amountText,
  caveats,
  DECIDED,
  limitSentence,
  limitText,
  remedySentence,
  sweepSentence,
  timeText,
} from "../replay/words.js";
import { RANK } from "./findings.js";
import type { Section } from "./fit.js";
import { cell, codeSpan, inline } from "./inline.js";

const LONGEST_MESSAGE = 1_000;
const LONGEST_ARGUMENTS = 200;
/** After everything that a reader has to act upon. */
const LEAST_RANK = 3;

/** The sections of a replay; those without entries have none on the page. */
export function replaySections(replay: ReplayTables): Section[] {
  const { transcripts, tools, changes, explanation, sweep } = replay;
  return [
    { heading: "", entries: caveats(replay).map((text) => ({ rank: RANK.error, text: `- ${inline(text)}\n` })) },
    forwardedSection(replay),
    ...(explanation === undefined ? [] : [explanationSection(explanation)]),
    changes === undefined ? denialSection(replay) : changeSection(changes, replay.calls),
    ...(sweep?.limits ?? []).map(sweptSection),
    {
      heading: "### Not evaluated\n\n",
      entries: otherReasons(replay).map((row) => ({
        rank: RANK.warning,
        text: `- ${count(row.calls, "call")}: ${inline(reasonSentence(row))}\n`,
      })),
    },
    {
      heading: "### Not read\n\n",
      entries: transcripts
        .filter(({ bad }) => bad > 0)
        .map(({ uri, bad, lines, firstBad }) => ({
          rank: RANK.warning,
          text: `- ${number(bad)} of ${count(lines, "line")} of ${codeSpan(uri)}${firstOf(firstBad)}\n`,
        })),
    },
    {
      heading: "### Passed over\n\n",
      entries: passedOverSentences(replay.passedOver).map((text) => ({
        rank: RANK.warning,
        text: `- ${inline(clipped(text, LONGEST_MESSAGE))}\n`,
      })),
    },
    headRoomSection(replay),
    table(
      "Tools",
      ["tool", "category", "calls", "allowed", "denied", "approval", "not evaluated"],
      tools.map(({ server, tool, category, calls, decisions: of }) => [
        toolName({ server, tool }),
        category,
        ...[calls, of.allow, of.deny, of.approval, of.notEvaluated].map(number),
      ]),
      LEAST_RANK,
    ),
  ];
}

/** What goes past every rule; before what a rule says. */
function forwardedSection({ forwarded }: ReplayTables): Section {
  const sentence = forwardedSentence(forwarded);
  return {
    heading: `### Forwarded without a decision\n\n${sentence === undefined ? "" : `**${inline(sentence)}**\n\n`}`,
    entries: forwardedLines(forwarded).map((text) => ({
      rank: RANK.error,
      text: `- ${inline(clipped(text, LONGEST_MESSAGE))}\n`,
    })),
  };
}

function denialSection(replay: ReplayTables): Section {
  const unlisted = uncountedDenials(replay);
  const rest = unlisted > 0 ? [[count(unlisted, "later denial"), "", "", "", ""]] : [];
  return table(
    "Calls that would be denied",
    ["calls", "tool", "rule", "message", "first"],
    [
      ...denialKinds(replay).map(({ calls, sessions, first, args }) => [
        `${number(calls)}${sessions > 1 ? ` in ${count(sessions, "session")}` : ""}`,
        toolName(first),
        `${codeSpan(first.rule)} at ${codeSpan(`${first.policy.uri}:${first.policy.range.start.line}`)}`,
        inline(clipped(first.message, LONGEST_MESSAGE)),
        firstCall(first, args),
      ]),
      ...rest,
    ],
    RANK.error,
  );
}

function changeSection(changes: ChangesTable, calls: number): Section {
  const title = `Decided otherwise\n\n${inline(changesSentence(changes, calls))}`;
  return table(
    title,
    ["calls", "tool", "change", "first"],
    sortedKinds(changes).map((kind) => [
      number(kind.calls),
      toolName(kind.first),
      inline(clipped(changeName(kind), LONGEST_MESSAGE)),
      firstCall(kind.first, kind.args),
    ]),
    RANK.error,
  );
}

function firstCall(
  { transcript: { uri, line } }: Pick<DenialRow, "transcript">,
  args: ShownArguments | undefined,
): string {
  const shown =
    args === undefined || args.text === "" || args.text === "{}"
      ? ""
      : ` ${codeSpan(clipped(args.text, LONGEST_ARGUMENTS))}`;
  return `${codeSpan(`${uri}:${line}`)}${shown}`;
}

function headRoomSection({ headRoom }: ReplayTables): Section {
  return table(
    "Head-room",
    ["tool", "rule", "limit", "peak", "when"],
    headRoom.map(({ server, tool, rule, max, window, peak, at }) => [
      toolName({ server, tool }),
      codeSpan(rule),
      inline(limitText(max, window)),
      amountText(peak),
      timeText(at),
    ]),
    LEAST_RANK,
  );
}

function sweptSection(row: SweptLimitRow): Section {
  const { tool, server, max, window, candidates } = row;
  const title = `Other limits for ${toolName({ tool, server })}, ${inline(limitText(max, window))}\n\n${sweepSentence(row)}`;
  return table(
    title,
    ["limit", "calls it denies"],
    candidates.map((candidate) => [
      candidate.max === max ? `**${amountText(candidate.max)}**` : amountText(candidate.max),
      number(candidate.denied),
    ]),
    RANK.error,
  );
}

function explanationSection(call: Explained): Section {
  const { index, message, rule, rules, limits, remedies, transcript, at } = call;
  const lines = [
    `${codeSpan(`${transcript.uri}:${transcript.line}`)}${at === undefined ? "" : ` ${timeText(at)}`}: ${DECIDED[call.decision]}`,
    ...(message === "" ? [] : [`${rule === "" ? "" : `${codeSpan(rule)}: `}${inline(message)}`]),
    ...(call.args === undefined || call.args.text === "" ? [] : [codeSpan(clipped(call.args.text, LONGEST_ARGUMENTS))]),
    ...rules
      .filter(({ conditions }) => conditions.length > 0)
      .flatMap(({ conditions, effect, rule: name }) => [
        `rule ${codeSpan(name)} ${effect ?? "is not known to decide"}`,
        ...conditions.map(
          ({ path, op, value, actual, holds }) =>
            `condition ${codeSpan(clipped(`${path} ${op} ${value}`, LONGEST_ARGUMENTS))} ${holds === undefined ? "is unknown" : holds ? "holds" : "does not hold"}${actual === undefined ? "" : ` for ${codeSpan(clipped(actual, LONGEST_ARGUMENTS))}`}`,
        ),
      ]),
    ...limits.map((limit) => `limit ${codeSpan(limit.counter)}: ${limitSentence(limit)}`),
    ...remedies.map((remedy) => `**would pass:** ${inline(clipped(remedySentence(remedy, at), LONGEST_MESSAGE))}`),
  ];
  return {
    heading: `### Call ${index} to ${toolName(call)}\n\n`,
    entries: lines.map((line) => ({ rank: RANK.error, text: `- ${line}\n` })),
  };
}

function firstOf([first]: readonly { readonly line: number; readonly reason: string }[]): string {
  return first === undefined ? "" : `, the first at line ${first.line}: ${inline(first.reason)}`;
}

function toolName({ server, tool }: { readonly server: string | undefined; readonly tool: string }): string {
  return server === undefined ? codeSpan(tool) : `${codeSpan(tool)} on ${codeSpan(server)}`;
}

function table(title: string, columns: readonly string[], rows: readonly string[][], rank: number): Section {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return {
    heading: `### ${title}\n\n${line(columns)}${line(columns.map(() => "---"))}`,
    entries: rows.map((row) => ({ rank, text: line(row) })),
  };
}
