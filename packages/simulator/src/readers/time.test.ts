import { expect, it } from "vitest";
import { timeParser } from "./time.js";

it.each<[unknown, number | undefined]>([
  ["2026-01-01T00:00:00.000Z", Date.UTC(2026, 0, 1)],
  ["2026-01-01T00:00:59.999Z", Date.UTC(2026, 0, 1, 0, 0, 59, 999)],
  ["2026-01-01T00:01:00.001Z", Date.UTC(2026, 0, 1, 0, 1, 0, 1)],
  ["2026-01-01T00:00:00Z", Date.UTC(2026, 0, 1)],
  ["2026-01-01T00:00:00.123456Z", Date.UTC(2026, 0, 1, 0, 0, 0, 123)],
  ["2026-01-01T01:00:00+01:00", Date.UTC(2026, 0, 1)],
  ["2026-01-01T00:00:00.000", undefined],
  ["2026-01-01T00:00:60.000Z", undefined],
  ["2026-01-01T00:00:0x.000Z", undefined],
  ["2026-13-01T00:00:00.000Z", undefined],
  ["yesterday", undefined],
  ["", undefined],
  [1767225600000, undefined],
  [null, undefined],
  [undefined, undefined],
])("%j", (text, expected) => {
  const parse = timeParser();
  // Twice: the parser remembers the minute.
  expect([parse(text), parse(text)]).toEqual([expected, expected]);
});
