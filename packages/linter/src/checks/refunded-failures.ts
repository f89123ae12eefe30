import { clip } from "@callgate/core";
import type { PolicyCheck } from "../check.js";
import { rateLimits } from "../rate-limits.js";
import { reachableByName } from "../reach.js";
import { isRisky } from "../risky.js";
import { inTextOrder } from "../text-order.js";

export const refundedFailures: PolicyCheck = {
  id: "refunded-failures",
  of: "policy",
  severity: "note",
  summary: "a rate limit that failing calls do not use up",
  *run(context) {
    const { document } = context;
    const found = [...reachableByName(context)].flatMap(({ name, categorise, reach }) =>
      rateLimits(reach.rules).map((limit) => ({ name, categorise, limit, path: limit.place })),
    );
    const first = inTextOrder(document, found).find(({ categorise }) => isRisky(categorise().category));
    if (first === undefined) return;
    yield {
      path: first.path,
      message: `a call of \`${clip(first.name)}\` that fails with a JSON-RPC error gives its quota back, so failing attempts are not limited`,
    };
  },
};
