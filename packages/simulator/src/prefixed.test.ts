import { describe, expect, it } from "vitest";
import { fixture, read } from "../test/reading.js";

describe("records behind a prefix, and documents one after the other", () => {
  it.each<[string, string, number, readonly string[]]>([
    ["prefixed/stdio.txt", "json-rpc", 1, ['4 - pull {"name":"mistral"} - ok']],
    ["prefixed/editor.log", "json-rpc", 1, ['2 - pull {"name":"mistral"} - protocolError']],
    ["prefixed/rpc.log", "json-rpc", 0, ['1 - delete {"name":"mistral"} - ok']],
    [
      "prefixed/github-actions.txt",
      "claude-code",
      2,
      ["4 ollama list {} - ok of 5b0c6c1e-5d3f-4b2a-9a57-2f1f0e8f7a10"],
    ],
    ["json-rpc/documents.json", "json-rpc", 0, ['1 - pull {"name":"mistral"} - ok']],
  ])("%s", (path, format, bad, expected) => {
    const { calls, summary } = read(fixture(path));
    expect([summary.reader?.id, summary.bad, calls]).toEqual([format, bad, expected]);
  });
});
