import { expect, test } from "vitest";
import { packCode, unpackCode } from "./compiled-code.js";

const CODE = new Map([
  ["main.cjs", Buffer.from("a")],
  ["common-é.cjs", Buffer.alloc(20_000, 7)],
  ["empty.cjs", Buffer.alloc(0)],
]);

test("what was packed is unpacked, each at the start of a word", () => {
  const unpacked = unpackCode(packCode(CODE));
  expect(unpacked).toEqual(CODE);
  const packed = packCode(CODE);
  for (const bytes of unpackCode(packed)?.values() ?? []) expect((bytes.byteOffset - packed.byteOffset) % 8).toBe(0);
});

test.each<[string, (file: Buffer) => Buffer]>([
  ["empty", () => Buffer.alloc(0)],
  ["of a few bytes", (file) => file.subarray(0, 15)],
  ["cut short", (file) => file.subarray(0, -1)],
  ["longer", (file) => Buffer.concat([file, Buffer.alloc(1)])],
  ["without one of its blocks", (file) => Buffer.from(file).fill(0, 8 * 1024, 12 * 1024)],
  ["another's", (file) => Buffer.from(file).fill("x", 0, 4)],
])("a file that is %s holds no code", (_, change) => {
  expect(unpackCode(change(packCode(CODE)))).toBeUndefined();
});
