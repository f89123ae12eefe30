import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { keptOf, MAX_PACKS, MAX_UNUSED_BYTES, pack, readPack, unpack, writePack } from "./own-pack.js";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "callgate-pack-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const digest = (number: number) => number.toString(16).padStart(64, "0");

const ENTRIES = new Map([
  [digest(1), Buffer.from("one")],
  [digest(2), Buffer.alloc(0)],
  [digest(3), Buffer.from("three, é")],
]);

test("what was packed is unpacked", () => {
  expect(unpack(pack(ENTRIES))).toEqual(ENTRIES);
  expect(unpack(pack(new Map()))).toEqual(new Map());
});

test("whatever becomes of a file, an entry is what it was, or is not there", () => {
  const file = pack(ENTRIES);
  let lost = 0;
  for (let at = 0; at < file.length; at++) {
    const flipped = Buffer.from(file);
    flipped[at] = (flipped[at] as number) ^ 0x11;
    for (const damaged of [
      flipped,
      file.subarray(0, at),
      Buffer.concat([file.subarray(0, at), file.subarray(at + 1)]),
    ]) {
      const entries = unpack(damaged);
      for (const [name, bytes] of entries) expect(bytes).toEqual(ENTRIES.get(name));
      lost += ENTRIES.size - entries.size;
    }
  }
  expect(lost).toBeGreaterThan(3 * file.length);
});

test("of another file, there is none", () => {
  expect(unpack(Buffer.from("{}"))).toEqual(new Map());
  const huge = pack(ENTRIES);
  huge.writeUInt32LE(0xffffffff, "callgate pack 1\n".length);
  expect(unpack(huge)).toEqual(new Map());
});

test("entries that are not in use go, where they are too much", () => {
  const large = Buffer.alloc(MAX_UNUSED_BYTES / 4);
  const many = new Map(Array.from({ length: 12 }, (_, number) => [digest(number), large]));
  const used = new Set([5, 6, 7, 8, 9, 10].map(digest));
  expect([...keptOf(many, used).keys()]).toEqual([5, 6, 7, 8, 9, 10, 0, 1, 2].map(digest));
});

describe("on the disk", () => {
  const path = () => join(home, "lint", "a.bin");

  it("is read as it was written", () => {
    expect(readPack(path())).toEqual(new Map());
    expect(writePack(path(), ENTRIES, new Set([digest(3)]))).toBe(true);
    expect([...readPack(path()).keys()]).toEqual([3, 1, 2].map(digest));
  });

  it.runIf(process.platform !== "win32")("is not read where another can have written it", () => {
    writePack(path(), ENTRIES, new Set());
    chmodSync(path(), 0o622);
    expect(readPack(path())).toEqual(new Map());
    chmodSync(path(), 0o600);
    chmodSync(join(home, "lint"), 0o777);
    expect(readPack(path())).toEqual(new Map());
    expect(writePack(path(), ENTRIES, new Set())).toBe(false);
  });

  it("makes place by removing the oldest", () => {
    for (let age = 0; age < MAX_PACKS + 5; age++) {
      const other = join(home, "lint", `old-${age}`);
      if (age === 0) writePack(path(), ENTRIES, new Set());
      writeFileSync(other, "");
      utimesSync(other, 1_000_000 - age, 1_000_000 - age);
    }
    writePack(path(), ENTRIES, new Set());
    const names = readdirSync(join(home, "lint"));
    expect(names).toHaveLength(MAX_PACKS);
    expect(names).toContain("a.bin");
    expect(names).toContain("old-0");
    expect(names).not.toContain(`old-${MAX_PACKS}`);
    expect(readFileSync(path()).length).toBeGreaterThan(0);
  });
});
