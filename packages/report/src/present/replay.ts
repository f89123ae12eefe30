/** ReplayReport → the count, then the answers to what was asked, or the would-be denials and peak usage, then what is unknown. */

import type { ChangedDecision, Denial, PeakUsage, ShownCall, SweptLimit } from "@callgate/simulator";
import type { Block, Item, Page, Section, Span, Text, Tone } from "../blocks.js";
import {
  changesSentence,
  changeWords,
  deciderWords,
  denialKinds,
  sortedKinds,
  uncountedChanges,
  uncountedDenials,
} from "../describe-call-kinds.js";
import { decisionParts, WOULD_BE_DECIDED } from "../describe-decisions.js";
import { hostFilesSentence } from "../describe-hosts.js";
import {
  forwardedLines,
  forwardedSentence,
  leftSomethingUnread,
  noCallSentence,
  otherReasons,
  passedOverSentences,
  reasonSentence,
} from "../describe-passed-over.js";
import {
  argumentsText,
  caveats,
  limitLine,
  nameOf,
  remedySentence,
  ruleLines,
  sweepSentence,
} from "../describe-replay.js";
import { amountText, count, limitText, number, timeText } from "../describe-values.js";
import { clipped } from "../printable.js";
import type { ChangesTable, ReplayTables, TranscriptRow } from "../results/replay.js";
import type { ReplayReport } from "../results/report.js";

const MAX_MESSAGE = 1_000;
/** Limits that a terminal shows; the fullest. */
const MAX_PEAKS = 20;
/** Candidates of a sweep beside each other. */
const WIDTH = 10;

export function presentReplay(report: ReplayReport): Page {
  const { command, version, replay, findings, sources, hosts = [] } = report;
  const { explanation, changes, sweep, transcripts, calls, passedOver } = replay;
  // A question at a terminal is not about all denials.
  const isAsked = explanation !== undefined || changes !== undefined || sweep !== undefined;
  return {
    command,
    version,
    headline: headline(replay),
    tone: toneOf(replay),
    notes: [
      ...(changes === undefined || calls === 0 ? [] : [changesSentence(changes, calls)]),
      // They are about counts, which an explanation of one call does not need.
      ...(explanation === undefined && calls > 0 ? caveats(replay) : []),
      ...hosts.map((row) => `${row.host}: ${hostFilesSentence(row)}`),
    ],
    sections: [
      forwardedSection(replay),
      {
        heading: "Findings about the policies",
        isPlain: true,
        blocks: [{ kind: "findings", findings, sources }],
      },
      ...(explanation === undefined ? [] : [explanationSection(explanation)]),
      ...(changes === undefined ? [denialSection(replay, isAsked)] : [changeSection(changes)]),
      ...(sweep?.limits ?? []).flatMap(sweptSection),
      {
        heading: "Limits not tried",
        isPlain: true,
        blocks: [
          {
            kind: "text",
            text: sweep?.left ? `${count(sweep.left, "more limit")} not tried; name a tool: --sweep TOOL` : "",
            tone: "faint",
          },
        ],
      },
      peakSection(replay.peakUsage, isAsked),
      listed(
        "Not evaluated",
        otherReasons(replay).map(
          (row): Item => ({
            text: `${count(row.calls, "call")} not evaluated: ${reasonSentence(row)}`,
            tone: "warning",
          }),
        ),
      ),
      listed("Not read", transcripts.filter(({ bad }) => bad > 0).map(badLinesItem)),
      listed("Passed over", [
        ...transcripts.flatMap(repeatedItem),
        ...passedOverSentences(passedOver).map((text): Item => ({ text: clipped(text, MAX_MESSAGE), tone: "warning" })),
      ]),
      toolSection(replay),
    ],
  };
}

function listed(heading: string, items: readonly Item[]): Section {
  return { heading, isPlain: true, blocks: [{ kind: "list", items }] };
}

function headline(replay: ReplayTables): Text {
  const { calls, decisions, tools } = replay;
  if (calls === 0) return noCallSentence(replay);
  const parts = decisionParts(decisions).map(({ outcome, text }): Span => {
    if (outcome === "allow") return { tone: "good", text };
    return outcome === "deny" && decisions.deny > 0 ? { tone: "bad", text } : text;
  });
  return [
    `${count(calls, "call")} to ${count(tools.length, "tool")}: `,
    ...parts.flatMap((part, i) => (i === 0 ? [part] : [", ", part])),
  ];
}

