import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fixture, lines, read } from "../test/reading.js";
import { MAX_FIRST_LINE_BYTES, MAX_LINE_BYTES } from "./lines.js";
import { READERS } from "./readers/index.js";
import { MAX_JSON_DOCUMENT, readTranscript } from "./transcript.js";

const call = (name: string) => ({ jsonrpc: "2.0", id: name, method: "tools/call", params: { name } });
const BAD = { noJson: "the line is no JSON", other: "this is no record of the transcript's format" };

/** `bad` says line and reason of each bad line. */
function summaryOf(bytes: string | Uint8Array, options = {}) {
  const { calls, summary } = read(bytes, options);
  const { reader, lines: count, bad, firstBad, unreadable } = summary;
  expect(bad).toBeLessThanOrEqual(count);
  return { calls: calls.length, format: reader?.id, lines: count, bad, firstBad, unreadable };
}

describe("bad lines", () => {
  it.each<[string, string, object]>([
    [
      "truncated JSON at the end",
      `${lines(call("a"))}\n{"jsonrpc":"2.0","id`,
      { calls: 1, lines: 2, firstBad: [{ line: 2, reason: "the last line is cut off" }] },
    ],
    [
      "truncated JSON at the start, within a text",
      `{"jsonrpc":"2.0","id":1,"met\n${lines(call("a"))}`,
      { calls: 1, lines: 2, firstBad: [{ line: 1, reason: BAD.noJson }] },
    ],
    [
      "truncated JSON at the start, between texts",
      `{"jsonrpc":"2.0",\n${lines(call("a"), call("b"))}`,
      { calls: 2, lines: 3, firstBad: [{ line: 1, reason: BAD.noJson }] },
    ],
    [
      "noise between the lines, some like JSON",
      lines("[DEBUG] on", call("a"), "[info] x", "{", "}", "12", call("b"), "null"),
      {
        calls: 2,
        lines: 8,
        firstBad: [
          { line: 1, reason: BAD.noJson },
          { line: 3, reason: BAD.noJson },
          { line: 4, reason: BAD.noJson },
          { line: 5, reason: BAD.noJson },
          { line: 6, reason: BAD.other },
          { line: 8, reason: BAD.other },
        ],
      },
    ],
    [
      "two formats in one file",
      lines(call("a"), { resourceSpans: [] }, { type: "thread.started", thread_id: "t" }, call("b")),
      {
        calls: 2,
        lines: 4,
        firstBad: [
          { line: 2, reason: "this is a record of another format, `otel`" },
          { line: 3, reason: "this is a record of another format, `codex`" },
        ],
      },
    ],
    [
      "two formats, the other way round",
      lines({ type: "user", sessionId: "s" }, call("a"), { type: "event_msg", timestamp: "", payload: {} }),
      {
        calls: 0,
        lines: 3,
        firstBad: [
          { line: 2, reason: "this is a record of another format, `json-rpc`" },
          { line: 3, reason: "this is a record of another format, `codex`" },
        ],
      },
    ],
    ["unknown records of a known format", lines({ type: "novelty", sessionId: "s" }), { lines: 1, firstBad: [] }],
    ["two documents, one after the other", '{\n"a":1\n}\n{\n"b":2\n}\n', { format: undefined, lines: 2, bad: 2 }],
    [
      "two documents and a line, the second document cut off",
      `${JSON.stringify(call("a"), null, 1)}\n${lines(call("b"))}\n{\n"id":\n`,
      { format: "json-rpc", calls: 2, lines: 4, bad: 2 },
    ],
    ["a document of no known format", '{\n"a":1\n}\n', { format: undefined, lines: 1, bad: 1 }],
    ["a document that is cut off", '{\n"version":3,\n"requests":[\n', { format: undefined, lines: 3, bad: 3 }],
    ["a list with one odd item", `[\n${lines(call("a"))},\n7\n]`, { format: "json-rpc", calls: 1, lines: 2, bad: 1 }],
    ["lists on lines, with odd items", `[${JSON.stringify(call("a"))},7,8]\n`, { calls: 1, lines: 1, bad: 1 }],
    ["keys of all objects", lines({ __proto__: null, type: "user", sessionId: "__proto__" }), { bad: 0 }],
    ["nothing but zeros", "\0\0\n\0", { format: undefined, lines: 2, bad: 2 }],
  ])("%s", (_name, text, expected) => {
    expect(summaryOf(text)).toMatchObject(expected);
  });

  it("keeps clocks that jump back as they are", () => {
    const at = (time: string, name: string) => ({ time, direction: "client-to-server", message: call(name) });
    expect(read(lines(at("2026-01-02T00:00:00.000Z", "a"), at("2026-01-01T00:00:00.000Z", "b"))).calls).toEqual([
      "1 - a - 2026-01-02T00:00:00.000Z pending",
      "2 - b - 2026-01-01T00:00:00.000Z pending",
    ]);
  });

  it.each([
    ["in the middle", 2, `${lines(call("a"))}\n`, MAX_LINE_BYTES],
    ["at the start", 1, "", MAX_FIRST_LINE_BYTES],
  ])("passes over a line of 100 MB %s", (_name, line, before, most) => {
    const piece = Buffer.alloc(1_000_000, "x");
    function* chunks() {
      yield Buffer.from(`${before}{"jsonrpc":"`);
      for (let i = 0; i < 100; i++) yield piece;
      yield Buffer.from(`"}\n${lines(call("b"))}\n`);
    }
    const summary = readTranscript(chunks(), "t", { call: () => undefined, outcome: () => {} });
    expect(summary).toMatchObject({
      reader: { id: "json-rpc" },
      bad: 1,
      firstBad: [{ line, reason: `the line is longer than ${most / 1024 / 1024} MiB` }],
    });
  });

  it("does not parse what nests without end", () => {
    const deep = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
    expect(summaryOf(`${lines(call("a"))}\n${deep}\n`)).toMatchObject({
      calls: 1,
      firstBad: [{ line: 2, reason: "the line nests more than 10,000 levels deep" }],
    });
    expect(summaryOf(`{\n"messages":\n${deep}}`)).toMatchObject({ calls: 0, format: undefined });
  });

  it("refuses documents that are too large to be held", () => {
    const line = Buffer.from(`${JSON.stringify("x".repeat(1_000_000))},\n`);
    function* json() {
      yield Buffer.from("[\n");
      for (let size = 0; size <= MAX_JSON_DOCUMENT; size += line.length) yield line;
    }
    const sink = { call: () => undefined, outcome: () => {} };
    expect(readTranscript(json(), "t", sink).unreadable).toBe("it is one JSON document of more than 64 MiB");
    expect(summaryOf(`interactions:\n${"- a: b\n".repeat(400_000)}`).unreadable).toBe(
      "it is one YAML document of more than 2 MiB",
    );
    expect(summaryOf(`interactions:\n${"- ".repeat(5_000)}x\n`).unreadable).toBe(
      "it looks like a YAML document, and cannot be read as one",
    );
  });
});

