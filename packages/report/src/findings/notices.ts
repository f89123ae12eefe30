/** What transcripts held that was not decided or not read, the same for every command that reads any. */

import { count, number } from "../count.js";
import { passedOverSentences } from "../replay/passed-over.js";
import type { PassedOverTable, TranscriptRow } from "../replay/tables.js";
import type { Notice } from "./run.js";

/** Calls that could not be decided, and why. */
export function notEvaluatedNotice({ reason, calls }: { readonly reason: string; readonly calls: number }): Notice {
  return {
    level: "warning",
    text: `${count(calls, "call")} not evaluated: ${reason}`,
    testCase: { suite: "calls", name: reason, group: "not evaluated", skipped: count(calls, "call"), text: [] },
  };
}

/** One for each transcript of which lines could not be read. */
export function badLineNotices(transcripts: readonly TranscriptRow[]): Notice[] {
  return transcripts
    .filter(({ bad }) => bad > 0)
    .map(({ uri, bad, lines, firstBad }) => {
      const text = `${number(bad)} of ${count(lines, "line")}`;
      return {
        level: "warning",
        text: `${text} of ${uri} could not be read`,
        places: firstBad.map(({ line, reason }) => ({ uri, line, reason })),
        testCase: {
          suite: "calls",
          name: uri,
          group: "transcripts",
          skipped: `${text} could not be read`,
          text: firstBad.map(({ line, reason }) => `${uri}:${line} ${reason}`),
        },
      };
    });
}

/** What is no call, or may hold calls and was not read. */
export function passedOverNotices(table: PassedOverTable): Notice[] {
  return passedOverSentences(table).map((text) => ({
    level: "warning",
    text,
    testCase: { suite: "calls", name: text, group: "passed over", skipped: "not evaluated", text: [] },
  }));
}
