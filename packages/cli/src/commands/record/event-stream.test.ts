import { expect, it } from "vitest";
import { EventStream } from "./event-stream.js";

const read = (pieces: Iterable<Buffer>) => {
  const seen: string[] = [];
  const events = new EventStream({
    message: ({ bytes, cut }) => void seen.push(cut === 0 ? bytes.toString() : `${bytes.length}+${cut}`),
    mark: ({ reason, bytes }) => void seen.push(`${reason}: ${bytes}`),
  });
  for (const piece of pieces) events.push(piece);
  events.end();
  return seen;
};

it.each<[string, string, string[]]>([
  ["an event", "data: {}\n\n", ["{}"]],
  ["no space behind the colon", "data:{}\n\n", ["{}"]],
  ["several lines of data", "data: {\ndata: }\n\n", ["{\n}"]],
  ["Windows' line breaks", "event: message\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", ["1", "2"]],
  ["old Mac's line breaks", "data: 1\r\rdata: 2\r\r\n", ["1", "2"]],
  ["a byte-order mark", "\ufeffdata: 1\n\n", ["1"]],
  ["ids, retries and comments", ": hi\nid: 1\nretry: 5\ndata: 1\n\n: ping\n\n", ["1"]],
  ["an event without data", "id: 0\ndata: \n\nid: 1\n\n", []],
  ["an event of another type", "event: endpoint\ndata: /messages?sessionId=1\n\ndata: 1\n\n", ["no message: 21", "1"]],
  ["a field that only begins like data", "database: 1\ndata: 2\n\n", ["2", "no message: 11"]],
  ["an event that the stream breaks off", "data: 1\n\ndata: 2\n", ["1", "broken off: 1"]],
  ["a line that the stream breaks off", "data: 1\n\ndata: {", ["1", "broken off: 1"]],
  ["what is no stream of events", '{"jsonrpc":"2.0"}', ["no message: 17"]],
  ["a type taken back", "event: ping\nevent\ndata: 1\n\n", ["1"]],
  ["characters of several bytes", "data: ä€😀\n\n", ["ä€😀"]],
])("%s", (_name, text, expected) => {
  const bytes = Buffer.from(text);
  expect(read([bytes])).toEqual(expected);
  expect(read(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(expected);
});

it("cuts what is too long", () => {
  const half = Buffer.alloc(9 * 1024 * 1024, "x");
  const [line] = read([Buffer.from("data: "), half, half, Buffer.from("\n\n")]);
  expect(line).toMatch(/^655\d\d\+/);
  const [kept = 0, cut = 0] = (line ?? "").split("+").map(Number);
  expect(kept + cut).toBe(2 * half.length);
  const lines = [Buffer.from("data: "), half, Buffer.from("\ndata: "), half, Buffer.from("\n\n")];
  expect(read([...lines, Buffer.from("data: 1\n\n")])).toEqual([expect.stringMatching(/^65536\+/), "1"]);
});
