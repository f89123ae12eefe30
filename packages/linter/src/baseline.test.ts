import { type Finding, fingerprint } from "@callgate/core";
import { describe, expect, it } from "vitest";
import {
  applyBaseline,
  type Baseline,
  baselineText,
  type KeyedFinding,
  readBaseline,
  updateBaseline,
} from "./baseline.js";

const NONE: Baseline = new Map();

/** A finding for each line `name` of a text that holds a `!`, as its content says. */
function keyed(file: string, text: string): KeyedFinding[] {
  return text.split("\n").flatMap((line, index): KeyedFinding[] => {
    if (!line.includes("!")) return [];
    const at = (column: number) => ({ line: index + 1, column });
    const location = { uri: file, range: { start: at(1), end: at(line.length + 1) } };
    const finding: Finding = { check: "c", severity: "error", message: "m", location, related: [] };
    return [{ finding, file, fingerprint: fingerprint(finding, text) }];
  });
}

/** What counts after `before` was accepted: the lines of new findings, and how many accepted ones are stale. */
function after(before: string, now: string) {
  const baseline = updateBaseline(NONE, keyed("p", before), new Set(["p"]));
  const { findings, accepted, stale } = applyBaseline(baseline, keyed("p", now), new Set(["p"]));
  return { fresh: findings.map(({ location }) => location.range.start.line), accepted: accepted.length, stale };
}

describe("a baseline", () => {
  it.each<[string, string, string, number[], number, number]>([
    ["accepts what was there", "a!\nb!", "a!\nb!", [], 2, 0],
    ["does not mind edits above", "a!\nb!", "new\n\na!\nmore\nb!", [], 2, 0],
    ["does not mind another order", "a!\nb!", "b!\na!", [], 2, 0],
    ["does not mind indentation", "a!", "    a!", [], 1, 0],
    ["tells a new finding", "a!", "a!\nc!", [2], 1, 0],
    ["counts: a second copy is new", "a!", "a!\na!", [2], 1, 0],
    ["counts: one of two may go", "a!\na!", "a!", [], 1, 1],
    ["tells what is stale", "a!\nb!", "a!", [], 1, 1],
    ["knows a changed text no more", "a!", "a2!", [1], 0, 1],
    ["accepts nothing when empty", "", "a!", [1], 0, 0],
  ])("%s", (_name, before, now, fresh, accepted, stale) => {
    expect(after(before, now)).toEqual({ fresh, accepted, stale });
  });

  it("is about files: neither the same finding in another nor one that was not looked at counts", () => {
    const baseline = updateBaseline(NONE, [...keyed("p", "a!"), ...keyed("q", "a!")], new Set(["p", "q"]));
    expect(applyBaseline(baseline, keyed("r", "a!"), new Set(["r"]))).toMatchObject({ findings: [{}], stale: 0 });
    expect(applyBaseline(baseline, [], new Set(["p"])).stale).toBe(1);
  });

  it("is pruned of what is stale, and nothing is added", () => {
    const baseline = updateBaseline(NONE, [...keyed("p", "a!\na!\nb!"), ...keyed("q", "a!")], new Set(["p", "q"]));
    const { pruned } = applyBaseline(baseline, keyed("p", "a!\nc!"), new Set(["p"]));
    const expected = updateBaseline(NONE, [...keyed("p", "a!"), ...keyed("q", "a!")], new Set(["p", "q"]));
    expect(baselineText(pruned)).toBe(baselineText(expected));
  });

  it("is updated for the files that were looked at, others stay", () => {
    const baseline = updateBaseline(NONE, [...keyed("p", "a!"), ...keyed("q", "a!")], new Set(["p", "q"]));
    const updated = updateBaseline(baseline, keyed("p", "b!"), new Set(["p"]));
    const expected = updateBaseline(NONE, [...keyed("p", "b!"), ...keyed("q", "a!")], new Set(["p", "q"]));
    expect(baselineText(updated)).toBe(baselineText(expected));
  });

  it("reads what it writes, whatever the files are called", () => {
    const names = ["b", "a/c", "__proto__", "constructor"];
    const baseline = updateBaseline(
      NONE,
      names.flatMap((name) => keyed(name, "x!\nx!\ny!")),
      new Set(names),
    );
    const text = baselineText(baseline);
    expect(baselineText(readBaseline(text))).toBe(text);
    expect([...readBaseline(text).keys()].sort()).toEqual([...names].sort());
    expect([...text.matchAll(/^ {4}"(.*)": \{/gm)].map(([, name]) => name)).toEqual([...names].sort());
  });

  it.each([
    ["", "it is no JSON"],
    ["[]", "it is no JSON object"],
    ["{}", "its `version` is not 1"],
    ['{"version": 2}', "its version is 2, and this callgate reads up to 1; use a newer callgate"],
    ['{"version": "1"}', "its `version` is not 1"],
    ['{"version": 1}', "`files` is no JSON object"],
    ['{"version": 1, "files": {"p": 1}}', "`files` → `p` is no JSON object"],
    ['{"version": 1, "files": {"p": {"f": null}}}', "an entry of `p` is no JSON object"],
    ['{"version": 1, "files": {"p": {"f": {"check": "c"}}}}', "an entry of `p` lacks its `check` or `message`"],
    [
      '{"version": 1, "files": {"p": {"f": {"check": "c", "message": "m", "count": 0}}}}',
      "the `count` of an entry of `p` is no whole number from 1",
    ],
  ])("is not %s", (text, message) => {
    expect(() => readBaseline(text)).toThrow(message);
  });
});
