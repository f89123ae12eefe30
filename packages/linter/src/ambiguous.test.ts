import { expect, it } from "vitest";
import { ambiguityOf, mayHoldAmbiguity } from "./ambiguous.js";

const AMBIGUOUS = [
  "2001-12-14",
  "2001-1-1 10:00:00",
  "007",
  "-0644",
  "+0o17",
  "0b101",
  "0xff",
  "1_000",
  "-1_0.5",
  "1e1_0",
];
const PLAIN = ["5", "-1.5", "0.5", "1e3", "one_two", "a0x1", "tool_0_0", "10/minute", "^[a-z][a-z0-9-]{0,40}$"];

it.each(AMBIGUOUS)("takes a text with %s for one that may hold such a scalar", (text) => {
  const node = { kind: "scalar", plain: true, tag: undefined, text, start: 0, end: text.length } as const;
  expect(ambiguityOf(node, "as text") ?? ambiguityOf(node, "as number")).toBeDefined();
  for (const before of ["", "value: ", "[", "{a: b,", "- "]) expect(mayHoldAmbiguity(`${before}${text}`)).toBe(true);
});

it.each(PLAIN)("passes over a text with %s", (text) => {
  expect(mayHoldAmbiguity(`{path: args.name, value: ${text}}`)).toBe(false);
});
