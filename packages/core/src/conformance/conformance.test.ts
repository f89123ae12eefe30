import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runVector, type Vector } from "./conformance.js";

const folder = new URL("../../../../fixtures/conformance/", import.meta.url);

describe.each(readdirSync(folder).filter((name) => name.endsWith(".jsonl")))("%s", (name) => {
  const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
  const vectors = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Vector);

  it.each(vectors.map((vector, index): [string, Vector] => [`${index + 1} ${vector.name}`, vector]))(
    "%s",
    (_, vector) => {
      expect(runVector(vector)).toEqual([]);
    },
  );
});

describe("a vector that does not conform", () => {
  const policy = 'version: "1"\ntools:\n  a:\n    rules:\n      - { name: r, action: deny }\n';
  const call = { t: 0, tool: "a", args: {}, outcome: "ok" } as const;
  it.each<[string, Partial<Vector>, string]>([
    [
      "another decision",
      { calls: [call], expect: [{ decision: "allow" }] },
      'call 1 (a {}): expected {"decision":"allow"}, got {"decision":"deny","rule":"r","message":"Denied by rule \\"r\\""}',
    ],
    ["no load error", { load_error: "no" }, "the engine refuses the document (no), and no error was reported"],
    [
      "no validation message",
      { validation: ["bad"] },
      "the engine refuses the document (bad), and no error was reported",
    ],
    [
      "an unread document",
      { policy: "a: [" },
      "the document was not read: the bracket opened here is not closed; add the missing `]`",
    ],
  ])("%s is told", (_, change, difference) => {
    const differences = runVector({ name: "x", group: "x", policy, ...change });
    expect(differences).toEqual([difference]);
  });
});