/** Good only where calls were decided, all of them, and none would be denied. */
function toneOf({ calls, decisions, transcripts, passedOver }: ReplayTables): Tone {
  if (decisions.deny > 0) return "bad";
  const isWhole =
    decisions.notEvaluated === 0 && transcripts.every(({ bad }) => bad === 0) && !leftSomethingUnread(passedOver);
  return calls > 0 && isWhole ? "good" : "warning";
}

/** The calls that no rule sees, before what the rules say. */
function forwardedSection({ forwarded }: ReplayTables): Section {
  const sentence = forwardedSentence(forwarded);
  return {
    heading: "Forwarded without a decision",
    isPlain: true,
    blocks:
      sentence === undefined
        ? []
        : [
            {
              kind: "list",
              items: [{ text: { strong: sentence }, tone: "bad", below: forwardedLines(forwarded) }],
            },
          ],
  };
}

function toolOf({ server, tool }: { readonly server: string | undefined; readonly tool: string }): Text {
  return server === undefined ? { code: tool } : [{ code: tool }, " on ", { code: server }];
}

/** `session.jsonl:58 2026-11-21 00:59:25.596 UTC, call 27`. */
function callPlace({ transcript, at, index }: Pick<Denial, "transcript" | "at" | "index">): Span[] {
  return [{ place: transcript }, `${at === undefined ? "" : ` ${timeText(at)}`}, call ${index}`];
}

function denialSection(replay: ReplayTables, isAside: boolean): Section {
  const unlisted = uncountedDenials(replay);
  return {
    heading: "Calls that would be denied",
    isPlain: true,
    isAside,
    blocks: [
      {
        kind: "table",
        lead: 3,
        columns: [
          { name: "calls", isNumber: true },
          ...["tool", "message", "rule", "in", "first", "with"].map((name) => ({ name })),
        ],
        rows: denialKinds(replay).map(({ calls, first, args, argsUnknown, sessions, hours }) => ({
          cells: [
            number(calls),
            toolOf(first),
            clipped(first.message, MAX_MESSAGE),
            [{ code: first.rule }, "  ", { place: first.policy }],
            [
              ...(sessions > 1 ? [count(sessions, "session")] : []),
              ...(hours > 1 ? [`${number(hours)} different hours`] : []),
            ].join(", "),
            callPlace(first),
            argumentsCell(args, argsUnknown),
          ],
          tone: "bad" as const,
        })),
      },
      {
        kind: "text",
        text:
          unlisted > 0
            ? `and ${count(unlisted, "later denial")} not listed here; --decisions FILE writes every one`
            : "",
        tone: "faint",
      },
    ],
  };
}

function argumentsCell(...args: Parameters<typeof argumentsText>): Text {
  const text = argumentsText(...args);
  return text === undefined ? "" : { code: text };
}

function changeSection(changes: ChangesTable): Section {
  const rest = uncountedChanges(changes);
  return {
    heading: "Decided differently",
    isPlain: true,
    blocks: [
      {
        kind: "table",
        lead: 3,
        columns: [
          { name: "calls", isNumber: true },
          ...["tool", "change", "old", "new", "first", "with"].map((name) => ({ name })),
        ],
        rows: sortedKinds(changes).map(({ calls, first, args }) => ({
          cells: [
            number(calls),
            toolOf(first),
            changeWords(first.before.decision, first.after.decision),
            deciderText(first.before),
            deciderText(first.after),
            callPlace(first),
            argumentsCell(args),
          ],
          tone:
            first.after.decision === "deny"
              ? ("bad" as const)
              : first.after.decision === "allow"
                ? ("good" as const)
                : ("warning" as const),
        })),
      },
      { kind: "text", text: rest > 0 ? `and ${count(rest, "more changed call")} of other kinds` : "", tone: "faint" },
    ],
  };
}

function deciderText(decision: ChangedDecision): Text {
  const words = clipped(deciderWords(decision), MAX_MESSAGE);
  if (words === "" || decision.policy === undefined) return words;
  return [words, "  ", { place: decision.policy }];
}

/** How full each counter was at most. */
function peakSection(rows: readonly PeakUsage[], isAside: boolean): Section {
  const fullest = [...rows].sort((a, b) => shareOf(b) - shareOf(a));
  return {
    heading: "Peak usage: the most that each limit ever held",
    isAside,
    blocks: [
      {
        kind: "table",
        most: MAX_PEAKS,
        columns: [{ name: "peak", isNumber: true }, ...["of", "tool", "rule", "when"].map((name) => ({ name }))],
        rows: fullest.map((row) => ({
          cells: [
            row.peak >= row.max ? { tone: "bad" as const, text: amountText(row.peak) } : amountText(row.peak),
            limitText(row.max, row.window),
            toolOf(row),
            { code: row.rule },
            timeText(row.at),
          ],
        })),
      },
    ],
  };
}

