/** Agreement with tools that people labelled; the labels are no part of the project, so the measure may be skipped. */

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { agreementText, agreementWith, readLabels } from "./agreement.js";

const LABELS = new URL("../../../../../shared/corpus/tool-labels/labels.jsonl", import.meta.url);

test("agreement is counted by label and inference, without what is of no category", () => {
  const labels = readLabels(
    [
      '{"server":"s","tool":"get_x","description":"Gets x","category":"Read"}',
      '{"server":"s","tool":"delete_x","description":"Deletes x","category":"Write"}',
      '{"server":"s","tool":"list_x","description":"Lists x","category":"Execute"}',
      '{"server":"s","tool":"odd","description":"","category":"Other"}',
    ].join("\n"),
  );
  const { tools, share, hidden, confusion, disagreements } = agreementWith(labels);
  expect({ tools, hidden, share: share.toFixed(2) }).toEqual({ tools: 3, hidden: 1, share: "0.33" });
  expect([confusion.Read.Read, confusion.Write.Destructive, confusion.Execute.Read]).toEqual([1, 1, 1]);
  expect(disagreements.map(({ tool, inferred }) => [tool, inferred])).toEqual([
    ["delete_x", "Destructive"],
    ["list_x", "Read"],
  ]);
});

describe("labelled tools", () => {
  if (!existsSync(LABELS)) test.skip("the labelled tools are not here: nothing is measured", () => {});
  else
    test("agree at least nine times in ten, and nothing that runs or deletes is called Read", () => {
      const agreement = agreementWith(readLabels(readFileSync(LABELS, "utf8")));
      expect(agreement.hidden, agreementText(agreement)).toBe(0);
      expect(agreement.share, agreementText(agreement)).toBeGreaterThanOrEqual(0.9);
    });
});
