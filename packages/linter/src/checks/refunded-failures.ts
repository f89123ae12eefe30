import type { PolicyCheck } from "../check.js";
import { inWords, rateLimits } from "../rate-limits.js";
import { reachableByName } from "../reach.js";
import { isRisky } from "../risky.js";
import { inTextOrder } from "../text-order.js";
import { aTool } from "../words.js";

export const refundedFailures: PolicyCheck = {
  id: "refunded-failures",
  of: "policy",
  severity: "note",
  summary: "a rate limit that failing calls do not use up",
  *run({ document, tools }) {
    const found = [...reachableByName(tools)].flatMap(({ name, categorise, reach }) =>
      rateLimits(reach.rules).map((limit) => ({ name, categorise, limit, path: limit.place })),
    );
    const first = inTextOrder(document, found).find(({ categorise }) => isRisky(categorise().category));
    if (first === undefined) return;
    yield {
      path: first.path,
      message: `${inWords(first.limit)} of \`${first.name}\` means calls that succeed: one that fails gives its quota back, so that failing attempts are free; \`${first.name}\` is ${aTool(first.categorise())}: check its arguments with conditions, which no attempt gets around`,
    };
  },
};
