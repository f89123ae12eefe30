/** TranscriptsReport → a table of the servers for each format of transcripts, then what was passed over. */

import type { FormatInventory, ServerInventory } from "@callgate/simulator";
import type { Page } from "../blocks.js";
import { leftSomethingUnread, noCallSentence, passedOverSentences } from "../describe-passed-over.js";
import { count, number, timeText } from "../describe-values.js";
import type { PassedOverTable, TranscriptRow } from "../results/replay.js";

export interface TranscriptsReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** By format, in the order of their first transcripts. */
  readonly formats: readonly FormatRow[];
  readonly transcripts: readonly TranscriptRow[];
  /** Of all formats together. */
  readonly passedOver: PassedOverTable;
}

/** What the transcripts of one format hold. */
export interface FormatRow extends Omit<FormatInventory, "passedOver"> {
  /** Tool calls that are no MCP calls, and tool calls in records of no known format. */
  readonly notMcp: number;
  readonly unread: number;
}

/** Tools of a server that a line lists; the JSON format has all of them. */
const LISTED = 12;

/** `120 calls to 14 tools of 3 servers, in 4 transcripts of 2 formatats`. */
export function transcriptsSentence(report: TranscriptsReport): string {
  const { formats, transcripts } = report;
  const calls = formats.reduce((sum, format) => sum + format.calls, 0);
  const where = `${count(transcripts.length, "transcript")} of ${count(formats.length, "format")}`;
  if (calls === 0)
    return `${where}: ${noCallSentence(report).replace(/ in the transcript, so there was nothing to decide$/, "")}`;
  const servers = new Set(formats.flatMap((format) => format.servers.map(({ server }) => server)));
  const tools = new Set(
    formats.flatMap((format) =>
      format.servers.flatMap(({ server, tools: of }) => of.map(({ tool }) => JSON.stringify([server, tool]))),
    ),
  );
  const named = [...servers].filter((server) => server !== undefined).length;
  return `${count(calls, "call")} to ${count(tools.size, "tool")} of ${count(named, "server")}, in ${where}`;
}

/** `12 transcripts, 10 sessions, 140 calls from 2026-11-01 09:00:00.000 UTC to …, 3 without a time`. */
export function formatSentence({ transcripts, sessions, calls, span, untimed }: FormatRow): string {
  const [first, last] = span ?? [];
  const when =
    first === undefined || last === undefined
      ? ""
      : first === last
        ? ` at ${timeText(first)}`
        : ` from ${timeText(first)} to ${timeText(last)}`;
  return [
    count(transcripts, "transcript"),
    ...(sessions > 0 ? [count(sessions, "session")] : []),
    `${count(calls, "call")}${when}`,
    ...(untimed > 0 ? [`${untimed === calls ? "none with" : `${number(untimed)} without`} a time`] : []),
  ].join(", ");
}

/** What else the transcripts of a format hold. */
export function formatGaps({ notDecided, notMcp, unread }: FormatRow): string[] {
  return [
    ...notDecided.map(({ reason, calls }) => `${count(calls, "call")} that no policy can decide: ${reason}`),
    ...(notMcp > 0
      ? [`${count(notMcp, "tool call")} that ${notMcp === 1 ? "is no MCP call" : "are no MCP calls"}`]
      : []),
    ...(unread > 0 ? [`${count(unread, "tool call")} in records of no known format`] : []),
  ];
}

export function serverName({ server }: ServerInventory): string {
  return server ?? "(server not known)";
}

/** `run (50), list (30) and 4 more`. */
export function toolList({ tools }: ServerInventory): string {
  const rest = tools.length - LISTED;
  const shown = tools
    .slice(0, LISTED)
    .map(({ tool, calls }) => `${tool === "" ? "(no name)" : tool} (${number(calls)})`);
  return `${shown.join(", ")}${rest > 0 ? ` and ${number(rest)} more` : ""}`;
}

/** Whether calls were found, and nothing was passed over. */
function isWhole({ formats, transcripts, passedOver }: TranscriptsReport): boolean {
  return (
    formats.some(({ calls }) => calls > 0) &&
    transcripts.every(({ bad }) => bad === 0) &&
    !leftSomethingUnread(passedOver)
  );
}

export function presentTranscripts(report: TranscriptsReport): Page {
  const { version, formats, transcripts, passedOver } = report;
  return {
    command: "transcripts",
    version,
    headline: transcriptsSentence(report),
    tone: isWhole(report) ? "good" : "warning",
    sections: [
      ...formats.map((format) => ({
        heading: { code: format.format },
        about: formatSentence(format),
        blocks: [
          // A format without calls has no table.
          { kind: "text" as const, text: format.servers.length === 0 ? "no calls" : "" },
          {
            kind: "table" as const,
            columns: [{ name: "server" }, { name: "calls", isNumber: true }, { name: "tools" }],
            rows: format.servers.map((row) => ({
              cells: [{ code: serverName(row) }, number(row.calls), toolList(row)],
            })),
          },
          ...formatGaps(format).map((text) => ({ kind: "text" as const, text })),
        ],
      })),
      {
        heading: "Lines that could not be read",
        isPlain: true,
        blocks: [
          {
            kind: "list",
            items: transcripts
              .filter(({ bad }) => bad > 0)
              .map(({ uri, bad, lines, firstBad }) => ({
                text: [`${number(bad)} of ${count(lines, "line")} of `, { code: uri }, " could not be read"],
                tone: "warning" as const,
                details: {
                  summary: "The first of them",
                  isProse: true,
                  lines: [
                    ...firstBad.map(({ line, reason }) => [{ place: { uri, line } }, ` ${reason}`]),
                    ...(bad > firstBad.length ? [`and ${number(bad - firstBad.length)} more`] : []),
                  ],
                },
              })),
          },
        ],
      },
      {
        heading: "Passed over",
        isPlain: true,
        blocks: [
          {
            kind: "list",
            items: passedOverSentences(passedOver).map((text) => ({ text, tone: "warning" as const })),
          },
        ],
      },
    ],
  };
}
