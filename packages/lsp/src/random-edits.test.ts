/** Whatever is written, and wherever the cursor is, every question has an answer: nothing is thrown. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { processIo } from "@callgate/project/io";
import { expect, it } from "vitest";
import { answer, type Question } from "./answer.js";

const FIXTURES = fileURLToPath(new URL("../../../fixtures", import.meta.url));

const FILES = ["policies", "suites", "hosts/repository"].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:json|toml|ya?ml)$/.test(name))
    .map((name) => join(FIXTURES, folder, name)),
);

const PIECES = ["", "x", ": ", "- ", "{", '"', "\n", "  ", "*a", "&a "];

const KINDS: readonly Question["kind"][] = [
  "findings",
  "hover",
  "lenses",
  "completion",
  "definition",
  "references",
  "renameable",
  "rename",
];

it("answers in the middle of random edits", async () => {
  let state = 7;
  const random = (n: number) => {
    state = (state * 48271) % 2147483647;
    return state % n;
  };
  expect(FILES.length).toBeGreaterThan(5);
  for (const path of FILES) {
    let text = readFileSync(path, "utf8");
    for (let round = 0; round < 2; round++) {
      const at = random(text.length + 1);
      text = `${text.slice(0, at)}${PIECES[random(PIECES.length)]}${text.slice(at + random(3))}`;
      const lines = text.split("\n");
      for (const kind of KINDS) {
        const line = random(lines.length);
        const place = { line, character: random((lines[line] as string).length + 1) };
        const question = { kind, at: place, name: "other" } as Question;
        const texts = new Map([[path, text]]);
        await answer(question, { path, roots: [dirname(path)] }, texts, processIo);
      }
    }
  }
});
