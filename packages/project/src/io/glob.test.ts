import { describe, expect, it } from "vitest";
import { globProblem, matchesGlob } from "./glob.js";

describe("matchesGlob", () => {
  it.each<[string, string, boolean]>([
    ["policies/a.yaml", "policies/a.yaml", true],
    ["policies/a.yaml", "./policies/a.yaml", true],
    ["policies/a.yaml", "policies", true],
    ["policies/a.yaml", "policies/", true],
    ["policies/a.yaml", ".", true],
    ["policies/a.yaml", "polic", false],
    ["policies/a.yaml", "*.yaml", false],
    ["a.yaml", "*.yaml", true],
    ["policies/a.yaml", "policies/*.yaml", true],
    ["policies/a.yaml", "policies/*", true],
    ["policies/deep/a.yaml", "policies/*", false],
    ["policies/deep/a.yaml", "policies/**", true],
    ["policies/deep/a.yaml", "**/*.yaml", true],
    ["a.yaml", "**/*.yaml", true],
    ["policies/deep/a.yaml", "**/deep/**/*.yaml", true],
    ["policies/a.json", "policies/*.{yaml,json}", true],
    ["policies/a.txt", "policies/*.{yaml,json}", false],
    ["ab.yaml", "{a,{b,ab}}.yaml", true],
    ["p2.yaml", "p{1..3}.yaml", true],
    ["p4.yaml", "p{1..3}.yaml", false],
    ["p10.yaml", "p{1..10}.yaml", true],
    ["p0.yaml", "p{1..10}.yaml", false],
    ["p2.yaml", "p{3..1}.yaml", true],
    ["p09.yaml", "p{08..11}.yaml", true],
    ["p9.yaml", "p{08..11}.yaml", false],
    ["p7.yaml", "p{{1..3},7}.yaml", true],
    ["a1.yaml", "a?.yaml", true],
    ["a/.yaml", "a?.yaml", false],
    ["a1.yaml", "a[0-9].yaml", true],
    ["ax.yaml", "a[!0-9].yaml", true],
    ["a1.yaml", "a[!0-9].yaml", false],
    ["a+b.yaml", "a+*.yaml", true],
    ["aab.yaml", "a*b.yaml", true],
    ["../x/a.yaml", "../x/*.yaml", true],
    ["😀.yaml", "?.yaml", true],
  ])("%s, %s: %s", (path, glob, expected) => {
    expect(matchesGlob(path, glob)).toBe(expected);
  });

  it("takes its time for no pattern", () => {
    expect(matchesGlob("a".repeat(2000), `${"*a".repeat(500)}b`)).toBe(false);
    expect(matchesGlob("a/".repeat(500), `${"**/a/".repeat(200)}b`)).toBe(false);
    expect(matchesGlob("x", "{a,b}".repeat(100))).toBe(false);
    expect(matchesGlob("x", "{".repeat(5000))).toBe(false);
    expect(matchesGlob("5", "{1..999999999}")).toBe(false);
    expect(matchesGlob("a".repeat(2000), `${"+(a|aa)".repeat(100)}b`)).toBe(false);
  });

  it("says which glob is too many patterns", () => {
    const problem = "its braces are more than 256 patterns; write `*`, or several globs";
    expect(["p{1..256}.yaml", "p{1..257}.yaml", "{a,b}".repeat(9)].map(globProblem)).toEqual([
      undefined,
      problem,
      problem,
    ]);
  });
});
