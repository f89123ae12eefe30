import type { Category } from "@callgate/core/tools";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { article, named } from "../describe-tools.js";
import { inWords, perMinute, type RateLimit, rateLimits } from "../rate-limits.js";
import { reachableByName } from "../reach.js";

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
    const { document, policy, ceilings } = context;
    const loose = new Map<string, Loose>();
    for (const { name, categorise, reach } of reachableByName(context)) {
      const limits = rateLimits(reach.rules);
      const strictest = Math.min(...limits.map(perMinute));
      const limit = limits.find((candidate) => perMinute(candidate) === strictest);
      if (limit === undefined) continue;
      const { category } = categorise();
      const ceiling = ceilings[category];
      if (ceiling === undefined || strictest <= ceiling) continue;
      // Aliases show one number in several places.
      const { uri, range } = document.locate(limit.place);
      const key = `${category} ${uri} ${range.start.line}:${range.start.column}`;
      const known = loose.get(key);
      if (known === undefined) loose.set(key, { limit, category, ceiling, names: [name] });
      else known.names.push(name);
    }
    for (const found of loose.values())
      yield problem(found, policy.everyTool?.rules.includes(found.limit.rule) ?? false);
  },
};

function problem({ limit, category, ceiling, names }: Loose, isForEveryTool: boolean): CheckProblem {
  const atMost =
    limit.milliseconds > 60_000 ? `${(ceiling * limit.milliseconds) / 60_000} in this window` : `${ceiling} a minute`;
  const own = isForEveryTool ? ` with ${names.length === 1 ? "a limit of its own" : "limits of their own"}` : "";
  const tools = names.length === 1 ? `${article(category)} tool` : `${category} tools`;
  return {
    path: limit.place,
    message: `${named(names)} may be called ${inWords(limit)}; allow ${tools} at most ${atMost}${own}`,
  };
}
