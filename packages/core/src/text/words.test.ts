import { expect, it } from "vitest";
import { clip } from "./words.js";

it.each([
  ["plain", "plain"],
  ["two\n\n lines", "two lines"],
  ["x".repeat(50), `${"x".repeat(39)}…`],
  ["a`b`", "a\\x60b\\x60"],
  ["`".repeat(50), `${"\\x60".repeat(39)}…`],
])("a message shows %j as %j", (text, shown) => expect(clip(text)).toBe(shown));