/** How full it was, as a part of 1. */
function shareOf({ peak, max }: PeakUsage): number {
  return max > 0n ? Number(peak) / Number(max) : 1;
}

/** What other values of a limit would deny. */
function sweptSection(row: SweptLimit): Section[] {
  const { tool, server, rule, max, window, policy, candidates, smallest } = row;
  const tables: Block[] = [];
  if (smallest !== undefined)
    for (let from = 0; from < candidates.length; from += WIDTH) {
      const part = candidates.slice(from, from + WIDTH);
      tables.push({
        kind: "table",
        columns: [
          { name: "limit" },
          ...part.map((candidate) => ({
            name: `${candidate.max === max ? "→ " : ""}${amountText(candidate.max)}`,
            isNumber: true,
          })),
        ],
        rows: [
          {
            cells: [
              "denied",
              ...part.map(({ denied }): Text => (denied === 0 ? { tone: "good", text: "0" } : number(denied))),
            ],
          },
        ],
      });
    }
  return [
    {
      heading: [
        nameOf({ tool, server }),
        `  ${limitText(max, window)}  rule `,
        { code: rule },
        "  ",
        { place: policy },
      ],
      blocks: [...tables, { kind: "text", text: sweepSentence(row) }],
    },
  ];
}

function explanationSection(call: ShownCall): Section {
  const { index, decision, message, rule, policy, rules, limits, remedies, args, grant, at, transcript } = call;
  // A limit of a rule without conditions of its own is listed below, as a limit.
  const asked = rules.filter(({ conditions, effect }) => conditions.length > 0 || effect !== "passes");
  const reason = `${rule === "" ? "" : `${rule}: `}${message}`;
  const shown = argumentsText(args);
  const counted = limits.length > 0 && grant !== "" && grant !== transcript.uri ? `, counted for ${grant}` : "";
  return {
    heading: [`call ${index} to `, nameOf(call), ` ${WOULD_BE_DECIDED[decision]}`],
    blocks: [
      {
        kind: "code",
        lines: [
          ...(reason === "" ? [] : [[reason, ...(policy === undefined ? [] : ["  ", { place: policy }])]]),
          [...callPlace(call), counted],
          ...(shown === undefined ? [] : [shown]),
          ...asked.flatMap(ruleLines),
          ...limits.map(limitLine),
        ],
      },
      {
        kind: "list",
        items:
          decision === "deny"
            ? remedies.map((remedy) => ({
                text: [{ tone: "good" as const, text: "would pass:" }, ` ${remedySentence(remedy, at)}`],
              }))
            : [],
      },
      {
        kind: "text",
        text:
          decision === "deny" && remedies.length === 0 ? "no other argument or time is known that lets it pass" : "",
        tone: "faint",
      },
    ],
  };
}

function badLinesItem({ uri, lines, bad, firstBad }: TranscriptRow): Item {
  return {
    text: [`${number(bad)} of ${count(lines, "line")} of `, { code: uri }, " could not be read"],
    tone: "warning",
    below: [
      ...firstBad.map(({ line, reason }): Text => [{ place: { uri, line } }, ` ${reason}`]),
      ...(bad > firstBad.length ? [`and ${number(bad - firstBad.length)} more`] : []),
    ],
  };
}

/** What another transcript has, too. */
function repeatedItem({ uri, repeated }: TranscriptRow): Item[] {
  if (repeated === undefined) return [];
  const also = repeated === 1 ? "is in another transcript, too, and is" : "are in another transcript, too, and are";
  return [{ text: [`${count(repeated, "call")} of `, { code: uri }, ` ${also} counted once`] }];
}

function toolSection({ tools }: ReplayTables): Section {
  return {
    heading: "Tools",
    isAside: true,
    blocks: [
      {
        kind: "table",
        columns: [
          { name: "tool" },
          { name: "category" },
          ...["calls", "allowed", "denied", "approval", "not evaluated"].map((name) => ({ name, isNumber: true })),
        ],
        rows: tools.map(({ server, tool, category, calls, decisions: of }) => ({
          cells: [
            toolOf({ server, tool }),
            category,
            ...[calls, of.allow, of.deny, of.approval, of.notEvaluated].map(number),
          ],
        })),
      },
    ],
  };
}
