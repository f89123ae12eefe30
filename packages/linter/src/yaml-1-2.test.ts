/** Where YAML 1.2 and the engine read a document differently; and that the cheap test before misses none of it. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { compareReadings, mayReadingsDiffer } from "./yaml-1-2.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const everywhere = () => true;
const differences = (text: string) =>
  compareReadings(readDocument(text, "x"), everywhere).map(({ path, engine, other }) => [
    path.join("."),
    engine,
    other,
  ]);

describe("the two readings", () => {
  it.each<[text: string, path: string, engine: string, other: string]>([
    ["a: 010", "a", "`8`", "`10`"],
    ["a: -0x1f", "a", "`-31`", 'the text `"-0x1f"`'],
    ["a: 0O17", "a", "`15`", 'the text `"0O17"`'],
    ["a: 0b11", "a", "`3`", 'the text `"0b11"`'],
    ["a: 1_000", "a", "`1000`", 'the text `"1_000"`'],
    ["a: .5_0", "a", "`0.5`", 'the text `".5_0"`'],
    ["a: 1e400", "a", 'the text `"1e400"`', "`Infinity`"],
    ["a: 2026-01-01", "a", "the time `2026-01-01 00:00:00 +0000 UTC`", 'the text `"2026-01-01"`'],
    ["a: ! 1", "a", "`1`", 'the text `"1"`'],
    ["a: {b:}", "a.b:", 'the text `"b:"`', 'the text `"b"`'],
    ["a: {?b: c}", "a.b", 'the text `"b"`', 'the text `"?b"`'],
    ["a: [b:]", "a.0", 'the text `"b:"`', "a mapping of 1 key"],
    ["a: [!!str, b]", "a", "a list of 1 item", "a list of 2 items"],
    ["a: &x 010\nb: *x", "a", "`8`", "`10`"],
  ])("of %j", (text, ...difference) => {
    expect(differences(text)).toEqual([difference]);
    expect(mayReadingsDiffer(text)).toBe(true);
  });

  it.each([
    "a: 10",
    "a: 0o17",
    "a: 0x1F",
    "a: 1.0",
    "a: 1e3",
    "a: .inf",
    "a: ~",
    "a: yes",
    "a: 18446744073709551616",
    'a: "010"',
    "a: !!str 010",
    "a: !!float 1",
    "a: !!timestamp 2026-01-01",
    "a: |\n  b",
    "a: >-\n  b\n  c\n",
    "a: &x {b: 1}\nc: {<<: *x}",
    "a: {b: c, 'd': [e, f]}",
  ])("are one: %j", (text) => {
    expect(differences(text)).toEqual([]);
  });

  it("are not compared of JSON, of what the engine's reader objects to, or of what YAML 1.2 refuses", () => {
    expect(differences('{"a": 1e400}')).toEqual([]);
    expect(differences("  a: 010\nb: 2")).toEqual([]);
    expect(differences("a: 010\nb: @c")).toEqual([]);
  });
});

describe("the cheap test", () => {
  const odd = readFileSync(`${root}/fixtures/yaml/yaml-v3.jsonl`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line): string => JSON.parse(line).text);

  it("is met by every odd document that the two read differently", () => {
    const different = odd.filter((text) => differences(text).length > 0);
    expect(different.length).toBeGreaterThan(20);
    expect(different.filter((text) => !mayReadingsDiffer(text))).toEqual([]);
  });

  it("is not met by ordinary policies", () => {
    const folder = `${root}/fixtures/policies`;
    const met = readdirSync(folder).filter((name) => mayReadingsDiffer(readFileSync(`${folder}/${name}`, "utf8")));
    expect(met).toEqual([]);
  });
});
