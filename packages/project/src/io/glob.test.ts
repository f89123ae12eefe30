import { describe, expect, it } from "vitest";
import { matchesGlob } from "./glob.js";

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
  });
});
