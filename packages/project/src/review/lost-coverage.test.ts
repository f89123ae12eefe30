import type { CoverageItem, CoverageReport, PolicyCoverageRow } from "@callgate/report";
import { describe, expect, it } from "vitest";
import { lostCoverage } from "./lost-coverage.js";

const location = { uri: "p", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } };

const rule = (name: string, decided: number, possible = true): CoverageItem => ({
  kind: "rules",
  tool: "run",
  rule: name,
  location,
  decided,
  possible,
});

const limit = (max: bigint, reached: number): CoverageItem => ({
  kind: "limits",
  tool: "run",
  rule: "rate",
  counter: "rate",
  window: "minute",
  max,
  location,
  reached,
  fitted: 1,
  highest: 1n,
  possible: true,
});

const tool = (called: number): CoverageItem => ({ kind: "tools", tool: "run", location, called });

function covered(uri: string, items: readonly CoverageItem[]): CoverageReport {
  const row = { uri, text: "", scores: {}, items } as unknown as PolicyCoverageRow;
  return { policies: [row], scores: {}, missed: [] } as unknown as CoverageReport;
}

const CASES: readonly (readonly [
  what: string,
  before: readonly CoverageItem[],
  after: readonly CoverageItem[],
  lost: readonly CoverageItem[],
])[] = [
  ["nothing where all is still met", [rule("a", 1), limit(5n, 1)], [rule("a", 2), limit(5n, 1)], []],
  ["a rule that no call meets any more", [rule("a", 1)], [rule("a", 0)], [rule("a", 0)]],
  ["nothing of a rule that is gone", [rule("a", 1)], [rule("b", 0)], []],
  ["nothing of a rule that no call can meet now", [rule("a", 1)], [rule("a", 0, false)], []],
  ["nothing that was not met before", [rule("a", 0)], [rule("a", 0)], []],
  ["a limit that is raised, and no longer reached", [limit(5n, 1)], [limit(50n, 0)], [limit(50n, 0)]],
  ["nothing of two rules by one name, one of which is met", [rule("a", 1)], [rule("a", 0), rule("a", 1)], []],
  ["two rules by one name once", [rule("a", 1)], [rule("a", 0), rule("a", 0)], [rule("a", 0)]],
  ["a tool that is no longer called", [tool(3)], [tool(0)], [tool(0)]],
];

describe("lostCoverage", () => {
  it.each(CASES)("tells %s", (_, before, after, lost) => {
    const found = lostCoverage(covered("old", before), covered("new", after), () => "new");
    expect(found).toEqual(lost.length === 0 ? [] : [{ path: "new", items: lost }]);
  });

  it("tells all that was met of a policy that no suite tests any more", () => {
    const before = covered("p", [rule("a", 1), rule("b", 0), tool(1)]);
    expect(lostCoverage(before, undefined, (path) => path)).toEqual([{ path: "p", items: [rule("a", 1), tool(1)] }]);
  });

  it("tells nothing of a policy that is gone, nor where nothing was tested", () => {
    expect(lostCoverage(covered("p", [rule("a", 1)]), undefined, () => undefined)).toEqual([]);
    expect(lostCoverage(undefined, covered("p", [rule("a", 0)]), (path) => path)).toEqual([]);
  });
});
