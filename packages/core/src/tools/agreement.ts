/** Labelled tools → how far inference agrees with the labels. */

import { categorise } from "./categorise.js";
import { CATEGORIES, type Category } from "./category.js";

/** A tool as people labelled it. `Other` is no category of ours and is left out. */
export interface Label {
  readonly server: string;
  readonly tool: string;
  readonly description: string;
  readonly category: Category | "Other";
}

export interface Agreement {
  readonly tools: number;
  /** How many agree, from 0 to 1; 1 where there are no tools. */
  readonly share: number;
  /** Tools by their label, and then by what was inferred. */
  readonly confusion: Readonly<Record<Category, Readonly<Record<Category, number>>>>;
  /** Tools labelled Execute or Destructive that are called Read: there must be none. */
  readonly hidden: number;
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement extends Label {
  readonly inferred: Category;
  readonly reason: string;
}

/** The labels in JSON lines, without those of no category. @throws SyntaxError where a line is no JSON */
export function readLabels(text: string): Label[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as Label).filter(({ category }) => category !== "Other");
}

/** Infers each tool's category from its name, its server and its description, and counts. */
export function agreementWith(labels: readonly Label[]): Agreement {
  const confusion = byCategory(() => byCategory(() => 0));
  const disagreements: Disagreement[] = [];
  for (const label of labels) {
    if (label.category === "Other") continue;
    const tool = { name: label.tool, description: label.description };
    const { category: inferred, reason } = categorise(tool, undefined, { server: label.server });
    confusion[label.category][inferred]++;
    if (inferred !== label.category) disagreements.push({ ...label, inferred, reason });
  }
  return {
    tools: labels.length,
    share: labels.length === 0 ? 1 : 1 - disagreements.length / labels.length,
    confusion,
    hidden: confusion.Execute.Read + confusion.Destructive.Read,
    disagreements,
  };
}

/** The confusion table and the disagreements as text, a line each. */
export function agreementText({ tools, share, confusion, hidden, disagreements }: Agreement): string {
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell) => String(cell).padEnd(15))
      .join("")
      .trimEnd();
  return [
    line(["label", ...CATEGORIES.map((category) => `→ ${category}`)]),
    ...CATEGORIES.map((label) => line([label, ...CATEGORIES.map((inferred) => confusion[label][inferred])])),
    "",
    `${(100 * share).toFixed(1)} % of ${tools} tools agree; ${hidden} labelled Execute or Destructive are called Read`,
    "",
    ...disagreements.map(
      ({ server, tool, description, category, inferred, reason }) =>
        `${server} ${tool} (${description}): ${category}, inferred ${inferred}: ${reason}`,
    ),
    "",
  ].join("\n");
}

function byCategory<T>(value: () => T): Record<Category, T> {
  return { Read: value(), Write: value(), Execute: value(), Destructive: value(), Financial: value() };
}
