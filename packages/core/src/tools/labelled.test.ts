/** Agreement with tools that people labelled; the labels are no part of the project, so the measure may be skipped. */

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { categorise } from "./categorise.js";
import { CATEGORIES, type Category } from "./category.js";

const LABELS = new URL("../../../../../shared/corpus/tool-labels/labels.jsonl", import.meta.url);

interface Label {
  readonly server: string;
  readonly tool: string;
  readonly description: string;
  readonly category: Category | "Other";
}

describe("labelled tools", () => {
  if (!existsSync(LABELS)) test.skip("the labelled tools are not here: nothing is measured", () => {});
  else
    test("agree at least nine times in ten, and nothing that runs or deletes is called Read", (context) => {
      const labels = readFileSync(LABELS, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Label)
        .filter(({ category }) => category !== "Other");
      const table = new Map(CATEGORIES.map((row) => [row, new Map(CATEGORIES.map((column) => [column, 0]))]));
      const wrong: string[] = [];
      for (const { server, tool, description, category: label } of labels) {
        const { category, reason } = categorise({ name: tool, description }, undefined, { server });
        const row = table.get(label as Category);
        row?.set(category, (row.get(category) ?? 0) + 1);
        if (category !== label) wrong.push(`${server} ${tool} (${description}): ${label}, not ${category}: ${reason}`);
      }
      const agreement = 1 - wrong.length / labels.length;
      const rows = [...table].map(([row, cells]) => [row, ...cells.values()].join("\t"));
      const text = [
        `label \\ inferred\t${CATEGORIES.join("\t")}`,
        ...rows,
        `${(100 * agreement).toFixed(1)} %`,
        ...wrong,
      ];
      context.annotate(text.join("\n"));
      console.info(text.join("\n"));
      expect(table.get("Execute")?.get("Read")).toBe(0);
      expect(table.get("Destructive")?.get("Read")).toBe(0);
      expect(agreement).toBeGreaterThanOrEqual(0.9);
    });
});
