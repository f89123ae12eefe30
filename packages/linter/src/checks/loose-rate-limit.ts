import { type Category, pointer } from "@callgate/core";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { inWords, perMinute, type RateLimit, rateLimits } from "../rate-limits.js";
import { reachableByName } from "../reach.js";
import { named } from "../words.js";

/** Tools of one category whose strictest limit is the same. */
interface Loose {
  readonly limit: RateLimit;
  readonly category: Category;
  readonly ceiling: number;
  readonly names: string[];
}

export const looseRateLimit: PolicyCheck = {
  id: "loose-rate-limit",
  of: "policy",
  severity: "warning",
  summary: "a rate limit above what is wise for the tool's category",
  *run(context) {
    const { ceilings } = context;
    const loose = new Map<string, Loose>();
    for (const { name, categorise, reach } of reachableByName(context)) {
      const limits = rateLimits(reach.rules);
      const strictest = Math.min(...limits.map(perMinute));
      const limit = limits.find((candidate) => perMinute(candidate) === strictest);
      if (limit === undefined) continue;
      const { category } = categorise();
      const ceiling = ceilings[category];
      if (ceiling === undefined || strictest <= ceiling) continue;
      const key = `${category}${pointer(limit.place)}`;
      const known = loose.get(key);
      if (known === undefined) loose.set(key, { limit, category, ceiling, names: [name] });
      else known.names.push(name);
    }
    for (const found of loose.values()) yield problem(found);
  },
};

function problem({ limit, category, ceiling, names }: Loose): CheckProblem {
  const are = names.length === 1 ? "is" : "are";
  const atMost =
    limit.milliseconds > 60_000 ? `, which is ${(ceiling * limit.milliseconds) / 60_000} in this window` : "";
  return {
    path: limit.place,
    message: `${inWords(limit)} is more than ${category} tools should need, and ${named(names)} ${are} one; allow at most ${ceiling} a minute${atMost}`,
  };
}