describe("--from", () => {
  const named = (id: string) => ({ from: READERS.find((reader) => reader.id === id) });

  it("reads as it is told, whatever the content looks like", () => {
    expect(summaryOf(lines(call("a")), named("claude-code"))).toMatchObject({
      calls: 0,
      bad: 1,
      format: "claude-code",
    });
    expect(summaryOf(fixture("otel/spans.json"), named("otel"))).toMatchObject({ calls: 2, bad: 0 });
    expect(summaryOf("some text\n", named("codex-log"))).toMatchObject({ calls: 0, bad: 0, format: "codex-log" });
  });
});

/** The same, but for its last four bytes. */
function wrongEnd(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes).fill(0, bytes.length - 4);
}

describe("compressed transcripts", () => {
  const plain = read(fixture("json-rpc/bare.jsonl"));
  const packed = fixture("json-rpc/bare.jsonl.gz");

  it.each<[string, readonly Uint8Array[]]>([
    ["gzip", [packed]],
    ["zstd", [fixture("json-rpc/bare.jsonl.zst")]],
    ["gzip, a byte at a time", [...packed].map((byte) => Uint8Array.of(byte))],
    [
      "two gzip files joined",
      [
        gzipSync(fixture("json-rpc/bare.jsonl").subarray(0, 200)),
        gzipSync(fixture("json-rpc/bare.jsonl").subarray(200)),
      ],
    ],
  ])("reads %s", (_name, chunks) => {
    const names: string[] = [];
    const summary = readTranscript(chunks, "t", { call: ({ tool }) => void names.push(tool), outcome: () => {} });
    expect(names).toEqual(["list", "run", "show", "delete", "pull"]);
    expect({ ...summary, reader: summary.reader?.id }).toEqual({ ...plain.summary, reader: "json-rpc" });
  });

  it.each<[string, Uint8Array]>([
    ["a gzip file that is cut off", packed.subarray(0, -30)],
    ["a gzip file with a wrong checksum", Buffer.from(packed).fill(0, packed.length - 8, packed.length - 4)],
    ["a gzip file of rubbish", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])],
    ["a zstd file that is cut off", fixture("json-rpc/bare.jsonl.zst").subarray(0, -1)],
    ["a zstd file with a wrong checksum", wrongEnd(fixture("json-rpc/bare.jsonl.zst"))],
    ["a zstd file of rubbish", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])],
  ])("says that %s is damaged", (name, bytes) => {
    expect(summaryOf(bytes).unreadable).toBe(`the ${name.split(" ")[1]} data is damaged or cut off`);
  });

  it.each([
    ["a window of more than 128 MiB", [0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0]],
    ["a dictionary", [0x28, 0xb5, 0x2f, 0xfd, 1, 0, 9, 1, 0, 0]],
  ])("says that a zstd file needs %s", (what, bytes) => {
    expect(summaryOf(Buffer.from(bytes)).unreadable).toBe(`the zstd data needs ${what}`);
  });

  it("does not unpack a bomb of zstd to its end", () => {
    const block = Buffer.from([(2 << 0) | (0 << 3), 0, 16, 10]);
    const bomb = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3]),
      ...Array.from({ length: 50_000 }, () => block),
    ]);
    expect(summaryOf(bomb).unreadable).toBe("the zstd data unpacks to more than 2000 times its size");
  });

  it("takes a short file for what it is", () => {
    expect(summaryOf("{}")).toMatchObject({ lines: 1, bad: 1, unreadable: undefined });
    expect(summaryOf("")).toMatchObject({ lines: 0, unreadable: undefined });
  });
});
