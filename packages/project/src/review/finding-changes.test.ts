import type { Finding } from "@callgate/core";
import type { SuppressedFinding } from "@callgate/core/yaml";
import { describe, expect, it } from "vitest";
import { findingChanges } from "./finding-changes.js";
import type { LintedSide } from "./lint-side.js";

/** A finding of a check about a word that stands on a line of its own. */
function finding(check: string, word: string, text: string, uri = "a.yaml"): Finding {
  const line = text.split("\n").indexOf(word) + 1;
  const range = { start: { line, column: 1 }, end: { line, column: word.length + 1 } };
  return { check, severity: "error", message: `\`${word}\` is wrong, 20 times`, location: { uri, range }, related: [] };
}

function side(text: string, checks: readonly [string, string][], uri = "a.yaml"): LintedSide {
  return {
    subjects: [uri],
    findings: checks.map(([check, word]) => finding(check, word, text, uri)),
    suppressed: [],
    sources: new Map([[uri, text]]),
  };
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ check, location }) => `${check}:${location.range.start.line}`);
const NONE = { byOldSettings: undefined, pairs: [], unreadable: new Set<string>() };

describe("findingChanges", () => {
  it.each<[string, LintedSide, LintedSide, { new: string[]; fixed: string[] }]>([
    ["the same", side("x", [["c", "x"]]), side("x", [["c", "x"]]), { new: [], fixed: [] }],
    ["one that moved", side("x", [["c", "x"]]), side("a\nx", [["c", "x"]]), { new: [], fixed: [] }],
    ["a new one", side("x", []), side("x", [["c", "x"]]), { new: ["c:1"], fixed: [] }],
    ["one that is mended", side("x", [["c", "x"]]), side("x", []), { new: [], fixed: ["c:1"] }],
    [
      "of two alike, one",
      side("x", [
        ["c", "x"],
        ["c", "x"],
      ]),
      side("x", [["c", "x"]]),
      { new: [], fixed: ["c:1"] },
    ],
    ["another about the same", side("x", [["c", "x"]]), side("x", [["d", "x"]]), { new: ["d:1"], fixed: ["c:1"] }],
    [
      "the same about another",
      side("x\ny", [["c", "x"]]),
      side("x\ny", [["c", "y"]]),
      { new: ["c:2"], fixed: ["c:1"] },
    ],
  ])("%s", (_name, before, after, expected) => {
    const { appeared, fixed, silenced } = findingChanges({ ...NONE, before, after });
    expect({ new: told(appeared), fixed: told(fixed) }).toEqual(expected);
    expect(silenced).toEqual([]);
  });

  it("knows a finding again whose numbers change", () => {
    const [before, after] = [side("x", [["c", "x"]]), side("x", [["c", "x"]])];
    const edited = after.findings.map((one) => ({ ...one, message: one.message.replace("20", "1,000.5") }));
    expect(findingChanges({ ...NONE, before, after: { ...after, findings: edited } })).toEqual({
      appeared: [],
      fixed: [],
      silenced: [],
      hiddenBySettings: [],
    });
  });

  it("knows a finding again in a renamed file", () => {
    const changes = findingChanges({
      ...NONE,
      before: side("x", [["c", "x"]], "old.yaml"),
      after: side("x", [["c", "x"]], "new.yaml"),
      pairs: [{ before: "old.yaml", after: "new.yaml" }],
    });
    expect(changes).toEqual({ appeared: [], fixed: [], silenced: [], hiddenBySettings: [] });
  });

  it("does not take for mended what is suppressed", () => {
    const before = side("x", [["c", "x"]]);
    const suppressed = before.findings.map((one): SuppressedFinding => ({ ...one, suppressed: { kind: "comment" } }));
    const { fixed, silenced } = findingChanges({ ...NONE, before, after: { ...side("x", []), suppressed } });
    expect([told(fixed), told(silenced)]).toEqual([[], ["c:1"]]);
  });

  it("does not take for mended what the old settings would still find", () => {
    const before = side("x\ny", [
      ["c", "x"],
      ["c", "y"],
    ]);
    const after = side("x", []);
    const { fixed, silenced } = findingChanges({ ...NONE, before, after, byOldSettings: side("x", [["c", "x"]]) });
    expect([told(fixed), told(silenced)]).toEqual([["c:2"], ["c:1"]]);
  });

  it("does not take for mended what stands in a file that cannot be read now", () => {
    const changes = findingChanges({
      ...NONE,
      before: side("x", [["c", "x"]]),
      after: side("[", []),
      unreadable: new Set(["a.yaml"]),
    });
    expect(changes).toEqual({ appeared: [], fixed: [], silenced: [], hiddenBySettings: [] });
  });
});
