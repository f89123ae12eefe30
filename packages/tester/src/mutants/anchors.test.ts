import { describe, expect, it } from "vitest";
import { anchorsOf } from "./anchors.js";

describe("the anchors of a pattern", () => {
  it.each<[string, string[]]>([
    ["^abc$", ["^", "$"]],
    ["(?i)^a|b$", ["^", "$"]],
    ["\\Aa\\z", ["\\A", "\\z"]],
    ["\\brm\\b", ["\\b", "\\b"]],
    ["\\^\\$\\\\$", ["$"]],
    ["[^a$]", []],
    ["[]^]$", ["$"]],
    ["[^]$]^", ["^"]],
    ["[[:alpha:]$]^", ["^"]],
    ["[\\]$]$", ["$"]],
    ["\\Q^$\\E^", ["^"]],
    ["\\Q^$", []],
    ["[", []],
    ["\\", []],
    ["", []],
  ])("%s", (pattern, expected) => {
    expect(anchorsOf(pattern).map(({ start, end }) => pattern.slice(start, end))).toEqual(expected);
  });
});
