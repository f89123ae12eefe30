/** Files that may be read from the middle: the same calls come out of their halves. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { ToolCall } from "../call.js";
import type { Reader } from "../readers/reader.js";
import { openTranscript } from "../transcript.js";
import { commonWindow } from "./plan-shards.js";
import { openMiddle } from "./seekable-file.js";

const FIXTURES = fileURLToPath(new URL("../../../../fixtures/transcripts", import.meta.url));

const files = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:jsonl|ndjson)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

function callsIn(text: string, middle?: Reader): { calls: ToolCall[]; reader: Reader | undefined } {
  const calls: ToolCall[] = [];
  const sink = { call: (call: ToolCall) => void calls.push(call), outcome: () => {} };
  const transcript = middle ? openMiddle<void>("t", sink, middle, {}) : openTranscript<void>("t", sink);
  transcript.push(Buffer.from(text));
  transcript.end();
  return { calls, reader: transcript.reader };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const cuttable = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const { reader } = callsIn(text);
  const lines = text.trimEnd().split("\n");
  const tellsAll = lines.every((line) => parsed(line) === undefined || reader?.tellsAll?.(parsed(line)));
  return reader?.tellsAll !== undefined && tellsAll ? [{ name: file.slice(FIXTURES.length + 1), text, reader }] : [];
});

describe("a file whose records tell all", () => {
  it("is there in each format that has such files", () => {
    expect(new Set(cuttable.map(({ reader }) => reader.id))).toEqual(new Set(["json-rpc", "claude-code"]));
  });

  it.each(cuttable)("has the same calls in two halves: $name", ({ text, reader }) => {
    const whole = callsIn(text).calls;
    const lines = text.split("\n");
    // Cut before each call: what is sent again, and what is the same call, stands behind its first.
    for (const { line } of whole) {
      const first = callsIn(`${lines.slice(0, line - 1).join("\n")}\n`, reader).calls;
      const second = callsIn(lines.slice(line - 1).join("\n"), reader).calls;
      // A resumed session repeats calls with their old times, which a shard that looks back knows, or else refuses.
      const isRepeat = (call: ToolCall) => first.some(({ at, tool }) => at === call.at && tool === call.tool);
      const shifted = second
        .filter((call) => reader.id !== "claude-code" || !isRepeat(call))
        .map((call) => ({ ...call, line: call.line + line - 1 }));
      expect([...first, ...shifted]).toEqual(whole);
    }
  });
});

describe("commonWindow", () => {
  const HOUR = 3_600_000;
  const policy = (window: number) =>
    lower(
      readDocument(
        Buffer.from(
          `tools:\n  a:\n    rules:\n      - action: allow\n        rate_limit: {max: 1, window: ${window}}\n`,
        ),
        "p",
      ),
    ).policy;

  it.each<[string, number[], number | undefined]>([
    ["no limit at all", [], HOUR],
    ["minutes", [60], HOUR],
    ["a day", [86_400], 24 * HOUR],
    ["seven minutes", [420], 7 * HOUR],
    ["two policies", [7_200, 10_800], 6 * HOUR],
    ["windows that never meet", [9_999_991], undefined],
    ["a window the engine does not know", [0], HOUR],
  ])("%s", (_name, windows, expected) => {
    expect(commonWindow(windows.flatMap((window) => policy(window) ?? []))).toBe(expected);
  });
});
