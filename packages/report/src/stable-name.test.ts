import { expect, it } from "vitest";
import { stableName } from "./stable-name.js";

it.each([
  ["`run` may be called 30 times a minute; allow at most 10", "`run` may be called … times a minute; allow at most …"],
  [
    "`db2` and v2 keep their names, 1,200 calls and 12.5% do not",
    "`db2` and v2 keep their names, … calls and … do not",
  ],
  ["not read: logs/2026-11-02.jsonl, of version 1.2.3 (7)", "not read: logs/2026-11-02.jsonl, of version 1.2.3 (…)"],
  ["60 calls. 2", "… calls. …"],
])("%s", (sentence, expected) => {
  expect(stableName(sentence)).toBe(expected);
});
