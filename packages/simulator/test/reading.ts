/** Transcripts → their calls as lines of text that a table can hold. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type CallOutcome,
  type ReadOptions,
  readTranscript,
  type ToolCall,
  type TranscriptSummary,
} from "@callgate/simulator";
import { restoreNumbers } from "../src/readers/forwarded.js";

export interface Read {
  /** `LINE SERVER TOOL ARGUMENTS TIME OUTCOME`, with `-` for what is not known, and the reason where there is one. */
  readonly calls: readonly string[];
  readonly summary: TranscriptSummary;
}

interface Seen extends ToolCall {
  outcome?: CallOutcome;
}

/** Reads a transcript as the file `t`. */
export function read(bytes: string | Uint8Array, options: ReadOptions = {}): Read {
  const seen: Seen[] = [];
  const summary = readTranscript(
    [Buffer.from(bytes)],
    "t",
    {
      call(call): Seen {
        const kept = { ...call };
        seen.push(kept);
        return kept;
      },
      outcome(call, outcome) {
        call.outcome = outcome;
      },
    },
    options,
  );
  return { calls: seen.map(row), summary };
}

/** The bytes of one of the project's own transcripts. */
export function fixture(path: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../../fixtures/transcripts/${path}`, import.meta.url)));
}

/** Records as lines of JSON. */
export function lines(...records: readonly unknown[]): string {
  return records.map((record) => (typeof record === "string" ? record : JSON.stringify(record))).join("\n");
}

function row({ line, server, tool, args, at, outcome, malformed, argsUnknown, session }: Seen): string {
  const written = args === undefined ? "-" : restoreNumbers(JSON.stringify(args));
  const time = at === undefined ? "-" : new Date(at).toISOString();
  const reason = malformed ?? argsUnknown;
  const parts = [line, server ?? "-", tool, written, time, outcome ?? "pending"];
  return `${parts.join(" ")}${session === "t" ? "" : ` of ${session}`}${reason === undefined ? "" : `: ${reason}`}`;
}
