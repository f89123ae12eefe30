import { describe, expect, it } from "vitest";
import { lines, read } from "../test/reading.js";

const pretty = (...documents: readonly unknown[]) =>
  documents.map((document) => JSON.stringify(document, undefined, 2)).join("\n");
const utf16 = (text: string) => Buffer.from(text, "utf16le");
const PREFIXED = "the format `json-rpc` after `worker 7 says: `; cut off the text before the JSON in each line";
const CONCATENATED = "several JSON documents in one file, or a broken one; write each on one line: jq -c . FILE";
const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list" } };

describe("what a file looks like that is no transcript of a known format, and the calls in it", () => {
  it.each<[string, string | Uint8Array, string | undefined, Readonly<Record<string, number>>]>([
    ["nothing", "", "an empty file", {}],
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(lines(call))]), utf16Look("LE"), {}],
    ["UTF-16 without a mark", utf16(lines(call)), utf16Look("LE"), {}],
    [
      "UTF-16, big end first",
      Buffer.from(`xx${lines(call)}`, "utf16le")
        .subarray(2)
        .swap16(),
      utf16Look("BE"),
      {},
    ],
    ["a database", Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(50)]), "an SQLite database", {}],
    ["an archive", Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), "a ZIP archive", {}],
    ["zeros", "a\0\0\0b\0\0c", "binary data", {}],
    ["LangChain", pretty({ messages: [{ type: "human", content: "x" }] }), "LangChain messages", {}],
    [
      "Vercel's AI SDK",
      pretty([{ id: "m1", role: "user", parts: [{ type: "text", text: "x" }] }]),
      "messages of Vercel's AI SDK",
      {},
    ],
    [
      "Gemini's API",
      pretty({ history: [{ role: "model", parts: [{ text: "x" }] }] }),
      "a conversation in Gemini's API (a checkpoint of Gemini CLI, for one)",
      {},
    ],
    ["a tool list", pretty({ tools: [{ name: "run", inputSchema: {} }] }), "a list of tools", {}],
    ["servers", pretty({ mcpServers: { db: { command: "x" } } }), "a host's list of servers", {}],
    ["other JSON", lines({ a: 1, b: 2 }), "JSON with the keys `a`, `b`", {}],
    [
      "other JSON with calls",
      lines({ a: { type: "tool_use", name: "x", id: "1" } }),
      "JSON with the keys `a`",
      { x: 1 },
    ],
    ["numbers", "1\n2\n", "JSON that holds no records", {}],
    ["an unknown prefix", `worker 7 says: ${JSON.stringify(call)}\n`, PREFIXED, { list: 1 }],
    ["a document that is cut off", pretty({ a: 1 }).slice(0, -3), CONCATENATED, {}],
    ["Markdown", "# Notes\n\nx\n", "Markdown", {}],
    ["words", "some words\n", "text", {}],
  ])("%s", (_, text, look, calls) => {
    const { summary } = read(text);
    expect([summary.reader, summary.looksLike]).toEqual([undefined, look]);
    expect(Object.fromEntries(summary.passedOver.unread.map(({ name, count }) => [name, count]))).toEqual(calls);
  });

  it("counts the calls in records that are not of the transcript's format", () => {
    const { summary } = read(lines(call, { type: "tool_use", name: "query", id: "t1" }, { a: 1 }));
    expect(summary).toMatchObject({ reader: { id: "json-rpc" }, looksLike: undefined, bad: 2 });
    expect(summary.passedOver.unread).toEqual([{ name: "query", count: 1 }]);
  });

  it("looks at a bounded part of a record", () => {
    let deep: unknown = { type: "tool_use", name: "x", id: "1" };
    for (let i = 0; i < 1_000; i++) deep = [deep];
    const wide = Array.from({ length: 50_000 }, (_, i) => ({ type: "tool_use", name: "x", id: `${i}` }));
    const { summary } = read(lines({ deep }, { wide }));
    expect(summary.passedOver.unread[0]?.count).toBeLessThan(50_000);
  });
});

function utf16Look(order: string): string {
  return `UTF-16${order} text; write it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE`;
}
