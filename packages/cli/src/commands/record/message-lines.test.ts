import { expect, it } from "vitest";
import { KEPT_BYTES, MAX_MESSAGE_BYTES, type MessageBytes } from "./message-bytes.js";
import { MessageLines } from "./message-lines.js";

function read(pieces: Iterable<Buffer>): MessageBytes[] {
  const seen: MessageBytes[] = [];
  const lines = new MessageLines(({ bytes, cut }) => seen.push({ bytes: Buffer.from(bytes), cut }));
  for (const piece of pieces) lines.push(piece);
  lines.end();
  return seen;
}

it("finds the same lines wherever the pieces end", () => {
  const bytes = Buffer.from('{"a":"ä"}\n\n{"b":1}\r\n{"c":2}');
  const expected = ['{"a":"ä"}', "", '{"b":1}\r', '{"c":2}'];
  for (let size = 1; size <= bytes.length; size++) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(read(pieces).map(({ bytes }) => bytes.toString())).toEqual(expected);
  }
});

it.each<[string, number, number, number]>([
  ["the longest line that is kept", MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, 0],
  ["one byte more", MAX_MESSAGE_BYTES + 1, KEPT_BYTES, MAX_MESSAGE_BYTES + 1 - KEPT_BYTES],
  ["three times as long", 3 * MAX_MESSAGE_BYTES, KEPT_BYTES, 3 * MAX_MESSAGE_BYTES - KEPT_BYTES],
])("%s", (_name, size, kept, cut) => {
  const line = Buffer.alloc(size, "x");
  for (const piece of [size, 65_536, 1_000_003]) {
    const pieces = Array.from({ length: Math.ceil(size / piece) }, (_, i) => line.subarray(i * piece, (i + 1) * piece));
    const seen = read([...pieces, Buffer.from("\nnext\n")]);
    expect(seen.map(({ bytes, cut }) => [bytes.length, cut])).toEqual([
      [kept, cut],
      [4, 0],
    ]);
  }
});

it("cuts where a character ends", () => {
  const euros = Buffer.from("€".repeat(6_000_000));
  for (const shift of [0, 1, 2]) {
    const [line] = read([Buffer.from("x".repeat(shift)), euros]);
    expect(line?.bytes.toString()).toMatch(/^x*€+$/);
    expect((line?.bytes.length ?? 0) + (line?.cut ?? 0)).toBe(euros.length + shift);
  }
});

it("takes no more memory for a line in single bytes", () => {
  const one = Buffer.from("x");
  const seen = read(Array.from({ length: 1_000_000 }, () => one));
  expect(seen.map(({ bytes }) => bytes.length)).toEqual([1_000_000]);
});
