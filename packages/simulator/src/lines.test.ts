import { describe, expect, it } from "vitest";
import { LineSplitter, MAX_LINE_BYTES } from "./lines.js";

type Seen = [number, string] | [number, string, "unfinished"] | [number, "unreadable", string];

function split(bytes: Uint8Array, chunk: number): Seen[] {
  const seen: Seen[] = [];
  const splitter = new LineSplitter({
    block(bytes, first) {
      const lines = bytes.toString("utf8").split("\n");
      lines.forEach((line, i) => {
        seen.push([first + i, line]);
      });
      return lines.length;
    },
    line: (text, number, ended) => seen.push(ended ? [number, text] : [number, text, "unfinished"]),
    unreadable: (reason, number) => seen.push([number, "unreadable", reason]),
  });
  // One buffer for all chunks, as a file is read.
  const buffer = new Uint8Array(chunk);
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    buffer.set(part);
    splitter.push(buffer.subarray(0, part.length));
  }
  splitter.end();
  return seen;
}

describe("LineSplitter", () => {
  const text = Buffer.concat([
    Buffer.from("one\n\nthree é 日本 😀\r\n"),
    Buffer.from([0x62, 0xff, 0x64, 0x0a]),
    Buffer.from("five\nlast"),
  ]);
  const expected: Seen[] = [
    [1, "one"],
    [2, ""],
    [3, "three é 日本 😀\r"],
    [4, "unreadable", "the line is not valid UTF-8"],
    [5, "five"],
    [6, "last", "unfinished"],
  ];

  it.each([1, 2, 3, 5, 7, 16, 1000])("splits alike in chunks of %i bytes", (chunk) => {
    expect(split(text, chunk)).toEqual(expected);
  });

  it("hands whole lines on in blocks, none lost between them", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    expect(split(Buffer.from(`${lines.join("\n")}\n`), 1024 * 1024)).toEqual(lines.map((line, i) => [i + 1, line]));
  });

  it("ends without a line when the last one is ended", () => {
    expect(split(Buffer.from("a\nb\n"), 3)).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(split(Buffer.from(""), 1)).toEqual([]);
  });

  it("skips a line that is too long, and reads on", () => {
    const long = Buffer.concat([Buffer.from("a\n"), Buffer.alloc(MAX_LINE_BYTES + 2, 120), Buffer.from("\nb\n")]);
    expect(split(long, 1024 * 1024)).toEqual([
      [1, "a"],
      [2, "unreadable", "the line is longer than 16 MiB"],
      [3, "b"],
    ]);
  });
});
