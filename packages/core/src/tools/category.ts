/** What a tool does, as far as a policy cares, and how much of it is wise to allow. */

export type Category = "Read" | "Write" | "Execute" | "Destructive" | "Financial";

/** From the least to the most risky; of two signs that are equally plain, the later one counts. */
export const CATEGORIES: readonly Category[] = ["Read", "Write", "Execute", "Destructive", "Financial"];

export interface Recommendation {
  readonly risk: "low" | "medium" | "high" | "high to critical" | "critical";
  /** The highest ceiling of calls per minute; undefined where the tool is best denied unless someone chose to allow it. */
  readonly perMinute: number | undefined;
}

/** Each category's risk and the ceiling it should not exceed. */
export const RECOMMENDED: Readonly<Record<Category, Recommendation>> = {
  Read: { risk: "low", perMinute: 60 },
  Write: { risk: "medium", perMinute: 30 },
  Execute: { risk: "high", perMinute: 10 },
  Destructive: { risk: "high to critical", perMinute: undefined },
  Financial: { risk: "critical", perMinute: undefined },
};

/** The risk of a category as a number to compare by. */
export function riskOf(category: Category): number {
  return CATEGORIES.indexOf(category);
}
