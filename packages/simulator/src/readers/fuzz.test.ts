/** Each format's own transcripts, cut, spliced and in another order: totals add up, nothing crashes, nothing hangs. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { seeded } from "../../test/seeded.js";
import type { CallOutcome, ToolCall } from "../call.js";
import { passedOverCalls } from "../passed-over.js";
import { readTranscript } from "../transcript.js";
import { READERS } from "./index.js";

const FIXTURES = fileURLToPath(new URL("../../../../fixtures/transcripts", import.meta.url));

const FILES = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(?:gz|zst|md5)$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();

interface Read {
  readonly format: string | undefined;
  readonly calls: number;
  readonly passedOver: number;
}

/** Reads bytes, and checks what must hold whatever they are. */
function checked(bytes: Uint8Array, from?: string): Read {
  const calls = new Map<object, CallOutcome | undefined>();
  const lineCount = bytes.filter((byte) => byte === 10).length + 1;
  const summary = readTranscript<ToolCall>(
    [bytes],
    "t",
    {
      call(call) {
        const kept = { ...call };
        calls.set(kept, undefined);
        // Of every call: `expect` is called only for what it refuses.
        const { tool, line, at } = call;
        const isSound =
          typeof tool === "string" && line >= 1 && line <= lineCount && (at === undefined || Number.isFinite(at));
        if (!isSound)
          expect(call, `of ${lineCount} lines`).toBe("a call with a tool, a line that there is, and a time");
        return kept;
      },
      outcome(call, outcome) {
        // A call is answered once, after it was made.
        if (!calls.has(call) || calls.get(call) !== undefined) expect(call).toBe("a call that has no answer yet");
        calls.set(call, outcome);
      },
    },
    { servers: ["ollama"], from: READERS.find(({ id }) => id === from) },
  );
  const { lines, bad, firstBad, passedOver } = summary;
  expect(bad).toBeLessThanOrEqual(lines);
  expect(firstBad.length).toBe(Math.min(bad, 10));
  return { format: summary.reader?.id, calls: calls.size, passedOver: passedOverCalls(passedOver) };
}

/** The records of a transcript: its lines, or of a document the items of its longest list. */
function shuffled(text: string, random: () => number): string {
  const lines = text.split("\n");
  for (let i = lines.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [lines[i], lines[j]] = [lines[j] as string, lines[i] as string];
  }
  return lines.join("\n");
}

/** JSON with parts of it left out, doubled, exchanged, or replaced by values of other types. */
function mangled(value: unknown, random: () => number, rate: number): unknown {
  if (random() < rate)
    return [null, 1, "x", [], {}, [{}], { type: "tool_use", name: 1 }, -1e300][Math.floor(random() * 8)];
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => {
      const changed = mangled(item, random, rate);
      return random() < rate ? [] : random() < rate ? [changed, changed] : [changed];
    });
    return random() < rate ? items.reverse() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (random() < rate ? [] : [[key, mangled(member, random, rate)]])),
  );
}

it.each(FILES.map((file) => [file.slice(FIXTURES.length + 1), file]))("%s", (_name, file) => {
  const bytes = readFileSync(file);
  const text = bytes.toString("utf8");
  const whole = checked(bytes);
  expect(whole.format).toBeDefined();
  const random = seeded(bytes.length);
  for (let i = 0; i < 8; i++) {
    const cut = Math.floor(random() * bytes.length);
    checked(bytes.subarray(0, cut), whole.format);
    checked(bytes.subarray(cut));
    checked(Buffer.concat([bytes.subarray(0, cut), bytes.subarray(Math.floor(random() * bytes.length))]));
    checked(Buffer.from(shuffled(text, random)));
  }
  // Written twice in one file, a transcript has no more than twice the calls.
  const twice = checked(Buffer.concat([bytes, Buffer.from("\n"), bytes]));
  expect(twice.calls).toBeLessThanOrEqual(2 * whole.calls);
  const records = text.split("\n").flatMap((line) => parsed(line));
  for (const documents of [parsed(text), records])
    for (let i = 0; documents.length > 0 && i < 8; i++) {
      const some = documents.map((document) => mangled(document, random, i < 4 ? 0.01 : 0.1));
      checked(Buffer.from(some.map((document) => JSON.stringify(document)).join("\n")), whole.format);
      checked(Buffer.from(some.map((document) => JSON.stringify(document, null, 1)).join("\n")));
    }
});

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

it.each<[string, string]>([
  ["an element that never ends", JSON.stringify({ role: "assistant", content: "<use_mcp_tool>".repeat(500_000) })],
  [
    "a shown name of brackets",
    JSON.stringify({
      sessionId: "s",
      projectHash: "h",
      messages: [{ toolCalls: [{ name: "x", displayName: " (".repeat(500_000) }] }],
    }),
  ],
  [
    "a batch of HTTP",
    JSON.stringify({
      startedDateTime: "",
      request: { postData: { text: JSON.stringify(Array.from({ length: 10_000 }, (_, id) => request(id))) } },
      response: { content: { text: JSON.stringify(Array.from({ length: 10_000 }, (_, id) => request(-id))) } },
    }),
  ],
  ["prefixes without end", `${"[rpc] ".repeat(500_000)}{`],
])("is read in one go: %s", (_name, text) => {
  checked(Buffer.from(text));
});

function request(id: number): object {
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name: "x" } };
}
