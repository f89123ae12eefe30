import { describe, expect, it } from "vitest";
import { HOSTS } from "./list.js";
import { isAfter, isAtLeast, takenFor } from "./versions.js";

describe("versions of hosts", () => {
  it.each<[string, string | undefined]>([
    ["1.0.0", "not tried; taken for 1.2.0"],
    ["1.2.0", undefined],
    ["1.9.9", "not tried; 1.2.0 and 1.10.0 were"],
    ["1.10.0", undefined],
    ["1.10.1", "not tried; taken for 1.10.0"],
    ["nightly", "not tried; taken for 1.10.0"],
  ])("%s is taken for what is known", (version, expected) => {
    expect(takenFor(version, ["1.2.0", "1.10.0"])).toBe(expected);
  });

  it.each<[string, boolean | undefined]>([
    ["1.0.0", false],
    ["1.2.0", false],
    ["1.2.1", undefined],
    ["1.4.0", true],
    ["2.0.0", true],
  ])("%s lies before, between or after a change", (version, expected) => {
    expect(isAfter({ before: "1.2.0", after: "1.4.0" }, version)).toBe(expected);
  });

  it.each(Object.values(HOSTS))("of $id are in order, the newest last", ({ asked, version }) => {
    expect(asked.at(-1)).toBe(version);
    expect(asked.every((one, index) => index === 0 || !isAtLeast(asked[index - 1] as string, one))).toBe(true);
  });
});
