import { describe, expect, it } from "vitest";
import { MAX_KEPT_TEXT, shorten } from "./shorten-texts.js";

describe("shorten", () => {
  it.each<[string, string, string]>([
    ["short text", "denied", "denied"],
    ["as much as is kept", "m".repeat(MAX_KEPT_TEXT), "m".repeat(MAX_KEPT_TEXT)],
    ["one character more", "m".repeat(MAX_KEPT_TEXT + 1), `${"m".repeat(MAX_KEPT_TEXT)}…`],
    ["characters that are written as escapes", "\u0007".repeat(1_000), `${"\u0007".repeat(MAX_KEPT_TEXT / 10)}…`],
    ["pairs of code units", "😀".repeat(2_000), `${"😀".repeat(MAX_KEPT_TEXT / 2)}…`],
  ])("%s", (_name, text, expected) => {
    expect(shorten(text)).toBe(expected);
  });
});
