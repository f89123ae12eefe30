/** What transcripts hold, in words: the same in every format for people. Untrusted names stand in them. */

import { count, number } from "../count.js";
import { noCallSentence } from "../replay/passed-over.js";
import { timeText } from "../replay/words.js";
import type { FormRow, ServerRow, TranscriptsReport } from "./report.js";

/** Tools of a server that a line lists; the JSON format has all of them. */
const LISTED = 12;

/** `120 calls to 14 tools of 3 servers, in 4 transcripts of 2 forms`. */
export function transcriptsSentence(report: TranscriptsReport): string {
  const { forms, transcripts } = report;
  const calls = forms.reduce((sum, form) => sum + form.calls, 0);
  const where = `${count(transcripts.length, "transcript")} of ${count(forms.length, "form")}`;
  if (calls === 0)
    return `${where}: ${noCallSentence(report).replace(/ in the transcript, so there was nothing to decide$/, "")}`;
  const servers = new Set(forms.flatMap((form) => form.servers.map(({ server }) => server)));
  const tools = new Set(
    forms.flatMap((form) =>
      form.servers.flatMap(({ server, tools: of }) => of.map(({ tool }) => JSON.stringify([server, tool]))),
    ),
  );
  const named = [...servers].filter((server) => server !== undefined).length;
  return `${count(calls, "MCP call")} to ${count(tools.size, "tool")} of ${count(named, "server")}, in ${where}`;
}

/** `12 transcripts, 10 sessions, 140 calls from 2026-11-01 09:00:00.000 UTC to …, 3 without a time`. */
export function formSentence({ transcripts, sessions, calls, span, untimed }: FormRow): string {
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
    `${count(calls, "MCP call")}${when}`,
    ...(untimed > 0 ? [`${untimed === calls ? "none with" : `${number(untimed)} without`} a time`] : []),
  ].join(", ");
}

/** What else a form's transcripts hold. */
export function formGaps({ undecidable, notMcp, unread }: FormRow): string[] {
  return [
    ...undecidable.map(({ reason, calls }) => `${count(calls, "call")} that no policy can decide: ${reason}`),
    ...(notMcp > 0
      ? [`${count(notMcp, "tool call")} that ${notMcp === 1 ? "is no MCP call" : "are no MCP calls"}`]
      : []),
    ...(unread > 0 ? [`${count(unread, "tool call")} in records of no known form`] : []),
  ];
}

export function serverName({ server }: ServerRow): string {
  return server ?? "(server not known)";
}

/** `run (50), list (30) and 4 more`. */
export function toolList({ tools }: ServerRow): string {
  const rest = tools.length - LISTED;
  const shown = tools
    .slice(0, LISTED)
    .map(({ tool, calls }) => `${tool === "" ? "(no name)" : tool} (${number(calls)})`);
  return `${shown.join(", ")}${rest > 0 ? ` and ${number(rest)} more` : ""}`;
}
