import { describe, expect, it } from "vitest";
import { Anchors } from "./anchors.js";

describe("an anchor", () => {
  it.each([
    ["Exit codes", "exit-codes"],
    ["Agents' configuration", "agents-configuration"],
    ["What is known, and what is assumed", "what-is-known-and-what-is-assumed"],
    ["`tsc -b` builds", "tsc--b-builds"],
  ])("of %j is %s", (heading, anchor) => {
    expect(new Anchors().next(heading)).toBe(anchor);
  });

  it("is another one for a second heading of the same name", () => {
    const anchors = new Anchors();
    expect(["Why", "Fix", "Why", "Why"].map((heading) => anchors.next(heading))).toEqual([
      "why",
      "fix",
      "why-1",
      "why-2",
    ]);
  });
});
